"""Find the bend of an answer: what is left of its motion once the whole canvas was moved back, place by place.

Gradients within a Gaussian window say where a detail went (Lucas and Kanade, 1981), from coarse pictures to fine ones.
The window counts unmasked pixels only (normalized convolution, Knutsson and Westin, 1993), so that the bend of a masked
place is that of what surrounds it. Repainted places, where the two pictures do not correlate, do not count.
"""

import cv2
import numpy as np

from components.imaging.paste.level import Level, mean_of_cells, pad_level
from components.imaging.warp import CELL, mesh_size

# How many canvas pixels are one pixel of a level, the standard deviation of its window in canvas pixels, and rounds.
LEVELS = ((4, 48, 4), (2, 24, 3))
FINEST = (1, 16, 2)
# Pictures that correlate less than the first within LIKENESS canvas pixels show different things there, and from the
# second on the same.
UNLIKE, ALIKE = 0.4, 0.8
LIKENESS = 16
# Without a common motion, the share of the canvas in which two pictures must show the same for a bend to be looked for.
# Photos of other subjects reach 0.05; a picture that has come back bent by 8 pixels, a quarter repainted, 0.2.
LEAST_LIKENESS = 0.08
# A difference of so many levels halves the weight of a pixel (Cauchy's weight).
REPAINTED = 4.0
# The texture, as squared gradient per pixel, at which a window is believed half.
LEAST_TEXTURE = 0.04
# The texture at which the evidence for a bend and that against one weigh the same.
HELD = 0.0012
# A step of one round, and the bend as a whole, in canvas pixels: the bends of models are smaller.
LONGEST_STEP, LARGEST_BEND = 2.0, 12.0
# A bend is believed wholly where it lowers the difference by this share, and not where it lowers none; a difference of
# more levels than MOST_TOLD says no more of the place.
LEAST_LOWERED, MOST_TOLD = 0.1, 16.0
TINY = np.float32(1e-6)


