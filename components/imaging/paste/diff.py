"""Compare the pixels of two pictures: count, find and show the changed pixels."""

import cv2
import numpy as np

# Rows that are compared at a time, which bounds the memory for any size.
BAND = 512
# The change, in levels, that is shown in the strongest colour.
FULL_HEAT = 96
# Pictures are compared by the means of areas of JPEG's coarsest unit of colour (4:2:0: 16 x 16, ITU-T T.81). Encoding
# a photo again moves the means by up to 3.5 levels at a JPEG quality of 50, by 3.1 at a WebP quality of 80, and scaling
# to half and back by 0.9.
AREA, MOST_ALIKE = 16, 4.0
# The least share of the mask that must be covered by whole areas for a result.
LEAST_COVERED = 1 / 2


def count_changed_outside(before: np.ndarray, after: np.ndarray, mask: np.ndarray) -> int:
    """Return the count of pixels outside the mask that differ in any channel.

    ``before`` and ``after``: (height, width, channels) of one size. A missing alpha channel counts as opaque.
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
    """Return whether ``came`` equals ``sent`` ``within`` a mask, up to the effects of encoding and scaling.

    ``sent`` and ``came``: (height, width, 3) uint8 of one size. ``within``: (height, width) bool. None where whole
    areas cover too little of the mask. A single differing area is a change.
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
    """Return the first column in which two pictures differ and the column after the last; None for equal pictures.

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
    """Return a picture of the changes: ``before`` in pale grey, with the changed pixels from violet to yellow.

    Both (height, width, 3 or 4) uint8 of one size; returns (height, width, 3) uint8 RGB. A pixel that differs by one
    level in one channel is coloured.
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
    return _as_rgba(first), _as_rgba(second)


def _as_rgba(pixels: np.ndarray) -> np.ndarray:
    return cv2.cvtColor(pixels, cv2.COLOR_RGB2RGBA) if pixels.shape[2] == 3 else pixels
