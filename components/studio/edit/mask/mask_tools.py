"""The mask's tools: a mask becomes another mask, with a message about the change.

A tool that cannot work raises an error with the remedy. Knows nothing about widgets.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from components.errors import EmptyMask
from components.imaging.mask.mask import mask_from_strokes
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
from components.message.message import NO_MESSAGE, Message, Sentences
from components.studio.edit.mask.exact_mask import ExactMask
from components.studio.language.translation import N_
from components.studio.page.cache import find_cached
from components.studio.page.loaded_pictures import LoadedPicture, LoadedPictures


@dataclass(frozen=True, eq=False)
class ToolInput:
    """Hold the input of a tool.

    ``mask``: (height, width) bool of ``loaded``; ``amount``: pixels, for tools that take some; ``last``: the exact mask
    of the last run.
    """

    mask: np.ndarray
    loaded: LoadedPicture
    loaded_pictures: LoadedPictures
    amount: int
    last: ExactMask | None


Make = Callable[[ToolInput], tuple[np.ndarray, Message]]

UNCHANGED = Message("The mask stays as it is.")


@dataclass(frozen=True)
class Tool:
    """Hold a tool: its name in widget ids, its button's label, and the function that makes the mask and a message.

    ``replaces`` is whether the mask that is made no longer comes from an uploaded mask file.
    """

    name: str
    label: str
    make: Make
    replaces: bool = False


def _shape(work: Callable[[np.ndarray, int], np.ndarray], unchanged: Message = UNCHANGED) -> Make:
    """Return a tool's function that changes the shape of a mask by ``work``, and refuses an empty mask."""

    def make(given: ToolInput) -> tuple[np.ndarray, Message]:
        if not given.mask.any():
            raise EmptyMask(Message("Nothing is painted yet. Paint first, or upload a mask."))
        made = work(given.mask, given.amount)
        if not made.any():
            raise EmptyMask(Message("Nothing would be left of the mask, so it stays as it is. Choose fewer pixels."))
        return made, unchanged if np.array_equal(made, given.mask) else NO_MESSAGE

    return make


def _drop_specks(mask: np.ndarray, _: int) -> np.ndarray:
    return drop_specks(mask, speck_size((mask.shape[1], mask.shape[0])))


def _snap_to_object(given: ToolInput) -> tuple[np.ndarray, Message]:
    if not given.mask.any():
        raise EmptyMask(Message("Scribble over the object first, then snap to it."))
    view = read_picture(find_cached(given.loaded.view)).pixels[..., :3]
    found = select_object(np.ascontiguousarray(view), ExactMask.from_mask(given.mask, given.loaded.view_size).strokes)
    if found is None:
        raise EmptyMask(
            Message("No object stands out under these strokes. Scribble over more of it, or paint it by hand.")
        )
    return mask_from_strokes(found, given.loaded.size), Message("Snapped to the object under the strokes.")


def _use_last_mask(given: ToolInput) -> tuple[np.ndarray, Message]:
    if given.last is None:
        raise EmptyMask(Message("No mask has been used yet. Repaint something first."))
    made, notices = given.last.fitted(given.loaded.size)
    return made, Sentences(*notices)


def _use_transparency(given: ToolInput) -> tuple[np.ndarray, Message]:
    picture, _ = given.loaded_pictures.read(given.loaded)
    return given.loaded.margins.extend_mask(mask_from_transparency(picture)), NO_MESSAGE


# The tools in the bar at the picture, in their order.
SHAPERS = (
    Tool("grow", N_("Grow"), _shape(grow_mask)),
    Tool("shrink", N_("Shrink"), _shape(shrink_mask)),
    Tool("invert", N_("Invert"), lambda given: (invert_mask(given.mask), NO_MESSAGE), replaces=True),
    Tool("fill", N_("Fill holes"), _shape(lambda mask, _: fill_holes(mask), Message("The mask has no holes."))),
    Tool("smooth", N_("Smooth"), _shape(smooth_mask)),
)
TOOLS_OF_PANEL = (
    Tool("snap", N_("Snap to object"), _snap_to_object, replaces=True),
    Tool("specks", N_("Drop specks"), _shape(_drop_specks, Message("The mask has no specks."))),
    Tool("last", N_("Last mask"), _use_last_mask, replaces=True),
    Tool("transparency", N_("Transparency"), _use_transparency, replaces=True),
)
TOOLS = (*SHAPERS, *TOOLS_OF_PANEL)
