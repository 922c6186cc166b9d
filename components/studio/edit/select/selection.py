"""Selections: the objects that were found in the view of a picture, and their masks at the picture's size."""

from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np

from components.errors import EmptyMask
from components.imaging.mask.morphology import grow_mask
from components.imaging.mask.select.edge import cut_object
from components.imaging.picture.picture import Picture, flatten, read_pixels
from components.message.message import Message
from components.studio.page.loaded_pictures import LoadedPicture

# The page draws one outline at a time; the click after it may be answered before its object is added to the mask. A
# selection takes up to 2 MB.
MOST_KEPT = 2
NOTHING = Message("Select an object first: click it, or drag a box around it.")


@dataclass(frozen=True, eq=False)
class Selection:
    """Hold the logits of an object, (rows, columns) float16 over the whole of a ``view``, the file of the editor's.

    ``number`` is the number of the page's question that the object answers.
    """

    number: int
    view: str
    logits: np.ndarray = field(repr=False)

    @classmethod
    def of(cls, number: int, view: str, logits: np.ndarray) -> "Selection":
        """Return the selection of an object; half of the precision is enough, and is kept for each visit."""
        return cls(number, view, logits.astype(np.float16))

    @property
    def values(self) -> np.ndarray:
        """Return the logits as float32."""
        return self.logits.astype(np.float32)

    def cut_view(self) -> np.ndarray:
        """Return the mask of the object in the view: (height, width) bool."""
        return cut_object(self.values, read_pixels(Path(self.view)))

    def cut_picture(self, loaded: LoadedPicture, picture: Picture, grow: int) -> np.ndarray:
        """Return the mask of the object at the picture's own resolution: (height, width) bool of ``loaded``.

        ``grow``: pixels by which the mask reaches over the edge. Margins are no part of an object. Raises EmptyMask.
        """
        mask = cut_object(self._without_margins(loaded), np.ascontiguousarray(flatten(picture.pixels)))
        if not mask.any():
            raise EmptyMask(NOTHING)
        return loaded.margins.extend_mask(grow_mask(mask, grow))

    def _without_margins(self, loaded: LoadedPicture) -> np.ndarray:
        if not loaded.margins:
            return self.values
        enlarged = cv2.resize(self.values, loaded.view_size, interpolation=cv2.INTER_CUBIC)
        across, down = (part / whole for part, whole in zip(loaded.view_size, loaded.size, strict=True))
        width, height = loaded.picture_size
        left, top = loaded.margins.left, loaded.margins.top
        rows = slice(round(top * down), max(round((top + height) * down), round(top * down) + 1))
        columns = slice(round(left * across), max(round((left + width) * across), round(left * across) + 1))
        return np.ascontiguousarray(enlarged[rows, columns])


@dataclass(frozen=True)
class Selections:
    """Hold the latest selections of a visit, the latest one last."""

    latest: tuple[Selection, ...] = ()

    def add(self, selection: Selection) -> "Selections":
        """Return these selections with one more, without the oldest beyond the most and those of other views."""
        of_view = [each for each in self.latest if each.view == selection.view]
        return Selections((*of_view, selection)[-MOST_KEPT:])

    def find(self, number: int | None, view: str) -> Selection:
        """Return the selection that answers a question about the file of a view. Raises EmptyMask."""
        found = [each for each in self.latest if (each.number, each.view) == (number, view)]
        if not found:
            raise EmptyMask(NOTHING)
        return found[-1]
