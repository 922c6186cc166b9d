"""The proof: what an edit changed, measured on the files themselves.

Compares pixels; knows nothing about how they were made.
"""

import cv2
import numpy as np

# Rows worked on at once: bounds the memory whatever the picture's size.
BAND = 512
# From how many levels on a change is shown at full heat.
FULL_HEAT = 96


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


def draw_heat_map(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Return where two pictures differ: the first in pale grey, and over it what changed, from violet to yellow.

    Both (height, width, 3 or 4) uint8 of one size; returns (height, width, 3) uint8 RGB. A pixel that differs by one
    level in one channel is already coloured.
    """
    first, second = _with_alpha(before, after)
    change = cv2.absdiff(first, second).max(axis=2)
    grey = cv2.cvtColor(np.ascontiguousarray(before[..., :3]), cv2.COLOR_RGB2GRAY)
    pale = cv2.cvtColor(cv2.convertScaleAbs(grey, alpha=0.35, beta=150), cv2.COLOR_GRAY2RGB)
    heat = cv2.applyColorMap(cv2.convertScaleAbs(change, alpha=255 / FULL_HEAT), cv2.COLORMAP_PLASMA)
    return cv2.copyTo(cv2.cvtColor(heat, cv2.COLOR_BGR2RGB), change, pale)


def _with_alpha(first: np.ndarray, second: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    if first.shape[2] == second.shape[2]:
        return first, second
    return tuple(cv2.cvtColor(a, cv2.COLOR_RGB2RGBA) if a.shape[2] == 3 else a for a in (first, second))
