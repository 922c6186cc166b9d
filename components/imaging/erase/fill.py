"""Fill the masked part of a picture from the rest of it: the crop, the working scale, and the way back.

PatchMatch works on a crop around the mask, scaled down to at most WORK pixels; detail of the picture's own resolution
is then taken from the places that the fill resembles. Where PatchMatch cannot be had, OpenCV fills (Telea, 2004). Knows
nothing about files and jobs.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import cv2
import numpy as np

from components.errors import FullMask
from components.imaging.erase.detail import add_detail, find_places
from components.imaging.erase.patch_match import PatchMatch, never
from components.imaging.frame import Box
from components.imaging.mask.mask import bounding_box
from components.imaging.mask.scaling import shrink_mask
from components.imaging.picture.picture import flatten
from components.message.message import NO_MESSAGE, Message

# The surroundings that are looked at: a share of the longer edge of the mask's box on every side, and a least width in
# pixels. With more of them, objects far away are copied; with less, there is too little to choose from.
CONTEXT, LEAST_CONTEXT = 0.5, 64
# The most pixels of a crop at the working scale. The time grows with them; with more of them, large forms are lost.
WORK = 100_000
# A smaller crop is scaled to this share of its pixels, down to a least number: the fur of a cat was curled at its own
# scale, where the patches that are compared show no more than a few hairs.
SHARE, LEAST_WORK = 0.5, 10_000
# The reach of OpenCV's filling, in pixels.
REACH = 5
PATCH_MATCH, TELEA = "patchmatch", "telea"
NOTHING_LEFT = Message("Too little is left to fill from. Leave more of the picture unpainted.")


@dataclass(frozen=True, eq=False)
class Filled:
    """Hold a crop with its masked part filled: (height, width, 3 or 4) uint8, and by which ``method``.

    ``note`` says why it was not PatchMatch, an empty message where it was.
    """

    pixels: np.ndarray = field(repr=False)
    method: str = PATCH_MATCH
    note: Message = NO_MESSAGE


def crop_around(mask: np.ndarray) -> Box:
    """Return the box of a mask with its surroundings, within the picture; ``mask``: (height, width) bool."""
    height, width = mask.shape
    left, top, right, bottom = bounding_box(mask)
    around = max(LEAST_CONTEXT, round(CONTEXT * max(right - left, bottom - top)))
    return max(0, left - around), max(0, top - around), min(width, right + around), min(height, bottom + around)


def fill_crop(
    crop: np.ndarray,
    hole: np.ndarray,
    patch_match: PatchMatch,
    check_wanted: Callable[[], None] = never,
    work: int = WORK,
) -> Filled:
    """Return a crop with its hole filled; every other pixel is equal.

    ``crop``: (height, width, 3 or 4) uint8; ``hole``: (height, width) bool, True = fill; ``work``: the most pixels of
    the working scale. Equal inputs give equal results, except at the limit of time. Raises FullMask where nothing is
    left to fill from, and what ``check_wanted`` raises.
    """
    small, small_hole = _shrink(flatten(crop), hole, work)
    if small_hole.all():
        raise FullMask(NOTHING_LEFT)
    came = patch_match.fill(small, small_hole, check_wanted)
    if isinstance(came, Message):
        filled = cv2.inpaint(small, small_hole.astype(np.uint8), REACH, cv2.INPAINT_TELEA)
        method, note = TELEA, came
    else:
        filled, method, note = came, PATCH_MATCH, NO_MESSAGE
    opaque = crop.shape[2] == 3 or bool((crop[..., 3] == 255)[~hole].all())
    check_wanted()
    if small.shape != (*crop.shape[:2], 3) or not opaque:
        return Filled(add_detail(crop, hole, filled, find_places(filled, small_hole), opaque), method, note)
    result = crop.copy()
    result[hole, :3] = filled[hole]
    if result.shape[2] == 4:
        result[hole, 3] = 255
    return Filled(result, method, note)


def _shrink(pixels: np.ndarray, hole: np.ndarray, work: int) -> tuple[np.ndarray, np.ndarray]:
    """Return a crop and its hole at the working scale; the hole is wherever one of its pixels reaches."""
    height, width = hole.shape
    area = height * width
    scale = (min(work, max(LEAST_WORK, SHARE * area)) / area) ** 0.5
    if scale >= 1:
        return pixels, hole
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), shrink_mask(hole, size)