def find_bend(sent: np.ndarray, shown: np.ndarray, stayed: np.ndarray, trusted: bool = True) -> np.ndarray | None:
    """Return the bend of ``shown`` beside ``sent``, as in Warp: ``sent`` at c is ``shown`` at c + the bend.

    ``sent`` and ``shown``: (height, width, 3) uint8; the motion and the tone of the whole canvas are undone in
    ``shown``. ``stayed``: (height, width) uint8, 255 = should not have changed. ``trusted``: whether a common motion
    was found; without one, None is returned for pictures that show different things.
    """
    size = (sent.shape[1], sent.shape[0])
    full = pad_level(sent, shown, stayed, LEVELS[0][0])
    bend = np.zeros((full.size[1] // CELL, full.size[0] // CELL, 2), dtype=np.float32)
    coarse = full.shrink(LEVELS[0][0])
    if not trusted and _share_alike(coarse, bend) < LEAST_LIKENESS:
        return None
    for scale, spread, rounds in (*LEVELS, FINEST):
        level = coarse if scale == coarse.scale else full.shrink(scale)
        for _ in range(rounds):
            bend = _improve(level, _likeness(coarse, bend), bend, spread / CELL)
    bend = _take_back(full, bend)
    across, down = mesh_size(size)
    return np.ascontiguousarray(bend[:down, :across])


def _improve(level: Level, likeness: np.ndarray, bend: np.ndarray, spread: float) -> np.ndarray:
    """Return a bend after one more step.

    ``likeness``: of each cell, as ``_likeness`` returns it. ``spread``: the standard deviation of the window, in cells.
    """
    shown, weight, (seen, common) = _compare(level, likeness, bend, spread)
    xx, xy, yy, x, y = _gather_evidence(level, shown, weight, common / np.maximum(seen, 1e-6), spread)
    xx, yy = xx + LEAST_TEXTURE, yy + LEAST_TEXTURE
    # Evidence must hold the whole bend against none, and not its last step alone: a place with little stays unbent.
    x, y = (moved - HELD / level.scale * bend[..., axis] for axis, moved in enumerate((x, y)))
    step = np.stack([yy * x - xy * y, xx * y - xy * x], axis=2) / (xx * yy - xy * xy)[..., None]
    length = np.hypot(step[..., 0], step[..., 1])
    step *= np.minimum(1, LONGEST_STEP / np.maximum(length, 1e-6))[..., None]
    bend = _limit(bend + level.scale * step)
    # The smaller eigenvalue of the gradients: an edge alone says nothing of the direction along it.
    texture = (xx + yy) / 2 - np.hypot((xx - yy) / 2, xy) - LEAST_TEXTURE
    certainty = np.maximum(texture, 0) / (np.maximum(texture, 0) + LEAST_TEXTURE) + np.float32(1e-3)
    return _smooth(bend, certainty, spread / 2)


def _compare(
    level: Level, likeness: np.ndarray, bend: np.ndarray, spread: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the shown picture bent back, the weight of its pixels, and of each cell the weight and the difference.

    The first two: (height, width) float32 of the level. The last: (2, rows, columns) float32, means in the window.
    """
    shown, weight = np.empty_like(level.sent), np.empty_like(level.weight)
    means = np.empty((2, *bend.shape[:2]), dtype=np.float32)
    for cells, rows in level.bands(bend):
        cv2.multiply(level.weight[rows], level.spread(likeness, cells), weight[rows])
        shown[rows] = level.bent(bend, cells)
        means[0, cells] = mean_of_cells(weight[rows], bend)
        means[1, cells] = mean_of_cells((level.sent[rows] - shown[rows]) * weight[rows], bend)
    return shown, weight, _blur(means, spread)


def _gather_evidence(
    level: Level, shown: np.ndarray, weight: np.ndarray, common: np.ndarray, spread: float
) -> np.ndarray:
    """Return the products of the gradients and of the difference, (5, rows, columns) float32, means in the window.

    ``common``: the difference of the two pictures in the window of each cell, which is one of tone, not of place.
    """
    means = np.empty((5, *common.shape), dtype=np.float32)
    for cells, rows in level.bands(common):
        # A gradient needs the rows above and below.
        first, last = max(rows.start - 1, 0), min(rows.stop + 1, level.size[1])
        middle = (level.sent[first:last] + shown[first:last]) / 2
        # Sobel's sums are 8 times the gradient.
        across, down = (
            cv2.Sobel(middle, cv2.CV_32F, *order, scale=1 / 8)[rows.start - first : rows.stop - first]
            for order in ((1, 0), (0, 1))
        )
        difference = level.sent[rows] - shown[rows] - level.spread(common, cells)
        kept = weight[rows] / (1 + (difference / REPAINTED) ** 2)
        across_kept, down_kept = across * kept, down * kept
        products = (across, across_kept), (down, across_kept), (down, down_kept)
        for number, (one, other) in enumerate((*products, (difference, across_kept), (difference, down_kept))):
            means[number, cells] = mean_of_cells(one * other, common)
    return _blur(means, spread)


def _likeness(level: Level, bend: np.ndarray) -> np.ndarray:
    """Return how surely the two pictures show the same in the window of each cell: float32, 0 to 1.

    By the correlation of the unmasked pixels within the window, which a difference of tone does not lower.
    """
    sent, shown, weight = level.sent, level.bent(bend, slice(0, bend.shape[0])), level.weight
    spread = LIKENESS / CELL
    seen = np.maximum(_window(weight, bend, spread), 1e-6)
    first, second = (_window(each * weight, bend, spread) / seen for each in (sent, shown))
    products = ((sent, shown, first * second), (sent, sent, first * first), (shown, shown, second * second))
    both, one, other = (_window(a * b * weight, bend, spread) / seen - means for a, b, means in products)
    # Grain alone does not correlate, and moves nothing.
    correlation = (both + 1) / (np.sqrt(np.maximum(one, 0) * np.maximum(other, 0)) + 1)
    likeness: np.ndarray = np.clip((correlation - UNLIKE) / (ALIKE - UNLIKE), 0, 1)
    return likeness


def _share_alike(level: Level, bend: np.ndarray) -> float:
    """Return the share of the unmasked pixels of a level in which the two pictures show the same, 0 to 1."""
    seen = cv2.resize(level.weight, (bend.shape[1], bend.shape[0]), interpolation=cv2.INTER_AREA)
    return float((_likeness(level, bend) * seen).sum() / max(float(seen.sum()), 1e-6))


def _take_back(full: Level, bend: np.ndarray) -> np.ndarray:
    """Return the bend without the places in which it does not lower the difference outside the mask."""
    spread = FINEST[1] / CELL
    means = np.empty((2, *bend.shape[:2]), dtype=np.float32)
    for cells, rows in full.bands(bend):
        for number, shown in enumerate((full.shown[rows], full.bent(bend, cells))):
            told = np.minimum(cv2.absdiff(full.sent[rows], shown), MOST_TOLD)
            means[number, cells] = mean_of_cells(told * full.weight[rows], bend)
    before, after = _blur(means, spread)
    believed = np.clip((before - after) / (LEAST_LOWERED * before + TINY), 0, 1)
    # Places without a difference, and masked ones, are believed as the places around them are.
    believed = cv2.GaussianBlur(believed * before, (0, 0), spread) / cv2.GaussianBlur(before + TINY, (0, 0), spread)
    taken: np.ndarray = bend * believed[..., None]
    return taken


def _window(pixels: np.ndarray, bend: np.ndarray, spread: float) -> np.ndarray:
    """Return the mean of the pixels of a level in the window of each cell."""
    return cv2.GaussianBlur(mean_of_cells(pixels, bend), (0, 0), spread)


def _blur(means: np.ndarray, spread: float) -> np.ndarray:
    """Return the means of several values, (count, rows, columns), in the window of each cell."""
    return np.stack([cv2.GaussianBlur(each, (0, 0), spread) for each in means])


def _smooth(bend: np.ndarray, certainty: np.ndarray, spread: float) -> np.ndarray:
    """Return the bend averaged over its neighbours by their certainty."""
    total = cv2.GaussianBlur(bend * certainty[..., None], (0, 0), spread)
    smooth: np.ndarray = total / cv2.GaussianBlur(certainty, (0, 0), spread)[..., None]
    return smooth


def _limit(bend: np.ndarray) -> np.ndarray:
    length = np.hypot(bend[..., 0], bend[..., 1])
    limited: np.ndarray = bend * np.minimum(1, LARGEST_BEND / np.maximum(length, 1e-6))[..., None]
    return limited
