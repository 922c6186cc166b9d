"""Find the motion of the whole canvas in an answer, from the unmasked pixels.

A first motion by the enhanced correlation coefficient, which needs no corners; then corners are followed and agree on a
similarity, which a minority of repainted corners cannot disturb. ``align`` decides whether the motion is used.
"""

import cv2
import numpy as np

from components.imaging.frame import Size
from components.imaging.paste.drift import Drift
from components.imaging.paste.tone import Places, fit_line, match_spread, median, pick_samples
from components.imaging.warp import IDENTITY

# A motion is believed where this count of corners agrees on it, and this share of the corners that were followed.
LEAST_CORNERS, LEAST_SHARE = 16, 0.25
MOST_CORNERS = 800
# How often the whole canvas is correlated, each time without what differed most.
ROUNDS = 3


def find_motion(sent: np.ndarray, answer: np.ndarray, stayed: np.ndarray, ring: Places) -> np.ndarray | None:
    """Return the motion, a matrix as in Drift; None for no motion, or no plausible one.

    ``sent`` and ``answer``: (height, width, 3) uint8. ``stayed``: (height, width) uint8, 255 = should not have changed.
    ``ring``: the pixels by which the tones are matched.
    """
    first, second = (cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY) for pixels in (sent, answer))
    size = (first.shape[1], first.shape[0])
    corners = cv2.goodFeaturesToTrack(first, MOST_CORNERS, 0.003, 7, mask=stayed, blockSize=5)
    enough = corners is not None and len(corners) >= LEAST_CORNERS
    correlated = _correlate(first, second, stayed)
    for start in (correlated, IDENTITY):
        matrix = _refine(first, second, start, corners, ring) if enough and start is not None else None
        if matrix is not None and Drift(size, matrix).is_plausible:
            return matrix
    rough = None if correlated is None else _as_similarity(correlated, size)
    return rough if rough is not None and Drift(size, rough).is_plausible else None


def _correlate(first: np.ndarray, second: np.ndarray, stayed: np.ndarray) -> np.ndarray | None:
    """Return the affine motion by which two grey pictures correlate best, None where the search does not converge.

    Searched at half the size, and repeated without the pixels that differ most, which may have been repainted.
    """
    small, smaller = (cv2.resize(p, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA) for p in (first, second))
    compared = cv2.resize(stayed, small.shape[::-1], interpolation=cv2.INTER_NEAREST)
    settings = cv2.ECCParameters()
    settings.motionType = cv2.MOTION_AFFINE
    settings.criteria = (cv2.TERM_CRITERIA_COUNT + cv2.TERM_CRITERIA_EPS, 40, 1e-4)
    matrix: np.ndarray = IDENTITY.astype(np.float32)
    mask = compared
    for round_number in range(ROUNDS):
        # After the first round the coarse levels, in which repainted pixels are blurred into others, only disturb.
        settings.nlevels = 5 if round_number == 0 else 2
        try:
            _, matrix = cv2.findTransformECCMultiScale(small, smaller, matrix, settings, mask)
        except cv2.error:
            return None
        if round_number == ROUNDS - 1:
            break
        shown = cv2.warpAffine(smaller, matrix, small.shape[::-1], flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
        kept = compared > 0
        sampled = pick_samples(kept)
        gain, offset = fit_line(shown[sampled].astype(np.float32), small[sampled].astype(np.float32))
        error = cv2.GaussianBlur(np.abs(small - (np.float32(gain) * shown + np.float32(offset))), (0, 0), 3)
        limit = max(1.0, 2.5 * median(error[kept]))
        mask = np.where(kept & (error <= limit), np.uint8(255), np.uint8(0))
    full: np.ndarray = matrix.astype(np.float64)
    full[:, 2] = 2 * full[:, 2] + 0.5 - full[:, :2] @ (0.5, 0.5)
    return full


def _refine(
    first: np.ndarray, second: np.ndarray, matrix: np.ndarray, corners: np.ndarray, ring: Places
) -> np.ndarray | None:
    """Return the motion on which the corners agree, near ``matrix``, or None."""
    size = (first.shape[1], first.shape[0])
    for levels, within in ((3, 3.0), (1, 0.6)):
        shown = Drift(size, matrix).undo_motion(second)
        gain, offset = match_spread(shown[ring], first[ring])
        shown = cv2.convertScaleAbs(shown, alpha=gain, beta=offset)
        more = _agree(*_follow(first, shown, corners, levels), within)
        if more is None:
            return None
        matrix = (np.vstack([matrix, (0, 0, 1)]) @ np.vstack([more, (0, 0, 1)]))[:2]
    return matrix


def _as_similarity(matrix: np.ndarray, size: Size) -> np.ndarray:
    """Return the similarity nearest to an affine motion over a canvas of ``size``."""
    (a, b, _), (c, d, _) = matrix
    cosine, sine = (a + d) / 2, (c - b) / 2
    middle = np.array([(size[0] - 1) / 2, (size[1] - 1) / 2])
    turned = np.array([[cosine, -sine], [sine, cosine]])
    return np.column_stack([turned, matrix @ (*middle, 1.0) - turned @ middle])


def _follow(first: np.ndarray, second: np.ndarray, corners: np.ndarray, levels: int) -> tuple[np.ndarray, np.ndarray]:
    """Return corners and their places in ``second``, (count, 2) each; only corners that are followed back again."""
    window = (21, 21)
    # OpenCV takes None for the places it is to find, which its types leave out.
    places, found, _ = cv2.calcOpticalFlowPyrLK(  # type: ignore[call-overload]
        first, second, corners, None, winSize=window, maxLevel=levels
    )
    back, found_back, _ = cv2.calcOpticalFlowPyrLK(  # type: ignore[call-overload]
        second, first, places, None, winSize=window, maxLevel=levels
    )
    kept = (found & found_back).ravel().astype(bool) & (np.abs(back - corners).max(axis=(1, 2)) < 0.7)
    return corners[kept, 0], places[kept, 0]


def _agree(here: np.ndarray, there: np.ndarray, within: float) -> np.ndarray | None:
    """Return the similarity that maps most points to their counterparts, None where too few points agree."""
    if len(here) < LEAST_CORNERS:
        return None
    cv2.setRNGSeed(1)
    matrix, agreeing = cv2.estimateAffinePartial2D(
        here, there, ransacReprojThreshold=within, maxIters=4000, confidence=0.999, refineIters=20
    )
    if matrix is None or agreeing.sum() < max(LEAST_CORNERS, LEAST_SHARE * len(here)):
        return None
    return matrix
