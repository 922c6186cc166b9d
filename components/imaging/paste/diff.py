"""The proof: what an edit changed, measured on the files themselves.

Compares pixels; knows nothing about how they were made.
"""

import cv2
import numpy as np

# Rows worked on at once: bounds the memory whatever the picture's size.
BAND = 512
# From how many levels on a change is shown at full heat.
FULL_HEAT = 96
# A picture is compared with what came of it by the means of areas as large as JPEG has one mean of each colour for, at
# the coarsest (4:2:0: 16 x 16, ITU-T T.81). Photos that are merely encoded again move these by up to 3.5 levels at a
# JPEG quality of 50, 3.1 at a WebP quality of 80, and by 0.9 where they are scaled to half and back.
AREA, MOST_ALIKE = 16, 4.0
# Of so much of what is asked about the areas must lie in it whole for anything to be said.
LEAST_COVERED = 1 / 2


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


def is_unchanged(sent: np.ndarray, came: np.ndarray, within: np.ndarray) -> bool | None:
    """Return whether a picture came back as it was sent ``within`` a mask, but for what encoding and scaling do to it.

    ``sent`` and ``came``: (height, width, 3) uint8 of one size; ``within``: (height, width) bool. None where too little
    of it is as large as what can be compared. A single spot that differs is a change.
    """
    height, width = (edge // AREA * AREA for edge in within.shape)
    if not height or not width:
        return None
    size = (width // AREA, height // AREA)
    whole = cv2.resize(within[:height, :width].astype(np.float32), size, interpolation=cv2.INTER_AREA) > 1 - 1e-4
    if np.count_nonzero(whole) * AREA * AREA < max(AREA * AREA, LEAST_COVERED * np.count_nonzero(within)):
        return None
    change = cv2.subtract(came[:height, :width], sent[:height, :width], dtype=cv2.CV_32F)
    moved = np.abs(cv2.resize(change, size, interpolation=cv2.INTER_AREA)).max(axis=2)
    return bool(moved[whole].max() <= MOST_ALIKE)


def find_changed_span(before: np.ndarray, after: np.ndarray) -> tuple[int, int] | None:
    """Return from which column to which, excluded, two pictures differ; None where they do not.

    Both (height, width, channels), same size; a missing alpha channel counts as opaque.
    """
    differing = np.zeros(before.shape[1], dtype=bool)
    for start in range(0, before.shape[0], BAND):
        rows = slice(start, start + BAND)
        first, second = _with_alpha(before[rows], after[rows])
        differing |= cv2.bitwise_xor(first, second).any(axis=(0, 2))
    columns = np.flatnonzero(differing)
    return (int(columns[0]), int(columns[-1]) + 1) if columns.size else None


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
