"""Rows put together, as they are or scaled down on the way, so that only what comes out is in memory."""

from collections.abc import Iterable
from math import ceil

import cv2
import numpy as np

from components.imaging.frame import Size


def fit_size(size: Size, longest: int) -> Size:
    """Return (width, height) scaled down so that neither is over ``longest``; the same where both already are not."""
    scale = min(1.0, longest / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def gather_rows(bands: Iterable[np.ndarray], size: Size) -> np.ndarray:
    """Return the picture of ``size`` (width, height) whose bands these are, from top to bottom.

    Each (rows, width, channels) uint8, all of the same channels.
    """
    width, height = size
    pixels, top = None, 0
    for band in bands:
        if pixels is None:
            pixels = np.empty((height, width, band.shape[2]), dtype=np.uint8)
        pixels[top : top + band.shape[0]] = band
        top += band.shape[0]
    return pixels


def fit_rows(bands: Iterable[np.ndarray], size: Size, longest: int) -> np.ndarray:
    """Return what ``gather_rows`` does, scaled down so that no edge is over ``longest``."""
    smaller = fit_size(size, longest)
    return gather_rows(bands, size) if smaller == size else shrink_rows(bands, size, smaller)


def shrink_rows(bands: Iterable[np.ndarray], size: Size, smaller: Size) -> np.ndarray:
    """Return what ``gather_rows`` does at a ``smaller`` size, as OpenCV's INTER_AREA scales, up to rounding twice."""
    width, height = smaller
    step = height / size[1]
    pixels, begun, top = None, None, 0
    for band in bands:
        if pixels is None:
            pixels = np.empty((height, width, band.shape[2]), dtype=np.uint8)
        narrow = cv2.resize(band, (width, band.shape[0]), interpolation=cv2.INTER_AREA).astype(np.float32)
        first, shares = _shares(top, band.shape[0], step, height)
        sums = np.tensordot(shares, narrow, 1)
        if begun is not None:
            sums[0] += begun
        top += band.shape[0]
        # A row that reaches into the next band waits for it; no other is kept as more than 8 bits.
        done = sums.shape[0] if top == size[1] else int(top * step) - first
        if done:
            pixels[first : first + done] = cv2.convertScaleAbs(sums[:done])
        begun = sums[done] if done < sums.shape[0] else None
    return pixels


def _shares(top: int, rows: int, step: float, height: int) -> tuple[int, np.ndarray]:
    """Return the first row of the smaller picture that a band reaches, and how much of its rows lies in which.

    Shares: (rows of the smaller picture, rows of the band) float32; each row of the smaller picture adds up to 1.
    """
    first, last = int(top * step), min(height, ceil((top + rows) * step))
    begin = (top + np.arange(rows)) * step
    place = np.arange(first, last)[:, None]
    covered = np.minimum(place + 1, begin + step) - np.maximum(place, begin)
    return first, np.maximum(covered, 0).astype(np.float32)
