"""Selecting by colour, by GrabCut, where there are no weights: the object at clicks or in a box."""

import cv2
import numpy as np

from components.imaging.mask.object_select import select_object
from components.imaging.mask.select.edge import SURE
from components.imaging.mask.select.hints import Hints

# The radius of a click, and the part of a box that surely is the object, as shares of the picture and of the box.
CLICK, CORE = 0.015, 0.6


def select_by_colour(pixels: np.ndarray, hints: Hints) -> np.ndarray:
    """Return the logits of an object, (height, width) float32, above 0 = object, the same size as the picture.

    ``pixels``: (height, width, 3) uint8 RGB. ``hints`` are in pixels of this picture. Nothing is above 0 where no
    object stands out.
    """
    height, width = pixels.shape[:2]
    radius = max(2, round(CLICK * max(height, width)))
    scribble, away = np.zeros((height, width), np.uint8), np.zeros((height, width), np.uint8)
    allowed = np.ones((height, width), np.uint8)
    if hints.box is not None:
        left, top, right, bottom = (round(side) for side in hints.box)
        allowed[:] = 0
        allowed[max(0, top) : max(0, bottom), max(0, left) : max(0, right)] = 1
        middle, axes = ((left + right) // 2, (top + bottom) // 2), (right - left, bottom - top)
        cv2.ellipse(scribble, middle, (round(axes[0] * CORE / 2), round(axes[1] * CORE / 2)), 0, 0, 360, 1, -1)
    for point in hints.points:
        cv2.circle(scribble if point.adds else away, (round(point.x), round(point.y)), radius, 1, -1)
    scribble &= allowed & (1 - away)
    found = select_object(pixels, scribble.view(bool))
    if found is None:
        return np.full((height, width), -SURE, dtype=np.float32)
    kept = _without(found & allowed.view(bool), away.view(bool), scribble.view(bool))
    return np.where(kept, np.float32(SURE), np.float32(-SURE))


def _without(found: np.ndarray, away: np.ndarray, scribble: np.ndarray) -> np.ndarray:
    """Return ``found`` without what was taken away, and without the parts that no click or box holds then."""
    kept: np.ndarray = found & ~away
    if not away.any():
        return kept
    _, labels = cv2.connectedComponents(kept.astype(np.uint8), connectivity=4)
    held = np.unique(labels[scribble & kept])
    rest: np.ndarray = np.isin(labels, held[held > 0])
    return rest
