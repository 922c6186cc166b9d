"""Estimate the drift of an answer: shift, scale, rotation, tone and local bends beside the sent canvas.

An endpoint repaints the whole canvas, so the unmasked pixels come back slightly moved and toned. The drift is estimated
from the unmasked pixels, robustly, because some of them may be repainted too. Each correction is measured outside the
mask, and a correction that does not reduce the difference is dropped.
"""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from components.imaging.frame import Box, Size
from components.imaging.paste.bend import find_bend
from components.imaging.paste.drift import Drift, no_drift
from components.imaging.paste.motion import find_motion
from components.imaging.paste.tone import Places, fit_tone, smooth_pixels

# Unmasked pixels within this distance of the mask are left out: models blend the repainted part into them.
CLEARANCE = 3
# A correction with a smaller gain, in levels and as a share, is dropped.
LEAST_GAIN, LEAST_GAIN_SHARE = 0.1, 0.03
# A bend can follow anything, repainted places too, and must gain more, in levels.
LEAST_GAIN_OF_BEND = 0.25
# An answer that is moved back exactly still differs by so many levels: its pixels were interpolated and rounded twice.
ROUNDED = 0.2
# Without a motion, a tone is believed only if it explains more than this share of the difference: an answer with
# another subject also comes nearer to the picture in some other tone.
LEAST_EXPLAINED = 1 / 2
# The most pixels on which corrections are compared, and the fewest that are enough.
SAMPLES, FEWEST = 40_000, 1024
# The weight of a pixel without texture beside that of one whose grey changes by so many levels per pixel: a white
# background shows no motion, and would hide that of the letters on it.
FLAT = 0.5
# The share of the weight that may have been repainted.
REPAINTED_SHARE = 0.25
# The radius, in canvas pixels, of the average by which the seam is measured.
SEAM_REACH = 16


@dataclass(frozen=True, eq=False)
class _ComparedPixels:
    """Hold the pixels to compare: ``places`` as (rows, columns), and ``weights``, float32 by their texture."""

    places: Places
    weights: np.ndarray


def align_answer(sent: np.ndarray, answer: np.ndarray, mask: np.ndarray | None, place: Box) -> tuple[np.ndarray, Drift]:
    """Return ``answer`` laid as ``sent``, its drift undone, and the drift.

    ``sent`` and ``answer``: (height, width, 3) uint8; the answer may have another size, and is returned in that of the
    canvas.

    ``mask``: (height, width) bool of the canvas, True = repainted, or None. ``place``: the box of the canvas with the
    picture; the padding is not compared. A first motion by the enhanced correlation coefficient (Evangelidis and
    Psarakis, 2008), then corners followed by pyramidal Lucas-Kanade that agree on a similarity by RANSAC; the tone by
    iteratively reweighted least squares with Huber's weights; the bends as in ``find_bend``.
    """
    size = (sent.shape[1], sent.shape[0])
    if answer.shape[:2] != sent.shape[:2]:
        answer = cv2.resize(answer, size, interpolation=cv2.INTER_AREA)
    stayed = _unmasked(mask, size, place)
    if stayed is None:
        return answer, no_drift(size)
    compared = _pick_compared(sent, mask, stayed)
    best, moved_back = no_drift(size), answer
    before = least = _residual(sent, answer, best, compared)
    motion = find_motion(sent, answer, stayed, compared.places)
    wanted = smooth_pixels(sent, compared.places)
    for start in (best,) if motion is None else (best, Drift(size, motion, trusted=True)):
        shown = start.undo_motion(answer)
        for candidate in (start, start.in_tone(*fit_tone(wanted, smooth_pixels(shown, compared.places)))):
            residual = _residual(sent, shown, candidate, compared)
            if residual < least - max(LEAST_GAIN, LEAST_GAIN_SHARE * least):
                best, moved_back, least = candidate, shown, residual
    # Zero motion is trusted too where the motion was measured.
    trusted = best.trusted or (motion is not None and Drift(size, motion).is_nearly_still)
    if not trusted and least > (1 - LEAST_EXPLAINED) * before:
        best, moved_back, least = no_drift(size), answer, before
    shown = best.tone(moved_back)
    # What a trusted motion leaves, a bend can lower to ROUNDED at best.
    bends = least > LEAST_GAIN_OF_BEND + (ROUNDED if trusted else 0)
    bend = find_bend(sent, shown, stayed, trusted) if bends else None
    if bend is not None:
        bent = replace(best, bend=bend)
        moved_back = bent.undo_motion(answer)
        residual = _residual(sent, moved_back, bent, compared)
        most = least - LEAST_GAIN_OF_BEND if trusted else (1 - LEAST_EXPLAINED) * before
        if residual < most:
            best, shown, least, trusted = bent, bent.tone(moved_back), residual, True
    return shown, replace(best, trusted=trusted, residual=least, residual_before=before)


