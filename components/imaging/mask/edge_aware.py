"""A stroke of the edge-aware brush: of what the brush covers, the pixels that are like those under its centre."""

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from components.imaging.mask.brush_stroke import BrushStroke, draw_strokes

# The greatest difference to the pixel under the centre, of 255 levels of L*, a* and b*: light varies more than colour.
LIGHTNESS, COLOUR = 28, 12
# The median of so many pixels across takes out grain, and keeps edges.
MEDIAN = 5
# The distance of two places at which the brush looks, as a share of its radius; and the pixels looked at in all.
SPACING, MOST_SEEN = 0.5, 4 * 10**8


def is_too_wide(pieces: Sequence[BrushStroke], size: tuple[int, int]) -> bool:
    """Whether the pieces of a stroke are too many and too wide to be drawn; ``size``: the picture's, in pixels."""
    return sum(_count_seen(piece, size[0]) for piece in pieces) > MOST_SEEN


def draw_edge_aware(pixels: np.ndarray, pieces: Sequence[BrushStroke]) -> np.ndarray:
    """Return the area that an edge-aware stroke covers: (height, width) bool.

    ``pixels``: (height, width, 3) uint8 RGB. ``pieces``: the parts of the stroke, each of one width. At each place
    along the path the brush takes, within its disc, the pixels that resemble the pixel under its centre and are
    connected with it. The work is done in the stroke's bounding box.
    """
    height, width = pixels.shape[:2]
    drawn = [replace(piece, erases=False) for piece in pieces]
    swept = draw_strokes(np.zeros((height, width), dtype=bool), drawn)
    area = np.zeros_like(swept)
    radii = [_radius_of(piece, width) for piece in pieces]
    places = [_place_centres(piece, (width, height), MOST_SEEN // len(pieces)) for piece in pieces]
    centres, radius = np.concatenate(places), max(radii)
    low = np.maximum(np.floor(centres.min(axis=0)).astype(int) - radius - MEDIAN, 0)
    high = np.minimum(np.ceil(centres.max(axis=0)).astype(int) + radius + MEDIAN, (width, height))
    if (low >= high).any():
        return area
    box = slice(low[1], high[1]), slice(low[0], high[0])
    lab = cv2.medianBlur(cv2.cvtColor(np.ascontiguousarray(pixels[box]), cv2.COLOR_RGB2LAB), MEDIAN)
    # Each place leaves a mark of 1 where the flood has come.
    reached = np.zeros(lab.shape[:2], dtype=np.uint8)
    for piece_radius, piece_centres in zip(radii, places, strict=True):
        for x, y in np.floor(piece_centres - low).astype(int):
            if 0 <= x < lab.shape[1] and 0 <= y < lab.shape[0]:
                _flood(lab, reached, (int(x), int(y)), piece_radius)
    reached = cv2.morphologyEx(reached, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    area[box] = (reached > 0) & swept[box]
    return area


def _radius_of(piece: BrushStroke, width: int) -> int:
    return max(1, round(piece.radius * width))


def _count_seen(piece: BrushStroke, width: int) -> int:
    """Return how many pixels are looked at for one place of a piece."""
    return (2 * _radius_of(piece, width) + 1) ** 2


def _place_centres(piece: BrushStroke, size: tuple[int, int], most_seen: int) -> np.ndarray:
    """Return the places along a piece at which the brush looks, at ``most_seen`` pixels: (count, 2), in pixels."""
    path = np.asarray(piece.points) * size
    steps = np.hypot(*np.diff(path, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    most = max(1, most_seen // _count_seen(piece, size[0]))
    count = min(int(along[-1] / (SPACING * _radius_of(piece, size[0]))) + 2, most)
    at = np.linspace(0, along[-1], count)
    return np.stack([np.interp(at, along, path[:, axis]) for axis in (0, 1)], axis=1)


def _flood(lab: np.ndarray, reached: np.ndarray, centre: tuple[int, int], radius: int) -> None:
    """Mark what is like the pixel at ``centre`` (x, y), connected with it, and within ``radius`` of it."""
    x, y = centre
    left, top = max(0, x - radius), max(0, y - radius)
    seen = np.ascontiguousarray(lab[top : y + radius + 1, left : x + radius + 1])
    height, width = seen.shape[:2]
    # OpenCV floods where its mask, which has a border of one pixel, is 0.
    closed = np.ones((height + 2, width + 2), dtype=np.uint8)
    place = x - left, y - top
    cv2.circle(closed, (place[0] + 1, place[1] + 1), radius, 0, -1)
    closed[[0, -1]] = 1
    closed[:, [0, -1]] = 1
    reach = (LIGHTNESS, COLOUR, COLOUR)
    flags = 4 | 2 << 8 | cv2.FLOODFILL_MASK_ONLY | cv2.FLOODFILL_FIXED_RANGE
    cv2.floodFill(seen, closed, place, (0, 0, 0), reach, reach, flags)
    reached[top : top + height, left : left + width] |= (closed[1:-1, 1:-1] == 2).view(np.uint8)
