"""The answer goes back onto the picture, through the mask.

Promises that outside the mask every pixel of the result equals the picture's, alpha included: the transition lies
wholly inside the mask. Does not correct the answer's drift or tone.
"""

import cv2
import numpy as np

from components.imaging.frame import Frame
from components.imaging.mask import bounding_box

# How far inside the mask the answer takes over, in pixels of the answer: enough to hide a drift of a few pixels.
FEATHER = 8.0
# Rows worked on at once: bounds the memory of the weights whatever the mask's size.
BAND = 512


def paste(pixels: np.ndarray, answer: np.ndarray, frame: Frame, mask: np.ndarray | None) -> np.ndarray:
    """Return the picture with the masked part taken from the answer.

    ``pixels``: (height, width, 3 or 4) uint8 of the picture; ``answer``: (height, width, 3) uint8 as it came;
    ``mask``: (height, width) bool of the picture, True = repaint, or None to take the whole answer.
    Returns an array of the picture's shape; where the answer is taken alpha becomes opaque.
    """
    taken = frame.take_back(answer)
    if mask is None:
        return taken if pixels.shape[2] == 3 else cv2.cvtColor(taken, cv2.COLOR_RGB2RGBA)
    result = pixels.copy()
    if not mask.any():
        return result
    box_left, box_top, _, _ = frame.box
    left, top, right, bottom = bounding_box(mask)
    width = _feather_width(frame, mask)
    margin = int(width) + 2
    for start in range(top, bottom, BAND):
        end = min(start + BAND, bottom)
        weight = _inner_weight(mask, (left, start, right, end), margin, width)
        before = result[start:end, left:right]
        after = taken[start - box_top : end - box_top, left - box_left : right - box_left]
        if pixels.shape[2] == 4:
            after = cv2.cvtColor(after, cv2.COLOR_RGB2RGBA)
        blended = cv2.blendLinear(before, np.ascontiguousarray(after), 1 - weight, weight)
        before[...] = cv2.copyTo(blended, mask[start:end, left:right].astype(np.uint8), before)
    return result


def count_changed_outside(before: np.ndarray, after: np.ndarray, mask: np.ndarray) -> int:
    """Return how many pixels outside the mask differ in any channel; both (height, width, channels), same size.

    A missing alpha channel counts as opaque.
    """
    count = 0
    for start in range(0, mask.shape[0], BAND):
        rows = slice(start, start + BAND)
        first, second = _with_alpha(before[rows], after[rows])
        outside = (~mask[rows]).astype(np.uint8)
        differing = cv2.copyTo(cv2.bitwise_xor(first, second), outside)
        count += int(np.count_nonzero(differing.any(axis=2))) if differing.any() else 0
    return count


def _with_alpha(first: np.ndarray, second: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    if first.shape[2] == second.shape[2]:
        return first, second
    return tuple(cv2.cvtColor(a, cv2.COLOR_RGB2RGBA) if a.shape[2] == 3 else a for a in (first, second))


def _feather_width(frame: Frame, mask: np.ndarray) -> float:
    """Return the transition's width in picture pixels; a thin stroke gets a narrow one, so that its middle is new."""
    thickness = cv2.distanceTransform(frame.lay_mask(mask).astype(np.uint8), cv2.DIST_L2, 3).max()
    return max(1.0, min(FEATHER, float(thickness) / 2) / frame.scale)


def _inner_weight(mask: np.ndarray, box: tuple[int, int, int, int], margin: int, width: float) -> np.ndarray:
    """Return the answer's share in ``box``: float32, 0 outside the mask, rising to 1 over ``width`` pixels inside.

    The picture's own border is no edge of the mask: there the share stays 1.
    """
    left, top, right, bottom = box
    outer_left, outer_top = max(0, left - margin), max(0, top - margin)
    around = mask[outer_top : bottom + margin, outer_left : right + margin]
    if around.all():
        return np.ones((bottom - top, right - left), dtype=np.float32)
    distance = cv2.distanceTransform(around.astype(np.uint8), cv2.DIST_L2, 3)
    inside = distance[top - outer_top : bottom - outer_top, left - outer_left : right - outer_left]
    return np.clip(inside / np.float32(width), 0, 1, dtype=np.float32)
