"""The edge of a selected object at the picture's own resolution.

A network answers at a quarter of a small copy of the picture. Its logits are scaled up and made to follow the edges of
the picture by a guided filter (He, Sun, Tang 2013; the fast variant, arXiv:1505.00996: the filter's coefficients come
from a small copy, and are applied to the picture itself).
"""

import cv2
import numpy as np

from components.imaging.frame import Box
from components.imaging.mask.mask import bounding_box
from components.imaging.mask.morphology import drop_specks, fill_holes
from components.imaging.picture.picture import fit_view

# The longest edge, in pixels, of the copy from which the coefficients come.
COPY_EDGE = 1024
# The filter's window reaches so many of the copy's pixels to each side, and follows differences of grey far above
# the square root of SMOOTHNESS (grey from 0 to 1).
REACH, SMOOTHNESS = 4, 1e-3
# Logits beyond this are sure: the filter sees their share, and not how sure they are.
SURE = 8.0
# A part beside the object is left out where it has less than this share of the object.
SPECK = 0.01


def cut_object(logits: np.ndarray, pixels: np.ndarray) -> np.ndarray:
    """Return the object as a mask without holes: (height, width) bool of the picture.

    ``logits``: (rows, columns) float32 over the whole picture, above 0 = object. ``pixels``: (height, width, 3) uint8.
    """
    height, width = pixels.shape[:2]
    small = fit_view(pixels, COPY_EDGE)
    rows, columns = small.shape[:2]
    enlarged = cv2.resize(logits, (columns, rows), interpolation=cv2.INTER_CUBIC)
    mask = np.zeros((height, width), dtype=bool)
    if not (enlarged > 0).any():
        return mask
    slope, offset = _fit_guide(_grey(small), _share(enlarged))
    # Only where the object is, since a large picture has many pixels without it.
    near = _widen(bounding_box(enlarged > 0), 2 * REACH + 1, (columns, rows))
    across, down = width / columns, height / rows
    left, right = round(near[0] * across), round(near[2] * across)
    top, bottom = round(near[1] * down), round(near[3] * down)
    size = (right - left, bottom - top)
    slope, offset = (_enlarge(part[near[1] : near[3], near[0] : near[2]], size) for part in (slope, offset))
    found: np.ndarray = slope * _grey(pixels[top:bottom, left:right]) + offset >= 0.5
    if found.any():
        found = fill_holes(found)
        mask[top:bottom, left:right] = drop_specks(found, round(SPECK * int(found.sum())))
    return mask


def _share(logits: np.ndarray) -> np.ndarray:
    """Return how much of each pixel is the object: float32 from 0 to 1."""
    share: np.ndarray = (1 / (1 + np.exp(-np.clip(logits, -SURE, SURE)))).astype(np.float32)
    return share


def _grey(pixels: np.ndarray) -> np.ndarray:
    grey: np.ndarray = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.float32) / np.float32(255)
    return grey


def _fit_guide(guide: np.ndarray, share: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the slope and the offset, each (height, width) float32, by which the guide explains the share nearby."""
    window = (2 * REACH + 1, 2 * REACH + 1)

    def mean(values: np.ndarray) -> np.ndarray:
        averaged: np.ndarray = cv2.blur(values, window, borderType=cv2.BORDER_REFLECT)
        return averaged

    of_guide, of_share = mean(guide), mean(share)
    variance = mean(guide * guide) - of_guide * of_guide
    slope = (mean(guide * share) - of_guide * of_share) / (variance + SMOOTHNESS)
    return mean(slope), mean(of_share - slope * of_guide)


def _widen(box: Box, by: int, size: tuple[int, int]) -> Box:
    left, top, right, bottom = box
    return max(0, left - by), max(0, top - by), min(size[0], right + by), min(size[1], bottom + by)


def _enlarge(values: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    if values.shape[1::-1] == size:
        return values
    enlarged: np.ndarray = cv2.resize(values, size, interpolation=cv2.INTER_LINEAR)
    return enlarged
