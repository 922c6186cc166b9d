"""Estimate the drift of an answer: shift, scale, rotation and tone beside the sent canvas.

An endpoint repaints the whole canvas, so the unmasked pixels come back slightly moved and toned. The drift is estimated
from the unmasked pixels, robustly, because some of them may be repainted too. Each correction is measured outside the
mask, and a correction that does not reduce the difference is dropped.
"""

from dataclasses import replace

import cv2
import numpy as np

from components.imaging.frame import Box, Size
from components.imaging.paste.drift import Drift, no_drift
from components.imaging.paste.motion import find_motion
from components.imaging.paste.tone import Places, fit_tone

# Unmasked pixels within this distance of the mask are left out: models blend the repainted part into them.
CLEARANCE = 3
# A correction with a smaller gain, in levels and as a share, is dropped.
LEAST_GAIN, LEAST_GAIN_SHARE = 0.1, 0.03
# Without a motion, a tone is believed only if it explains more than this share of the difference: an answer with
# another subject also comes nearer to the picture in some other tone.
LEAST_EXPLAINED = 1 / 2
# The most pixels on which corrections are compared, and the fewest that are enough.
SAMPLES, FEWEST = 40_000, 1024
# The radius, in canvas pixels, of the average by which the seam is measured.
SEAM_REACH = 16


def estimate_drift(sent: np.ndarray, answer: np.ndarray, mask: np.ndarray | None, place: Box) -> Drift:
    """Return the drift of ``answer`` beside ``sent``: (height, width, 3) uint8 each; the answer may have another size.

    ``mask``: (height, width) bool of the canvas, True = repainted, or None. ``place``: the box of the canvas with the
    picture; the padding is not compared. A first motion by the enhanced correlation coefficient (Evangelidis and
    Psarakis, 2008), then corners followed by pyramidal Lucas-Kanade that agree on a similarity by RANSAC; the tone by
    iteratively reweighted least squares with Huber's weights.
    """
    size = (sent.shape[1], sent.shape[0])
    if answer.shape[:2] != sent.shape[:2]:
        answer = cv2.resize(answer, size, interpolation=cv2.INTER_AREA)
    stayed = _unmasked(mask, size, place)
    if stayed is None:
        return no_drift(size)
    ring = _ring(mask, stayed)
    best = no_drift(size)
    before = least = _residual(sent, answer, best, ring)
    motion = find_motion(sent, answer, stayed, ring)
    for start in (best,) if motion is None else (best, Drift(size, motion, trusted=True)):
        shown = start.undo_motion(answer)
        for candidate in (start, start.in_tone(*fit_tone(sent, shown, ring))):
            residual = _residual(sent, shown, candidate, ring)
            if residual < least - max(LEAST_GAIN, LEAST_GAIN_SHARE * least):
                best, least = candidate, residual
    # Zero motion is trusted too where the motion was measured.
    trusted = best.trusted or (motion is not None and Drift(size, motion).is_nearly_still)
    if not trusted and least > (1 - LEAST_EXPLAINED) * before:
        best, least = no_drift(size), before
    return replace(best, trusted=trusted, residual=least, residual_before=before)


def measure_seam(sent: np.ndarray, answer: np.ndarray, drift: Drift, mask: np.ndarray, place: Box) -> np.ndarray:
    """Return the difference of the corrected answer and the sent canvas, (height, width) float32, in levels.

    Averaged over the unmasked pixels within SEAM_REACH pixels of each pixel; 0 where no unmasked pixel is near.
    """
    stayed = _unmasked(mask, drift.size, place)
    if stayed is None:
        return np.zeros(mask.shape, dtype=np.float32)
    if answer.shape[:2] != mask.shape:
        answer = cv2.resize(answer, drift.size, interpolation=cv2.INTER_AREA)
    shown = drift.tone(drift.undo_motion(answer))
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


def _ring(mask: np.ndarray | None, stayed: np.ndarray) -> Places:
    """Return the pixels to compare, (rows, columns): the nearest to the mask, at most SAMPLES, evenly picked."""
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
    return np.divmod(picked, stayed.shape[1])


def _residual(sent: np.ndarray, shown: np.ndarray, drift: Drift, ring: Places) -> float:
    """Return the mean absolute difference over the three quarters of ``ring`` that differ least, in levels.

    ``shown``: the answer with its motion undone. The last quarter may have been repainted.
    """
    found = drift.tone(shown[ring].reshape(-1, 1, 3)).reshape(-1, 3)
    differences = np.abs(sent[ring].astype(np.int16) - found).mean(axis=1)
    kept = max(1, int(len(differences) * 0.75))
    return float(np.partition(differences, kept - 1)[:kept].mean())
