"""Fine detail for a fill that was made at a reduced scale: taken from the places that the fill resembles.

The places are found at the reduced scale by a search like that of PatchMatch (Barnes et al., SIGGRAPH 2009): good
matches are handed on to neighbours, and tried beside at random. Every pixel of detail is one of the picture.
"""

import cv2
import numpy as np

from components.imaging.mask.scaling import cells_of

# A place is described by 3 x 3 pixels with this distance, at the reduced scale.
STRIDE = 2
# The distances over which a match is handed on, one after another: far ones first.
STEPS = (16, 8, 4, 2, 1, 2, 1)
# Rows that are composed at a time, which bounds the memory for any size.
BAND = 256


def find_places(small: np.ndarray, hole: np.ndarray) -> np.ndarray:
    """Return the place that each pixel resembles: (height, width, 2) int32, x and y; known pixels are their own place.

    ``small``: (height, width, 3) uint8, filled; ``hole``: (height, width) bool, True = was filled. Equal inputs give
    equal results.
    """
    height, width = hole.shape
    known = _find_sources(hole)
    rng = np.random.default_rng(0)
    described = _describe(small)
    places = np.stack(np.meshgrid(np.arange(width), np.arange(height)), axis=-1).astype(np.int32)
    rows, columns = np.nonzero(hole)
    sources = np.flatnonzero(known)
    chosen = sources[rng.integers(0, len(sources), len(rows))]
    best = np.stack([chosen % width, chosen // width], axis=-1).astype(np.int32)
    wanted = described[rows, columns].astype(np.int16)
    error = _compare(wanted, described, best)
    numbers = np.full(hole.shape, -1, np.int32)
    numbers[rows, columns] = np.arange(len(rows))

    def offer(candidates: np.ndarray) -> None:
        """Take the candidates that are known and resemble more."""
        inside = (candidates >= 0).all(1) & (candidates[:, 0] < width) & (candidates[:, 1] < height)
        at = np.flatnonzero(inside)
        at = at[known[candidates[at, 1], candidates[at, 0]]]
        found = _compare(wanted[at], described, candidates[at])
        better = found < error[at]
        best[at[better]], error[at[better]] = candidates[at[better]], found[better]

    for step in STEPS:
        for dx, dy in ((step, 0), (-step, 0), (0, step), (0, -step)):
            there = numbers[np.clip(rows + dy, 0, height - 1), np.clip(columns + dx, 0, width - 1)]
            offer(np.where((there >= 0)[:, None], best[there] - np.array([dx, dy]), -1).astype(np.int32))
        reach = max(width, height)
        while reach > 1:
            offer(best + rng.integers(-reach, reach + 1, best.shape, dtype=np.int32))
            reach //= 3
    places[rows, columns] = best
    return places


def add_detail(crop: np.ndarray, hole: np.ndarray, small: np.ndarray, places: np.ndarray, opaque: bool) -> np.ndarray:
    """Return the crop with its hole filled at its own resolution.

    ``crop``: (height, width, 3 or 4) uint8; ``hole``: (height, width) bool; ``small``: the crop at a reduced scale,
    filled, RGB; ``places`` as from ``find_places``. ``opaque``: whether the forms are those of ``small`` and only the
    detail is taken from the places; else the pixels of the places are taken as they are, with their alpha.
    """
    result = crop.copy()
    height, width = hole.shape
    rows, columns = small.shape[:2]
    across, down = columns / width, rows / height
    for top in range(0, height, BAND):
        y, x = np.nonzero(hole[top : top + BAND])
        if not len(x):
            continue
        y += top
        low_x, low_y = cells_of(x, y, hole.shape, small.shape)
        place = places[low_y, low_x]
        from_x = np.clip(x + np.round((place[:, 0] - low_x) / across).astype(int), 0, width - 1)
        from_y = np.clip(y + np.round((place[:, 1] - low_y) / down).astype(int), 0, height - 1)
        taken = crop[from_y, from_x]
        if opaque:
            forms = _sample(small, x, y, across, down) - _sample(small, from_x, from_y, across, down)
            taken = taken.astype(np.float32)
            taken[:, :3] += forms
            taken = np.clip(np.round(taken), 0, 255).astype(np.uint8)
        result[y, x] = taken
    return result


def _find_sources(hole: np.ndarray) -> np.ndarray:
    """Return the pixels that may be places, (height, width) bool: those whose description has no filled pixel."""
    reach = 2 * STRIDE + 1
    known = cv2.erode((~hole).astype(np.uint8), np.ones((reach, reach), np.uint8)) > 0
    return known if known.any() else ~hole


def _describe(small: np.ndarray) -> np.ndarray:
    """Return (height, width, 27) uint8: the colours of 3 x 3 pixels around each pixel."""
    padded = cv2.copyMakeBorder(small, STRIDE, STRIDE, STRIDE, STRIDE, cv2.BORDER_REFLECT_101)
    height, width = small.shape[:2]
    offsets = [(x, y) for y in (0, STRIDE, 2 * STRIDE) for x in (0, STRIDE, 2 * STRIDE)]
    return np.concatenate([padded[y : y + height, x : x + width] for x, y in offsets], axis=-1)


def _compare(wanted: np.ndarray, described: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Return how much places differ from what is wanted: (count,) int32, sums of squares."""
    difference = (described[places[:, 1], places[:, 0]].astype(np.int16) - wanted).astype(np.int32)
    sums: np.ndarray = np.einsum("ij,ij->i", difference, difference)
    return sums


def _sample(small: np.ndarray, x: np.ndarray, y: np.ndarray, across: float, down: float) -> np.ndarray:
    """Return the colours at pixels of the crop, from ``small``, linear between its pixels: (count, 3) float32."""
    rows, columns = small.shape[:2]
    at_x = np.clip((x + 0.5) * across - 0.5, 0, columns - 1).astype(np.float32)
    at_y = np.clip((y + 0.5) * down - 0.5, 0, rows - 1).astype(np.float32)
    left, above = at_x.astype(int), at_y.astype(int)
    right, below = np.minimum(left + 1, columns - 1), np.minimum(above + 1, rows - 1)
    share_x, share_y = (at_x - left)[:, None], (at_y - above)[:, None]
    upper = small[above, left] * (1 - share_x) + small[above, right] * share_x
    lower = small[below, left] * (1 - share_x) + small[below, right] * share_x
    values: np.ndarray = upper * (1 - share_y) + lower * share_y
    return values
