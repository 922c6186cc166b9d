"""Put bands of rows together, unscaled or scaled down, with only the result in memory."""

from collections.abc import Iterable
from math import ceil

import cv2
import numpy as np

from components.imaging.frame import Size

# Pixels of a picture that is put together before it is scaled: a third faster, and no more than a view has.
MOST_WHOLE = 4_000_000


def fit_size(size: Size, longest: int) -> Size:
    """Return (width, height) scaled down so that neither edge is over ``longest``; unchanged where neither is."""
    scale = min(1.0, longest / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def gather_rows(bands: Iterable[np.ndarray], size: Size) -> np.ndarray:
    """Return the picture of ``size`` (width, height) from its ``bands``, from top to bottom.

    Each band: (rows, width, channels) uint8, with the same channels. At least one band.
    """
    width, height = size
    pixels: np.ndarray | None = None
    top = 0
    for band in bands:
        if pixels is None:
            pixels = np.empty((height, width, band.shape[2]), dtype=np.uint8)
        pixels[top : top + band.shape[0]] = band
        top += band.shape[0]
    if pixels is None:
        raise ValueError("a picture has at least one band")
    return pixels


def fit_rows(bands: Iterable[np.ndarray], size: Size, longest: int) -> np.ndarray:
    """Return the picture from its bands as ``gather_rows``, scaled down so that no edge is over ``longest``."""
    smaller = fit_size(size, longest)
    if smaller == size:
        return gather_rows(bands, size)
    if size[0] * size[1] <= MOST_WHOLE:
        return cv2.resize(gather_rows(bands, size), smaller, interpolation=cv2.INTER_AREA)
    return shrink_rows(bands, size, smaller)


def shrink_rows(bands: Iterable[np.ndarray], size: Size, smaller: Size) -> np.ndarray:
    """Return the picture from its bands as ``gather_rows``, scaled to ``smaller``.

    Equal to OpenCV's INTER_AREA, up to one more rounding.
    """
    width, height = smaller
    step = height / size[1]
    pixels: np.ndarray | None = None
    partial: np.ndarray | None = None
    top = 0
    for band in bands:
        if pixels is None:
            pixels = np.empty((height, width, band.shape[2]), dtype=np.uint8)
        narrow = cv2.resize(band, (width, band.shape[0]), interpolation=cv2.INTER_AREA).astype(np.float32)
        first, shares = _shares(top, band.shape[0], step, height)
        sums = np.tensordot(shares, narrow, 1)
        if partial is not None:
            sums[0] += partial
        top += band.shape[0]
        # Only the row that reaches into the next band is kept as float32.
        done = sums.shape[0] if top == size[1] else int(top * step) - first
        if done:
            pixels[first : first + done] = cv2.convertScaleAbs(sums[:done])
        partial = sums[done] if done < sums.shape[0] else None
    if pixels is None:
        raise ValueError("a picture has at least one band")
    return pixels


def _shares(top: int, rows: int, step: float, height: int) -> tuple[int, np.ndarray]:
    """Return the first row of the smaller picture that a band reaches, and the shares of the band's rows.

    Shares: (rows of the smaller picture, rows of the band) float32; each row of the smaller picture adds up to 1.
    """
    first, last = int(top * step), min(height, ceil((top + rows) * step))
    begin = (top + np.arange(rows)) * step
    place = np.arange(first, last)[:, None]
    covered = np.minimum(place + 1, begin + step) - np.maximum(place, begin)
    return first, np.maximum(covered, 0).astype(np.float32)
