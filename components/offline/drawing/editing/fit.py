"""Where a thing goes in a mask: as large as it fits, turned as the mask is.

Knows shapes, not pictures.
"""

import cv2
import numpy as np

from components.offline.drawing.surface import Surface
from components.offline.drawing.wish import WORN_PLACES


def fit_into(shape: np.ndarray, mask: np.ndarray, place: str) -> tuple[int, int, int, float]:
    """Return (left, top, extent, turn) that lays a square sheet as large as it fits into the mask.

    ``shape``: (n, n) bool, what the sheet covers.
    """
    height, width = mask.shape
    share = 160 / max(height, width)
    hole = cv2.resize(mask.astype(np.float32), None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    hole = np.pad(hole > 0.35, 1)
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
