"""A call for an edit, by a script or at a terminal: its arguments are checked, and become the plan of the edit."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from components.endpoint.request import GenerateRequest, check_picture_count
from components.errors import EmptyExtension, MissingPicture, ValueNotAllowed
from components.imaging.extension import NO_MARGINS, read_margins
from components.imaging.frame import Size
from components.imaging.mask.mask_file import AUTOMATIC, READINGS, read_mask_file
from components.imaging.mask.morphology import grow_mask, shrink_mask
from components.imaging.picture.picture import read_picture
from components.library.edits.edit import Edit, plan_edit
from components.library.edits.framing import Framing
from components.library.edits.references import Guidance, read_references
from components.library.edits.source import map_source
from components.message.message import Listed, Message, Sentences

UNEXTENDED = Message("The extension adds nothing to the picture, so only what the mask marks was repainted.")
MOST_GROWTH = 2000
MOST_FEATHER = 2000


@dataclass(frozen=True)
class EditCall:
    """Hold the arguments of a call besides the fields of its request, unchecked; files are paths."""

    image: str | None
    mask: str | None
    mask_reading: Any
    size: Any
    region: Any
    apart: Any
    grow: Any
    feather: Any
    extend: Any
    input_fidelity: Any
    references: list[str] | None

    @property
    def pictures(self) -> int:
        """Return the number of pictures that are sent, which the prompt may name."""
        return 1 + len(self.references or ())

    def plan(self, request: GenerateRequest) -> tuple[Edit, list[Message]]:
        """Return the plan of the edit that a request asks for, and notices about its files. Raises an InputError."""
        if self.image is None:
            raise MissingPicture()
        # Before any of the files is read: each of them is decoded, and a body can name thousands.
        check_picture_count(request.contract, self.pictures)
        framing = Framing(self.region or "", self.size or "", bool(self.apart))
        source = map_source(Path(self.image))
        picture = read_picture(Path(self.image))
        guidance = Guidance(read_references(self.references or ()), self.input_fidelity or "")
        mask, notices = read_mask_argument(self.mask, self.mask_reading or AUTOMATIC, picture.size)
        try:
            margins = read_margins(self.extend or "", picture.size)
        except EmptyExtension:
            # Without a mask the whole picture would be redrawn, and billed, which nobody asked for.
            if mask is None:
                raise
            margins, notices = NO_MARGINS, (*notices, UNEXTENDED)
        if mask is not None:
            mask = margins.extend_mask(grow_by_argument(mask, self.grow))
        feather = _read_feather(self.feather)
        plan = plan_edit(request, picture, source, mask, framing, margins, feather, guidance=guidance)
        return plan, [*picture.notices, *notices]


def read_mask_argument(file: str | None, reading: Any, size: Size) -> tuple[np.ndarray | None, tuple[Message, ...]]:
    """Return the mask in a file for a picture of ``size``, (height, width) bool, and notices; None without a file.

    Raises ValueNotAllowed for an unknown reading.
    """
    if reading not in READINGS:
        raise ValueNotAllowed(
            Message(
                "mask_reading cannot be {value}: choose {readings}.",
                value=repr(str(reading)[:80]),
                readings=Listed(READINGS, "or"),
            )
        )
    if file is None:
        return None, ()
    read = read_mask_file(read_picture(Path(file)), size, reading)
    # The other reading is offered only to a caller who has named none.
    offer = Message('mask_reading="{other}" repaints the rest instead.', other=read.other)
    return read.mask, (*read.notices, Sentences(read.said, offer if reading == AUTOMATIC else None))


def grow_by_argument(mask: np.ndarray, amount: float | None) -> np.ndarray:
    """Return the mask wider by ``amount`` pixels, or narrower below 0. Raises ValueNotAllowed or EmptyMask."""
    if not amount:
        return mask
    if not abs(amount) <= MOST_GROWTH:
        raise ValueNotAllowed(
            Message(
                "grow cannot be {value}: choose from {least} to {most} pixels.",
                value=repr(amount),
                least=-MOST_GROWTH,
                most=MOST_GROWTH,
            )
        )
    return grow_mask(mask, amount) if amount > 0 else shrink_mask(mask, -amount)


def _read_feather(feather: float | None) -> float | None:
    """Return the width of the transition in pixels, None where it is to be chosen. Raises ValueNotAllowed."""
    if feather is None or 0 <= feather <= MOST_FEATHER:
        return feather
    raise ValueNotAllowed(
        Message(
            "feather cannot be {value}: choose from 0 to {most} pixels, or leave it out.",
            value=repr(feather),
            most=MOST_FEATHER,
        )
    )