def measure_seam(sent: np.ndarray, shown: np.ndarray, mask: np.ndarray, place: Box) -> np.ndarray:
    """Return the difference of the aligned answer and the sent canvas, (height, width) float32, in levels.

    ``sent`` and ``shown``: (height, width, 3) uint8, as ``align_answer`` takes and returns them. Averaged over the
    unmasked pixels within SEAM_REACH pixels of each pixel; 0 where no unmasked pixel is near.
    """
    stayed = _unmasked(mask, (sent.shape[1], sent.shape[0]), place)
    if stayed is None:
        return np.zeros(mask.shape, dtype=np.float32)
    difference = cv2.transform(cv2.absdiff(sent, shown), np.full((1, 3), 1 / 3))
    window = (2 * SEAM_REACH + 1,) * 2
    weight = (stayed > 0).astype(np.float32)
    total = cv2.boxFilter(difference.astype(np.float32) * weight, -1, window, normalize=False)
    count = cv2.boxFilter(weight, -1, window, normalize=False)
    return np.where(count > 0.5, total / np.maximum(count, 1), np.float32(0))


def _unmasked(mask: np.ndarray | None, size: Size, place: Box) -> np.ndarray | None:
    """Return the canvas pixels that should not have changed, (height, width) uint8 0 or 255; None for too few."""
    stayed = np.zeros((size[1], size[0]), dtype=np.uint8)
    left, top, right, bottom = place
    stayed[top:bottom, left:right] = 255
    if mask is not None:
        around = cv2.dilate(mask.astype(np.uint8), np.ones((2 * CLEARANCE + 1,) * 2, np.uint8))
        stayed[around > 0] = 0
    return stayed if np.count_nonzero(stayed) >= FEWEST else None


def _pick_compared(sent: np.ndarray, mask: np.ndarray | None, stayed: np.ndarray) -> _ComparedPixels:
    """Return the pixels to compare: the nearest to the mask, at most SAMPLES, evenly picked."""
    if mask is None or not mask.any():
        near = stayed
    else:
        distance = cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, 3)
        for reach in (48, 96, 192):
            near = np.where(distance <= reach, stayed, np.uint8(0))
            if np.count_nonzero(near) >= SAMPLES:
                break
        else:
            near = stayed
    found = np.flatnonzero(near)
    picked = found[:: max(1, len(found) // SAMPLES)]
    places = np.divmod(picked, stayed.shape[1])
    return _ComparedPixels(places, _texture(sent)[places] + np.float32(FLAT))


def _texture(pixels: np.ndarray) -> np.ndarray:
    """Return by how many levels the grey changes per pixel: (height, width) float32, without the grain."""
    grey = cv2.GaussianBlur(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), (0, 0), 1.5)
    # Sobel's sums are 8 times the gradient.
    return cv2.magnitude(*(cv2.Sobel(grey, cv2.CV_32F, *order, scale=1 / 8) for order in ((1, 0), (0, 1))))


def _residual(sent: np.ndarray, shown: np.ndarray, drift: Drift, compared: _ComparedPixels) -> float:
    """Return the mean absolute difference over the part of ``compared`` that differs least, in levels, by its weights.

    ``shown``: the answer with its motion undone. The rest, REPAINTED_SHARE, may have been repainted.
    """
    found = drift.tone(shown[compared.places].reshape(-1, 1, 3)).reshape(-1, 3)
    # Channel by channel, which takes numpy a third of the time of a mean along an axis of three.
    red, green, blue = np.abs(sent[compared.places].astype(np.int16) - found).T
    differences = (red + green + blue) / 3
    order = np.argsort(differences)
    weights = compared.weights[order]
    reached = np.cumsum(weights, dtype=np.float64)
    kept = max(1, int(np.searchsorted(reached, (1 - REPAINTED_SHARE) * reached[-1])))
    return float(np.average(differences[order[:kept]], weights=weights[:kept]))
