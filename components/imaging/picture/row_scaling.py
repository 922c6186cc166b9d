"""Scale pictures down, and put bands of rows together, unscaled or scaled down, with only the result in memory.

Colours of transparent pixels are weighted by alpha, so that an invisible colour never shows along an edge.
"""

from collections.abc import Iterable
from math import ceil

import cv2
import numpy as np

from components.imaging.frame import Size
from components.imaging.picture.alpha import unweight_by_alpha, weight_by_alpha

# Pixels of a picture that is put together before it is scaled: a third faster, and no more than a view has.
MOST_WHOLE = 4_000_000
# Pixels of a band that is weighted by alpha at a time.
BAND = 1 << 20


def fit_size(size: Size, longest: int) -> Size:
    """Return (width, height) scaled down so that neither edge is over ``longest``; unchanged where neither is."""
    scale = min(1.0, longest / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def scale_down(pixels: np.ndarray, smaller: Size) -> np.ndarray:
    """Return ``pixels``, (height, width, 3 or 4) uint8, scaled down to ``smaller``: (width, height)."""
    if pixels.shape[2] == 3:
        return cv2.resize(pixels, smaller, interpolation=cv2.INTER_AREA)
    height, width = pixels.shape[:2]
    if width * height <= BAND:
        return unweight_by_alpha(cv2.resize(weight_by_alpha(pixels), smaller, interpolation=cv2.INTER_AREA))
    rows = max(1, BAND // width)
    return _shrink_weighted((pixels[top : top + rows] for top in range(0, height, rows)), (width, height), smaller)


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
        return scale_down(gather_rows(bands, size), smaller)
    return _shrink_weighted(bands, size, smaller)


def shrink_rows(bands: Iterable[np.ndarray], size: Size, smaller: Size) -> np.ndarray:
    """Return the picture from its bands as ``gather_rows``, scaled to ``smaller``.

    Each channel by itself. Equal to OpenCV's INTER_AREA, up to one more rounding.
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


def _shrink_weighted(bands: Iterable[np.ndarray], size: Size, smaller: Size) -> np.ndarray:
    """Return what ``shrink_rows`` does, with the colours weighted by alpha while they are added up."""
    weighted = (weight_by_alpha(band) if band.shape[2] == 4 else band for band in bands)
    pixels = shrink_rows(weighted, size, smaller)
    return unweight_by_alpha(pixels) if pixels.shape[2] == 4 else pixels


def _shares(top: int, rows: int, step: float, height: int) -> tuple[int, np.ndarray]:
    """Return the first row of the smaller picture that a band reaches, and the shares of the band's rows.

    Shares: (rows of the smaller picture, rows of the band) float32; each row of the smaller picture adds up to 1.
    """
    first, last = int(top * step), min(height, ceil((top + rows) * step))
    begin = (top + np.arange(rows)) * step
    place = np.arange(first, last)[:, None]
    covered = np.minimum(place + 1, begin + step) - np.maximum(place, begin)
    return first, np.maximum(covered, 0).astype(np.float32)
