"""A polygon as a mask at the picture's own resolution.

OpenCV and Pillow fill a polygon together with all pixels that its line touches, which makes it a pixel too wide.
"""

from collections.abc import Sequence

import numpy as np

from components.imaging.frame import Size


def fill_polygon(outline: Sequence[tuple[float, float]], size: Size) -> np.ndarray:
    """Return the mask of all that a closed line encloses: (height, width) bool of a picture of ``size``.

    ``outline``: at least three points, as shares of width and height, also beside the picture. A pixel belongs to the
    mask where its middle is enclosed. Where the line crosses itself both loops are enclosed (nonzero winding rule).
    """
    width, height = size
    mask = np.zeros((height, width), dtype=bool)
    rows, columns, turns = _find_crossings(np.asarray(outline, dtype=np.float64) * (width, height), size)
    if not rows.size:
        return mask
    top, bottom, left, right = rows.min(), rows.max() + 1, columns.min(), columns.max()
    # The winding number of a pixel is the sum of the line's crossings left of the pixel.
    winding = np.zeros((bottom - top, right - left + 1), dtype=np.int16)
    np.add.at(winding, (rows - top, columns - left), turns)
    np.cumsum(winding, axis=1, out=winding)
    mask[top:bottom, left:right] = winding[:, :-1] != 0
    return mask


def _find_crossings(points: np.ndarray, size: Size) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return where a closed line crosses the middle of each row of pixels.

    Three arrays: the row, the first column whose middle lies to the right of the crossing, and 1 downwards, -1 upwards.
    """
    width, height = size
    start, end = points, np.roll(points, -1, axis=0)
    # The rows whose middle lies between the two ends of each side: from first on, before last.
    bounds = np.clip(np.ceil(np.sort([start[:, 1], end[:, 1]], axis=0) - 0.5), 0, height).astype(np.int64)
    first, counts = bounds[0], bounds[1] - bounds[0]
    sides = np.repeat(np.arange(len(points)), counts)
    rows = np.arange(len(sides)) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(first, counts)
    (x, y), (other_x, other_y) = start[sides].T, end[sides].T
    across = x + (rows + 0.5 - y) / (other_y - y) * (other_x - x)
    columns = np.clip(np.ceil(across - 0.5), 0, width).astype(np.int64)
    return rows, columns, np.where(other_y > y, 1, -1).astype(np.int16)
