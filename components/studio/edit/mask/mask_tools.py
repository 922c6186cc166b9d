"""The mask's tools: what each of them makes of the mask under the brush.

Pure: takes what is given and returns a mask and what is to be said, or raises an error with the remedy. Knows nothing
about widgets.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from components.errors import EmptyMask
from components.imaging.mask.mask import mask_from_layers
from components.imaging.mask.mask_file import mask_from_transparency
from components.imaging.mask.morphology import (
    drop_specks,
    fill_holes,
    grow_mask,
    invert_mask,
    shrink_mask,
    smooth_mask,
    speck_size,
)
from components.imaging.mask.object_select import select_object
from components.imaging.picture.picture import read_picture
from components.studio.edit.mask.exact_mask import ExactMask, develop
from components.studio.page.loaded_pictures import LoadedPicture, LoadedPictures


@dataclass(frozen=True, eq=False)
class Given:
    """Hold what a tool works with: the mask, (height, width) bool, some pixels, the last run's exact mask."""

    mask: np.ndarray
    loaded: LoadedPicture
    loaded_pictures: LoadedPictures
    amount: int
    last: ExactMask | None


@dataclass(frozen=True)
class Tool:
    """Hold a tool: its name in ids, what its button says, and what it makes of what is given and says of it.

    ``another`` is whether that is another mask, which has nothing to do with a file that was put in before.
    """

    name: str
    label: str
    make: Callable[[Given], tuple[np.ndarray, str]]
    another: bool = False


def _shape(work: Callable[[np.ndarray, int], np.ndarray], unchanged: str = "The mask stays as it is.") -> Callable:
    """Return what a change of the mask's shape makes: it needs something painted, and leaves something."""

    def make(given: Given) -> tuple[np.ndarray, str]:
        if not given.mask.any():
            raise EmptyMask("Nothing is painted yet. Paint first, or upload a mask.")
        made = work(given.mask, given.amount)
        if not made.any():
            raise EmptyMask("Nothing would be left of the mask, so it stays as it is. Choose fewer pixels.")
        return made, unchanged if np.array_equal(made, given.mask) else ""

    return make


def _drop_specks(mask: np.ndarray, _: int) -> np.ndarray:
    return drop_specks(mask, speck_size((mask.shape[1], mask.shape[0])))


def _snap(given: Given) -> tuple[np.ndarray, str]:
    if not given.mask.any():
        raise EmptyMask("Scribble over the object first, then snap to it.")
    view = read_picture(Path(given.loaded.view)).pixels[..., :3]
    found = select_object(np.ascontiguousarray(view), develop(given.mask, given.loaded.view_size).strokes)
    if found is None:
        raise EmptyMask("No object stands out under these strokes. Scribble over more of it, or paint it by hand.")
    layer = np.where(found, np.uint8(255), np.uint8(0))
    return mask_from_layers([np.dstack([layer] * 4)], given.loaded.size), "Snapped to the object under the strokes."


def _take_last(given: Given) -> tuple[np.ndarray, str]:
    if given.last is None:
        raise EmptyMask("No mask has been used yet. Repaint something first.")
    made, notices = given.last.fitted(given.loaded.size)
    return made, " ".join(notices)


def _take_transparency(given: Given) -> tuple[np.ndarray, str]:
    picture, _ = given.loaded_pictures.read(given.loaded)
    return given.loaded.margins.extend_mask(mask_from_transparency(picture)), ""


TOOLS = (
    Tool("grow", "Grow", _shape(grow_mask)),
    Tool("shrink", "Shrink", _shape(shrink_mask)),
    Tool("smooth", "Smooth", _shape(smooth_mask)),
    Tool("fill", "Fill holes", _shape(lambda mask, _: fill_holes(mask), "The mask has no holes.")),
    Tool("specks", "Drop specks", _shape(_drop_specks, "The mask has no specks.")),
    Tool("invert", "Invert", lambda given: (invert_mask(given.mask), ""), another=True),
    Tool("snap", "Snap to object", _snap, another=True),
    Tool("last", "Last mask", _take_last, another=True),
    Tool("transparency", "Transparency", _take_transparency, another=True),
)
