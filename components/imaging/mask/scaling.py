"""Scale a mask down so that no marked pixel is lost."""

import cv2
import numpy as np


def cells_of(
    x: np.ndarray, y: np.ndarray, shape: tuple[int, ...], small: tuple[int, ...]
) -> tuple[np.ndarray, np.ndarray]:
    """Return the x and y of the pixels at a reduced scale in which pixels of a mask lie.

    ``shape`` and ``small``: (height, width) of the mask and at the reduced scale.
    """
    across, down = small[1] / shape[1], small[0] / shape[0]
    return np.minimum((x * across).astype(int), small[1] - 1), np.minimum((y * down).astype(int), small[0] - 1)


def shrink_mask(mask: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Return a mask, (height, width) bool, scaled down to ``size`` (width, height): True where a True pixel reaches."""
    height, width = mask.shape
    reached = cv2.resize(mask.view(np.uint8) * np.uint8(255), size, interpolation=cv2.INTER_AREA) > 0
    # Also where a share too small for a level of 255 reaches: the first row and column of each smaller pixel.
    columns, rows = cells_of(np.arange(width), np.arange(height), mask.shape, reached.shape)
    marked = np.logical_or.reduceat(mask, np.searchsorted(rows, np.arange(size[1])), axis=0)
    reached |= np.logical_or.reduceat(marked, np.searchsorted(columns, np.arange(size[0])), axis=1)
    return reached
