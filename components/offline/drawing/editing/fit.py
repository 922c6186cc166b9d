"""Where a thing goes in a mask: as large as it fits, turned as the mask is.

Knows shapes, not pictures.
"""

from bisect import bisect_left

import cv2
import numpy as np

from components.offline.drawing.parsed_prompt import WORN_PLACES
from components.offline.drawing.surface import Surface

# The mask is searched on a copy of this edge. A box for type is so many times as wide as high.
WORK_EDGE = 160
BOX_SHAPES = (0.75, 1.0, 1.5, 2.2, 3.2, 5.0)
# What is left free of such a box at each edge, a share of its width and height.
BOX_INSET = 0.05


def fit_into(shape: np.ndarray, mask: np.ndarray, place: str) -> tuple[int, int, int, float]:
    """Return (left, top, extent, turn) that lays a square sheet as large as it fits into the mask.

    ``shape``: (n, n) bool, what the sheet covers.
    """
    height, width = mask.shape
    share = WORK_EDGE / max(height, width)
    scaled = cv2.resize(mask.astype(np.float32), None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    hole: np.ndarray = np.pad(scaled > 0.35, 1)
    # A little air around what is drawn, so that the mask's soft edge does not cut it.
    inner = cv2.erode(hole.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    hole = inner if inner.any() else hole
    ys, xs = np.nonzero(hole)
    if not xs.size:
        ys, xs = np.array([hole.shape[0] // 2]), np.array([hole.shape[1] // 2])
    turn = _lean_of(xs, ys) if place in ("eyes", "neck") else 0.0
    if turn:
        matrix = cv2.getRotationMatrix2D((shape.shape[1] / 2, shape.shape[0] / 2), -turn, 1)
        shape = cv2.warpAffine(shape.astype(np.uint8), matrix, shape.shape[::-1]) > 0
    rows, columns = np.nonzero(shape)
    box_x, box_y = (columns.min() + columns.max() + 1) / 2, (rows.min() + rows.max() + 1) / 2
    points = np.stack([columns - box_x, rows - box_y], axis=1)[::3] / shape.shape[0]
    depth = cv2.distanceTransform(hole.astype(np.uint8), cv2.DIST_L2, 3)
    deepest = np.unravel_index(int(depth.argmax()), depth.shape)
    middle = ((xs.min() + xs.max()) / 2, (ys.min() + ys.max()) / 2)
    centres = [middle, (float(xs.mean()), float(ys.mean())), (float(deepest[1]), float(deepest[0]))]
    span = np.ptp(points, axis=0) + 1e-3
    largest = 1.02 * min((np.ptp(xs) + 1) / span[0], (np.ptp(ys) + 1) / span[1])
    needed = 0.92 if place in WORN_PLACES else 0.99
    for extent in largest * 0.94 ** np.arange(36):
        for x, y in centres:
            at = np.round(points * extent + (x, y)).astype(int)
            at = np.clip(at, 0, (hole.shape[1] - 1, hole.shape[0] - 1))
            if hole[at[:, 1], at[:, 0]].mean() >= needed:
                side = max(int(extent / share), 16)
                off_x, off_y = box_x / shape.shape[0] * side, box_y / shape.shape[0] * side
                return int((x - 1) / share - off_x), int((y - 1) / share - off_y), side, turn
    x, y = centres[2]
    side = max(int(2 * depth.max() / share), 16)
    return int(x / share - side / 2), int(y / share - side / 2), side, turn


def fit_box(mask: np.ndarray) -> tuple[int, int, int, int] | None:
    """Return (left, top, right, bottom) of about the largest upright box in the mask, a little inside it, or None.

    Of the boxes of one shape the one nearest to the mask's centre is taken.
    """
    share = min(WORK_EDGE / max(mask.shape), 1.0)
    small = cv2.resize(mask.astype(np.float32), None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    # A rim of what is not the mask, and the mask's eased edge.
    hole = cv2.erode(np.pad(small > 0.99, 1).astype(np.uint8), np.ones((3, 3), np.uint8))
    found = [box for shape in BOX_SHAPES if (box := _largest_box(hole, shape))]
    if not found:
        return None
    left, top, width, height = max(found, key=lambda box: box[2] * box[3])
    across, down = round(width * BOX_INSET), round(height * BOX_INSET)
    # Without the rim again.
    corners = (left + across - 1, top + down - 1, left + width - across - 1, top + height - down - 1)
    left, top, right, bottom = (int(corner / share) for corner in corners)
    return left, top, right, bottom


def _largest_box(hole: np.ndarray, shape: float) -> tuple[int, int, int, int] | None:
    """Return (left, top, width, height) of the largest box in a hole that is ``shape`` times as wide as high."""

    def places(height: int) -> np.ndarray:
        kernel = np.ones((height, max(round(height * shape), 1)), np.uint8)
        # Where the box's upper left corner may lie.
        return cv2.erode(hole, kernel, anchor=(0, 0), borderType=cv2.BORDER_CONSTANT, borderValue=0)

    heights = range(1, hole.shape[0] + 1)
    height = bisect_left(heights, True, key=lambda height: not places(height).any())
    if not height:
        return None
    width = max(round(height * shape), 1)
    ys, xs = np.nonzero(places(height))
    rows, columns = np.nonzero(hole)
    away = np.hypot(xs + width / 2 - columns.mean(), ys + height / 2 - rows.mean())
    nearest = int(away.argmin())
    return int(xs[nearest]), int(ys[nearest]), width, height


def _lean_of(xs: np.ndarray, ys: np.ndarray) -> float:
    """Return the angle in degrees by which a long mask is tilted clockwise; 0 for one that is not long."""
    (_, (across, down), angle) = cv2.minAreaRect(np.stack([xs, ys], axis=1).astype(np.float32))
    if max(across, down) < 1.5 * max(min(across, down), 1):
        return 0.0
    angle = angle if across >= down else angle - 90
    angle = (angle + 90) % 180 - 90
    return float(angle) if 2 < abs(angle) < 40 else 0.0


def turn_sheet(sheet: Surface, turn: float) -> None:
    """Turn what is drawn on a sheet clockwise by degrees, in place."""
    matrix = cv2.getRotationMatrix2D((sheet.side / 2, sheet.side / 2), -turn, 1)
    size = (sheet.side, sheet.side)
    sheet.rgb = cv2.warpAffine(sheet.rgb, matrix, size, flags=cv2.INTER_LINEAR)
    sheet.alpha = cv2.warpAffine(sheet.alpha, matrix, size, flags=cv2.INTER_LINEAR)
