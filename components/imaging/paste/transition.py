"""The transition inside a mask: the share of the answer in each pixel, from 0 at the mask's edge to 1 inside.

Outside the mask the share is 0, so that every pixel there stays the picture's.
"""

import cv2
import numpy as np

from components.imaging.frame import Box, Frame
from components.imaging.mask.mask import bounding_box

# The widest automatic transition, in pixels of the canvas.
WIDEST = 8.0


def share_before(mask: np.ndarray, frame: Frame, feather: float | None) -> tuple[Box, np.ndarray]:
    """Return the bounding box of a mask, and the answer's share in the box as far as known before the answer.

    ``mask``: (height, width) bool of the picture, with at least one pixel. ``feather``: the width of the transition in
    pixels of the picture, None = automatic, for which the widest one is taken. The share: (height, width) float32.
    """
    width = min(WIDEST / frame.scale if feather is None else feather, limit_of(mask, frame))
    box = bounding_box(mask)
    if width <= 1:
        left, top, right, bottom = box
        return box, mask[top:bottom, left:right].astype(np.float32)
    return box, share_in(mask, box, width)


def limit_of(mask: np.ndarray, frame: Frame) -> float:
    """Return a quarter of the mask's greatest thickness, in picture pixels, so that the middle of the mask is new."""
    thickness = cv2.distanceTransform(frame.mask_to_canvas(mask).astype(np.uint8), cv2.DIST_L2, 3).max()
    return float(thickness) / 2 / frame.scale


def share_in(mask: np.ndarray, box: Box, width: np.ndarray | float) -> np.ndarray:
    """Return the answer's share in ``box``: float32, 0 outside the mask, rising to 1 over ``width`` pixels inside.

    The picture's border is no edge of the mask, so the share there is 1.
    """
    left, top, right, bottom = box
    margin = int(np.max(width)) + 2
    outer_left, outer_top = max(0, left - margin), max(0, top - margin)
    around = mask[outer_top : bottom + margin, outer_left : right + margin]
    if around.all():
        return np.ones((bottom - top, right - left), dtype=np.float32)
    distance = cv2.distanceTransform(around.astype(np.uint8), cv2.DIST_L2, 3)
    inside = distance[top - outer_top : bottom - outer_top, left - outer_left : right - outer_left]
    share: np.ndarray = np.clip(inside / np.float32(width), 0, 1, dtype=np.float32)
    return share
