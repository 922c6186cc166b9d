"""Paste an answer onto the picture through the mask, with its drift corrected.

Outside the mask every pixel of the result equals the picture's pixel, alpha included: the transition lies wholly inside
the mask. ``align`` estimates the drift.
"""

import cv2
import numpy as np

from components.imaging.frame import Box, Frame
from components.imaging.mask.mask import bounding_box
from components.imaging.paste.align import align_answer, measure_seam
from components.imaging.paste.drift import Drift, no_drift
from components.imaging.paste.transition import WIDEST, limit_of, share_in
from components.imaging.picture.alpha import unweight_by_alpha, weight_by_alpha
from components.imaging.picture.picture import flatten
from components.imaging.warp import NO_WARP

# The automatic width of the transition: 0 where the answer differs from the picture by at most SMALL_STEP levels at the
# seam, and WIDEST canvas pixels where they differ by LARGE_STEP levels or more.
SMALL_STEP, LARGE_STEP = 2.0, 12.0
# Rows that are blended at a time, which bounds the memory for any size.
BAND = 512


def paste_corrected(
    pixels: np.ndarray,
    sent: np.ndarray,
    answer: np.ndarray,
    frame: Frame,
    mask: np.ndarray,
    feather: float | None = None,
    missing: np.ndarray | None = None,
    corner: tuple[int, int] = (0, 0),
) -> tuple[np.ndarray, Drift, np.ndarray]:
    """Return the picture with the masked part of the answer, its drift undone; the drift; and the aligned answer.

    ``sent``: (height, width, 3) uint8, the sent canvas. ``feather``: None = a width from the difference of answer and
    picture along the mask's edge. ``missing``: (height, width) bool of the answer, True = no pixel came; there the
    picture stays unchanged. The other arguments are as in ``paste``. The aligned answer: (height, width, 3) uint8 of
    the canvas, opaque.
    """
    unknown, seen = frame.mask_to_canvas(mask), flatten(answer)
    if missing is not None:
        unknown = unknown | missing_on_canvas(missing, frame)
    shown, drift = align_answer(sent, seen, unknown, frame.place)
    width = _widths(measure_seam(sent, shown, unknown, frame.place)) if feather is None else feather
    if missing is not None:
        mask = mask & ~missing_in_picture(missing, frame, mask.shape, drift)
    return paste(pixels, answer, frame, mask, drift, width, corner), drift, shown


def missing_on_canvas(missing: np.ndarray, frame: Frame) -> np.ndarray:
    """Return the missing pixels of an answer on the canvas: (height, width) bool, True where a missing pixel reaches.

    ``missing``: (height, width) bool of the answer.
    """
    return cv2.resize(missing.astype(np.uint8) * 255, frame.canvas, interpolation=cv2.INTER_AREA) > 0


def missing_in_picture(
    missing: np.ndarray, frame: Frame, shape: tuple[int, int], drift: Drift | None = None
) -> np.ndarray:
    """Return the missing pixels of an answer in the picture: bool of ``shape``, True where a missing pixel reaches."""
    values = missing.astype(np.uint8) * 255
    reached = np.zeros(shape, dtype=bool)
    left, top, right, bottom = frame.box
    reached[top:bottom, left:right] = frame.from_canvas(values, warp=NO_WARP if drift is None else drift.warp) > 0
    return reached


def paste(
    pixels: np.ndarray,
    answer: np.ndarray,
    frame: Frame,
    mask: np.ndarray | None,
    drift: Drift | None = None,
    feather: float | np.ndarray = 0.0,
    corner: tuple[int, int] = (0, 0),
) -> np.ndarray:
    """Return the picture with the masked part replaced by the answer.

    ``pixels``: (height, width, 3 or 4) uint8 of the picture. ``answer``: (height, width, 3 or 4) uint8, unchanged.
    ``mask``: (height, width) bool of the picture, True = repaint, or None for the whole answer. ``feather``: the width
    of the transition inside the mask, a number of picture pixels, or an array of the canvas in canvas pixels.
    ``pixels`` may be a part of the picture that contains the whole mask; ``corner`` is the part's (left, top). Returns
    an array of the shape of ``pixels``, or with alpha where the answer has alpha. Pixels of an answer without alpha
    are opaque.
    """
    drift = drift or no_drift(frame.canvas)
    answer, has_alpha = drift.tone(answer), answer.shape[2] == 4
    if has_alpha:
        answer = weight_by_alpha(answer)
    if mask is None:
        taken = frame.from_canvas(answer, warp=drift.warp)
        if has_alpha:
            return unweight_by_alpha(taken)
        return taken if pixels.shape[2] == 3 else cv2.cvtColor(taken, cv2.COLOR_RGB2RGBA)
    opaque = has_alpha and pixels.shape[2] == 3
    result: np.ndarray = cv2.cvtColor(pixels, cv2.COLOR_RGB2RGBA) if opaque else pixels.copy()
    if not mask.any():
        return result
    # An answer that is scaled down is converted at once, because the result is small; others band by band.
    shrunk = frame.from_canvas(answer, warp=drift.warp) if frame.scale > 1 else None
    left, top, right, bottom = bounding_box(mask)
    columns = slice(left - corner[0], right - corner[0])
    widest = limit_of(mask, frame) if np.any(feather) else 0.0
    for start in range(top, bottom, BAND):
        box = (left, start, right, min(start + BAND, bottom))
        inside = mask[start : box[3], left:right]
        before = result[start - corner[1] : box[3] - corner[1], columns]
        after = frame.from_canvas(answer, box, drift.warp) if shrunk is None else frame.crop(shrunk, box)
        if result.shape[2] == 4 and not has_alpha:
            after = cv2.cvtColor(after, cv2.COLOR_RGB2RGBA)
        width = _width_in(frame, feather, box, widest)
        if width is not None:
            weight = share_in(mask, box, width)
            after = np.ascontiguousarray(after)
            start_from = weight_by_alpha(before) if has_alpha else _as_seen(before, after)
            after = cv2.blendLinear(start_from, after, 1 - weight, weight)
        if has_alpha:
            after = unweight_by_alpha(after)
        before[...] = cv2.copyTo(after, inside.astype(np.uint8), before)
    return result


def _as_seen(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Return ``before`` for blending, with the colour of ``after`` in wholly transparent pixels, which have none."""
    if before.shape[2] == 3:
        return np.ascontiguousarray(before)
    alpha = before[..., 3]
    seen = cv2.copyTo(after, (alpha == 0).astype(np.uint8), before.copy())
    seen[..., 3] = alpha
    return seen


def _widths(seam: np.ndarray) -> np.ndarray:
    """Return the width of the transition from the difference at the seam: (height, width) float32 each."""
    share = (seam - np.float32(SMALL_STEP)) / np.float32(LARGE_STEP - SMALL_STEP)
    widths: np.ndarray = np.clip(share, 0, 1, dtype=np.float32) * np.float32(WIDEST)
    return widths


def _width_in(frame: Frame, feather: float | np.ndarray, box: Box, widest: float) -> np.ndarray | float | None:
    """Return the transition's width in ``box``, in picture pixels: a number or (height, width); None = hard edge."""
    if not isinstance(feather, np.ndarray):
        width = min(float(feather), widest)
        return width if width > 1 else None
    if not feather.any():
        return None
    widths = np.minimum(frame.from_canvas(feather, box) / np.float32(frame.scale), np.float32(widest))
    # OpenCV's distance of the outermost mask pixels from the edge is 0.955, and they must be new at a hard edge.
    return np.maximum(widths, np.float32(0.95)) if widths.max(initial=0) > 1 else None
