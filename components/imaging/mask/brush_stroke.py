"""Strokes of a brush or an eraser as their paths, drawn into a mask at the picture's own resolution.

``mask``: (height, width) bool, True = repaint. Knows nothing about the view in which somebody painted.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

# The fixed-point bits of OpenCV's coordinates.
SHIFT = 4
# Pixels that the segments of all strokes may cover together: some seconds of work.
MOST_COVERED = 4 * 10**9


@dataclass(frozen=True)
class BrushStroke:
    """Hold a stroke with round ends: its path, as shares of the picture's width and height, and its radius.

    ``radius`` is a share of the picture's width. ``erases`` is whether the stroke takes pixels from the mask. A stroke
    whose width changes while it is painted is several of them, with the same ``number``.
    """

    points: tuple[tuple[float, float], ...]
    radius: float
    erases: bool = False
    number: int = 0


def draw_strokes(mask: np.ndarray, strokes: Sequence[BrushStroke]) -> np.ndarray:
    """Return the mask with strokes drawn over it, one after the other; a path is met within a pixel."""
    height, width = mask.shape
    drawn = mask.astype(np.uint8)
    for stroke in strokes:
        # OpenCV's coordinates are those of the middles of pixels.
        path = np.asarray(stroke.points, dtype=np.float64) * (width, height) - 0.5
        fixed = np.round(path * 2**SHIFT).astype(np.int32)
        # A path of one point is a line without a length.
        line = fixed if len(fixed) > 1 else np.repeat(fixed, 2, axis=0)
        # The line touches the pixels at both of its sides, half of each.
        thickness = max(1, round(2 * stroke.radius * width - 1))
        cv2.polylines(drawn, [line], False, 0 if stroke.erases else 1, thickness, cv2.LINE_8, SHIFT)
    return drawn.view(bool)


def count_covered(strokes: Sequence[BrushStroke], size: tuple[int, int]) -> float:
    """Return how many pixels of a picture of ``size`` (width, height) the segments of strokes cover, each by itself."""
    covered = 0.0
    for stroke in strokes:
        path = np.asarray(stroke.points, dtype=np.float64) * size
        across = 2 * stroke.radius * size[0] + 1
        covered += float(np.hypot(*np.diff(path, axis=0).T).sum() + len(path) * across) * across
    return covered
