"""A level of an alignment: two grey pictures and the weight of their pixels, at one scale, read in bands of cells.

The cells are those of a warp's mesh, whole ones on every level. How a bend is found is in ``bend.py``.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from components.imaging.frame import Size
from components.imaging.warp import CELL

# Pixels that are compared at a time: what is made of them stays in the processor's cache.
BAND = 1 << 17


@dataclass(frozen=True, eq=False)
class Level:
    """Hold two grey pictures and the weight of their pixels: (height, width) float32 each, ``scale`` times smaller."""

    sent: np.ndarray
    shown: np.ndarray
    weight: np.ndarray
    scale: int

    @property
    def size(self) -> Size:
        """Return (width, height) in pixels of the level."""
        return self.sent.shape[1], self.sent.shape[0]

    @property
    def edge(self) -> int:
        """Return the edge of a cell in pixels of the level."""
        return CELL // self.scale

    def bands(self, cells: np.ndarray) -> Iterator[tuple[slice, slice]]:
        """Yield bands of the rows of ``cells``, (rows, columns, ...), and of the rows of the level's pixels."""
        step = max(1, BAND // (self.size[0] * self.edge))
        for first in range(0, cells.shape[0], step):
            last = min(first + step, cells.shape[0])
            yield slice(first, last), slice(first * self.edge, last * self.edge)

    def spread(self, values: np.ndarray, cells: slice) -> np.ndarray:
        """Return the values of a band of cells for each pixel, interpolated between the centres of the cells."""
        # The pixels at the edges of the band lie between its cells and those beside it.
        first, last = max(cells.start - 1, 0), min(cells.stop + 1, values.shape[0])
        size = (self.size[0], (last - first) * self.edge)
        wide = cv2.resize(values[first:last], size, interpolation=cv2.INTER_LINEAR)
        return wide[(cells.start - first) * self.edge : (cells.stop - first) * self.edge]

    def bent(self, bend: np.ndarray, cells: slice) -> np.ndarray:
        """Return the rows of a band of cells of the shown picture, with its bend, as in Warp, undone."""
        across, down = cv2.split(self.spread(bend / self.scale, cells))
        across += np.arange(self.size[0], dtype=np.float32)
        down += np.arange(cells.start * self.edge, cells.stop * self.edge, dtype=np.float32)[:, None]
        return cv2.remap(self.shown, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)

    def shrink(self, scale: int) -> "Level":
        """Return the level ``scale`` times smaller, of a level at the scale of the canvas."""
        if scale == 1:
            return self
        size = (self.size[0] // scale, self.size[1] // scale)
        sent, shown, weight = (
            cv2.resize(each, size, interpolation=cv2.INTER_AREA) for each in (self.sent, self.shown, self.weight)
        )
        # A pixel with a share of masked ones shows what was repainted.
        return Level(sent, shown, np.where(weight >= 1, np.float32(1), np.float32(0)), scale)


def pad_level(sent: np.ndarray, shown: np.ndarray, stayed: np.ndarray, coarsest: int) -> Level:
    """Return the level at the scale of the canvas, padded at its right and lower edge to whole cells on every level.

    ``sent`` and ``shown``: (height, width, 3) uint8. ``stayed``: (height, width) uint8, 255 = has weight; the padding
    has none. ``coarsest``: how many times smaller the smallest level is.
    """
    padded = CELL * coarsest

    def pad(pixels: np.ndarray, border: int) -> np.ndarray:
        height, width = pixels.shape
        wide: np.ndarray = cv2.copyMakeBorder(pixels, 0, -height % padded, 0, -width % padded, border)
        return wide.astype(np.float32)

    first, second = (pad(cv2.cvtColor(each, cv2.COLOR_RGB2GRAY), cv2.BORDER_REPLICATE) for each in (sent, shown))
    return Level(first, second, pad(stayed, cv2.BORDER_CONSTANT) / 255, 1)


def mean_of_cells(pixels: np.ndarray, cells: np.ndarray) -> np.ndarray:
    """Return the mean of the pixels in each cell; ``pixels``: whole rows of cells, as wide as ``cells``."""
    columns = cells.shape[1]
    edge = pixels.shape[1] // columns
    return cv2.resize(pixels, (columns, pixels.shape[0] // edge), interpolation=cv2.INTER_AREA)
