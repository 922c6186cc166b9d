"""A warp: from each pixel of a canvas to the same detail in an answer, which came back moved and bent.

A matrix for what the whole canvas did, and a bend on top of it: a displacement for each cell of a coarse mesh,
interpolated between the cells' centres. Coordinates are those of pixel centres.
"""

from dataclasses import dataclass

import cv2
import numpy as np

IDENTITY = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
# The edge of a cell of the mesh, in canvas pixels.
CELL = 8
# The most pixels of an edge that OpenCV's remap takes: fewer than 2^15 - 1.
MOST_EDGE = (1 << 15) - 2


@dataclass(frozen=True, eq=False)
class Warp:
    """Map a pixel c of the canvas to ``matrix`` times (c + the bend at c) in the answer.

    ``matrix``: (2, 3) float64. ``bend``: (rows, columns, 2) float32, displacements (dx, dy) in canvas pixels, one for
    each cell of CELL by CELL pixels, the last ones cut by the canvas's edge; None for no bend.
    """

    matrix: np.ndarray
    bend: np.ndarray | None = None

    @property
    def moves(self) -> bool:
        """Whether any pixel is moved."""
        return self.bend is not None or not np.array_equal(self.matrix, IDENTITY)

    def undo(self, answer: np.ndarray, size: tuple[int, int]) -> np.ndarray:
        """Return the answer, (height, width) or (height, width, channels) uint8 of the canvas, laid as the canvas."""
        if not self.moves:
            return answer
        return self.take(answer, size, np.eye(3), np.eye(3))

    def take(
        self, answer: np.ndarray, size: tuple[int, int], to_canvas: np.ndarray, to_answer: np.ndarray
    ) -> np.ndarray:
        """Return pixels of the answer, an array of ``size``, in one resampling (cubic; the border is repeated).

        ``to_canvas``: (3, 3), from a pixel of the result to the canvas. ``to_answer``: (3, 3), from the canvas's
        coordinates, as the endpoint was sent them, to the pixels that came back.
        """
        matrix = to_answer @ np.vstack([self.matrix, (0.0, 0.0, 1.0)])
        way = (matrix @ to_canvas)[:2]
        if self.bend is None:
            flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
            return cv2.warpAffine(answer, way, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
        across, down = self._map(way, matrix[:2, :2], size, to_canvas)
        return _remap(answer, across, down)

    def _map(
        self, way: np.ndarray, turn: np.ndarray, size: tuple[int, int], to_canvas: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return the pixels of the answer to read, columns and rows: (height, width) float32 each."""
        assert self.bend is not None
        to_cell = np.array([[1 / CELL, 0, 0.5 / CELL - 0.5], [0, 1 / CELL, 0.5 / CELL - 0.5], [0, 0, 1]])
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        bend = cv2.transform(self.bend, turn.astype(np.float32))
        bend = cv2.warpAffine(bend, (to_cell @ to_canvas)[:2], size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
        columns, rows = (np.arange(length, dtype=np.float64) for length in size)
        across = bend[..., 0] + (way[0, 0] * columns + way[0, 2]).astype(np.float32)
        down = bend[..., 1] + (way[1, 0] * columns + way[1, 2]).astype(np.float32)
        across += (way[0, 1] * rows).astype(np.float32)[:, None]
        down += (way[1, 1] * rows).astype(np.float32)[:, None]
        return across, down


def _remap(answer: np.ndarray, across: np.ndarray, down: np.ndarray) -> np.ndarray:
    """Return the pixels of the answer at columns ``across`` and rows ``down``, in parts where they are too many."""
    height, width = across.shape
    if max(height, width) <= MOST_EDGE:
        return cv2.remap(answer, across, down, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    result = np.empty((height, width, *answer.shape[2:]), dtype=np.uint8)
    for top in range(0, height, MOST_EDGE):
        for left in range(0, width, MOST_EDGE):
            part = np.s_[top : top + MOST_EDGE, left : left + MOST_EDGE]
            result[part] = _remap(answer, across[part], down[part])
    return result


def mesh_size(size: tuple[int, int]) -> tuple[int, int]:
    """Return how many cells a canvas of ``size`` has, across and down."""
    return -(-size[0] // CELL), -(-size[1] // CELL)


NO_WARP = Warp(IDENTITY)
