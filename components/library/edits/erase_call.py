"""A call for an erasure, by a script or at a terminal: its arguments are checked, and become the plan."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from components.errors import EmptyMask, MissingPicture
from components.imaging.mask.mask_file import AUTOMATIC
from components.imaging.picture.picture import read_picture
from components.library.edits.edit_call import grow_by_argument, read_mask_argument
from components.library.edits.erase import NOTHING_PAINTED, Erase, plan_erase
from components.library.edits.source import map_source
from components.message.message import Message


@dataclass(frozen=True)
class EraseCall:
    """Hold the arguments of a call, unchecked; files are paths."""

    image: str | None
    mask: str | None
    grow: Any
    mask_reading: Any

    def plan(self) -> tuple[Erase, list[Message]]:
        """Return the plan of the erasure, and notices about its files. Raises an InputError."""
        if self.image is None:
            raise MissingPicture()
        source = map_source(Path(self.image))
        picture = read_picture(Path(self.image))
        mask, notices = read_mask_argument(self.mask, self.mask_reading or AUTOMATIC, picture.size)
        if mask is None:
            raise EmptyMask(NOTHING_PAINTED)
        return plan_erase(picture, source, grow_by_argument(mask, self.grow)), [*picture.notices, *notices]
