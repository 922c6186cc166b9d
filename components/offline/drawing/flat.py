"""Pictures of plain areas of colour, drawn in a few milliseconds, for tests that do not look at them.

They keep what the detailed ones promise: size, alpha, the mark, the same picture for the same prompt, another one for
another index, and an edit that comes back shifted and toned. They read no words.
"""

from collections.abc import Sequence

import cv2
import numpy as np

from components.offline.drawing.canvas import chance
from components.offline.drawing.editing.retouch import cover_canvas, drift
from components.offline.drawing.mark import put_mark
from components.offline.drawing.painter import seed_of

# How much of the photo is left where it is redrawn without a mask.
KEPT = 0.7


def paint_flat(prompt: str, size: tuple[int, int], index: int = 0, *, transparent: bool = False) -> np.ndarray:
    """Return an ellipse on a ground, (height, width, 3) uint8, or RGBA with nothing but the ellipse."""
    whole = (0, 0, *size)
    pixels = _fill(size, seed_of(prompt, index, size), whole)
    if transparent:
        pixels = _show_only(pixels, _ellipse(size, whole))
    put_mark(pixels)
    return pixels


def edit_flat(
    prompt: str,
    photo: np.ndarray,
    mask: np.ndarray | None,
    size: tuple[int, int],
    index: int = 0,
    *,
    transparent: bool = False,
) -> np.ndarray:
    """Return a photo edited, as ``editing.retouch.edit_picture`` does: in the mask an ellipse on a ground."""
    seed = seed_of(prompt, index, size, "edit")
    photo = cover_canvas(photo, size, cv2.INTER_AREA)
    if mask is None or not mask.any():
        box: Sequence[int] = (0, 0, *size)
        pixels = cv2.addWeighted(photo, KEPT, _fill(size, seed, box), 1 - KEPT, 0)
        shown = _ellipse(size, box)
    else:
        hole = cover_canvas(mask.astype(np.uint8), size, cv2.INTER_NEAREST)
        box = cv2.boundingRect(hole)
        pixels = cv2.copyTo(_fill(size, seed, box), hole, photo.copy())
        shown = cv2.bitwise_or(_ellipse(size, box), 1 - hole)
    pixels = drift(_show_only(pixels, shown) if transparent else pixels, seed)
    put_mark(pixels)
    return pixels


def _fill(size: tuple[int, int], seed: str, box: Sequence[int]) -> np.ndarray:
    """Return (height, width, 3) uint8: a dark ground with a light ellipse in a box (left, top, width, height)."""
    ground, colour = chance(seed, "flat").integers(((32,) * 3, (144,) * 3), ((128,) * 3, (240,) * 3)).tolist()
    pixels = np.empty((size[1], size[0], 3), np.uint8)
    cv2.rectangle(pixels, (0, 0), size, ground, cv2.FILLED)
    cv2.ellipse(pixels, *_middle(box), 0, 0, 360, colour, cv2.FILLED)
    return pixels


def _ellipse(size: tuple[int, int], box: Sequence[int]) -> np.ndarray:
    """Return (height, width) uint8: 1 in the ellipse in a box."""
    drawn = np.zeros((size[1], size[0]), np.uint8)
    return cv2.ellipse(drawn, *_middle(box), 0, 0, 360, 1, cv2.FILLED)


def _middle(box: Sequence[int]) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return the centre and the half axes of the ellipse in a box."""
    left, top, width, height = box
    return (left + width // 2, top + height // 2), (width * 3 // 8, height * 3 // 8)


def _show_only(pixels: np.ndarray, shown: np.ndarray) -> np.ndarray:
    """Return RGBA pixels of which only those are seen where ``shown``, (height, width) uint8, is 1."""
    clear = cv2.cvtColor(pixels, cv2.COLOR_RGB2RGBA)
    return cv2.bitwise_and(clear, clear, mask=shown)
