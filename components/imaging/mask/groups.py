"""Split a mask into groups of parts that are far apart, each for a frame of its own.

``mask``: (height, width) bool, True = repaint. Boxes: rows of (left, top, right, bottom), right and bottom excluded.
Knows nothing about frames.
"""

import cv2
import numpy as np

from components.imaging.mask.mask import bounding_box

# The most parts that are compared with each other; of more parts, near ones are first joined beyond the reach.
MANY = 2048


def group_mask(mask: np.ndarray, reach: int, most: int) -> list[np.ndarray]:
    """Return the groups of a mask: disjoint masks whose union is the mask, from left to right, then downwards.

    Connected parts are joined whose bounding boxes overlap when each is grown by ``reach`` pixels; the boxes of joined
    parts are compared again. If more than ``most`` (1 or more) groups are left, the nearest are joined. Each group is
    an array of the mask's size, but takes memory only for the rows of its box on most systems. With more than MANY
    parts, near parts are joined first, so that one group may contain boxes beyond the reach.
    """
    if not mask.any():
        return []
    left, top, right, bottom = bounding_box(mask)
    box = np.ascontiguousarray(mask[top:bottom, left:right]).view(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(box, connectivity=8, ltype=cv2.CV_32S)
    corners = stats[1:, [cv2.CC_STAT_LEFT, cv2.CC_STAT_TOP]]
    boxes = np.hstack([corners, corners + stats[1:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]]])
    group = _group_boxes(boxes, reach, most)
    boxes = _enclose(boxes, group)
    # The box of one group may contain pixels of another, so the group is looked up for each pixel; 0 is no part.
    groups = np.concatenate([[0], group + 1]).astype(np.min_scalar_type(len(boxes)))[labels]
    masks = []
    for number in np.lexsort((boxes[:, 1], boxes[:, 0])):
        first_column, first_row, last_column, last_row = boxes[number]
        within = groups[first_row:last_row, first_column:last_column] == number + 1
        # Not zeros_like, which writes the zeros: rows of zeros() take no memory until they are written.
        member = np.zeros(mask.shape, dtype=bool)
        member[top + first_row : top + last_row, left + first_column : left + last_column] = within
        masks.append(member)
    return masks


def _group_boxes(boxes: np.ndarray, reach: int, most: int) -> np.ndarray:
    """Return for each box the number of its group, 0 and up."""
    # Boxes whose corners share a cell of twice the reach overlap when grown, which is cheap to find.
    cell = max(1, 2 * reach)
    group = _share_cells(boxes, cell)
    while group.max() >= MANY:
        cell *= 2
        group = _share_cells(boxes, cell)
    group = _join_overlapping(_enclose(boxes, group), reach)[group]
    joined: np.ndarray = _join_nearest(_enclose(boxes, group), most)[group]
    return joined


def _share_cells(boxes: np.ndarray, cell: int) -> np.ndarray:
    """Return for each box the number of the grid cell with its corner, counting only cells with corners."""
    columns, rows = boxes[:, 0] // cell, boxes[:, 1] // cell
    return np.unique(rows.astype(np.int64) * (int(columns.max()) + 1) + columns, return_inverse=True)[1]


def _enclose(boxes: np.ndarray, group: np.ndarray) -> np.ndarray:
    """Return for each group the box around its boxes."""
    around = np.empty((int(group.max()) + 1, 4), dtype=np.int64)
    around[group] = boxes
    np.minimum.at(around[:, :2], group, boxes[:, :2])
    np.maximum.at(around[:, 2:], group, boxes[:, 2:])
    return around


def _join_overlapping(boxes: np.ndarray, reach: int) -> np.ndarray:
    """Return for each box the number of its group; no boxes around two groups overlap when grown by ``reach``."""
    grown = boxes + np.array([-reach, -reach, reach, reach])
    group = np.arange(len(boxes))
    settled = np.zeros(len(boxes), dtype=bool)
    # Large boxes first: they absorb the small ones before the small ones are compared with each other.
    for number in np.argsort(-np.prod(boxes[:, 2:] - boxes[:, :2], axis=1)):
        while True:
            meets = (grown[:, :2] < grown[number, 2:]) & (grown[:, 2:] > grown[number, :2])
            others = np.flatnonzero(settled & meets[:, 0] & meets[:, 1])
            if not len(others):
                break
            # The larger box may overlap further boxes.
            grown[number, :2] = np.minimum(grown[number, :2], grown[others, :2].min(axis=0))
            grown[number, 2:] = np.maximum(grown[number, 2:], grown[others, 2:].max(axis=0))
            group[np.isin(group, others)] = number
            settled[others] = False
        settled[number] = True
    return np.unique(group, return_inverse=True)[1]


def _join_nearest(boxes: np.ndarray, most: int) -> np.ndarray:
    """Return for each box the number of its group, after joining the nearest until ``most`` groups are left.

    Equal to cutting the longest edges of the minimum spanning tree of the boxes (Prim, 1957).
    """
    count = len(boxes)
    if count <= most:
        return np.arange(count)
    distance = np.full(count, np.inf)
    parent = np.zeros(count, dtype=np.int64)
    waiting = np.ones(count, dtype=bool)
    order, lengths, newest = [0], np.zeros(count), 0
    for _ in range(count - 1):
        waiting[newest] = False
        gaps = np.maximum(0, np.maximum(boxes[:, :2] - boxes[newest, 2:], boxes[newest, :2] - boxes[:, 2:]))
        to_newest = np.hypot(gaps[:, 0], gaps[:, 1])
        nearer = waiting & (to_newest < distance)
        distance[nearer], parent[nearer] = to_newest[nearer], newest
        newest = int(np.argmin(np.where(waiting, distance, np.inf)))
        lengths[newest] = distance[newest]
        order.append(newest)
    lengths[0] = np.inf
    starts = np.argsort(-lengths, kind="stable")[:most]
    group = np.full(count, -1)
    group[starts] = np.arange(most)
    for number in order:
        if group[number] < 0:
            group[number] = group[parent[number]]
    return group
