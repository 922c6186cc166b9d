"""Pictures scaled row by row while they are read."""

import tracemalloc

import cv2
import numpy as np
import pytest
from PIL import Image

from components.imaging.picture.picture import fit_view, read_picture, read_view
from components.imaging.picture.row_scaling import fit_size, gather_rows, shrink_rows
from tests.library.pictures import encode


def bands_of(pixels: np.ndarray, rows: int) -> list[np.ndarray]:
    return [pixels[top : top + rows] for top in range(0, pixels.shape[0], rows)]


@pytest.mark.parametrize("channels", [3, 4])
@pytest.mark.parametrize("rows", [1, 7, 64, 1000])
@pytest.mark.parametrize("smaller", [(200, 150), (137, 51), (400, 300), (1, 1)])
def test_rows_scaled_on_the_way_are_the_picture_scaled(channels, rows, smaller):
    pixels = np.random.default_rng(1).integers(0, 256, (300, 400, channels), dtype=np.uint8)
    assert np.array_equal(gather_rows(bands_of(pixels, rows), (400, 300)), pixels)
    shrunk = shrink_rows(bands_of(pixels, rows), (400, 300), smaller)
    expected = cv2.resize(pixels, smaller, interpolation=cv2.INTER_AREA)
    assert shrunk.shape == expected.shape
    assert np.abs(shrunk.astype(int) - expected).max() <= 1


@pytest.mark.parametrize(("size", "longest", "expected"), [((9720, 6480), 256, (256, 171)), ((9, 3000), 100, (1, 100))])
def test_a_size_is_fitted_and_never_enlarged(size, longest, expected):
    assert fit_size(size, longest) == expected
    assert fit_size(size, 10_000) == size


@pytest.mark.parametrize("fmt", ["PNG", "JPEG", "TIFF"])
def test_a_view_is_the_picture_upright_and_scaled(fmt):
    pixels = np.random.default_rng(2).integers(0, 256, (900, 600, 3), dtype=np.uint8)
    exif = Image.Exif()
    exif[0x0112] = 6
    data = encode(pixels, fmt, exif=exif)
    whole, view = read_picture(data), read_view(data, 300)
    assert (whole.size, view.size) == ((900, 600), (300, 200))
    expected = cv2.resize(whole.pixels, (300, 200), interpolation=cv2.INTER_AREA)
    assert np.abs(view.pixels.astype(int) - expected).max() <= 1
    assert np.array_equal(read_view(data, 900).pixels, whole.pixels)


def test_of_a_large_png_only_the_view_is_in_memory():
    data = encode(np.full((2500, 3000, 3), 80, dtype=np.uint8))
    tracemalloc.start()
    try:
        view = read_view(data, 500)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert view.size == (500, 417)
    assert peak < 2 * 3000 * 2500


def cut_out(width: int, height: int) -> np.ndarray:
    """Return RGBA of one colour, with a clear half whose own colour is black and nobody may ever see."""
    pixels = np.zeros((height, width, 4), dtype=np.uint8)
    pixels[:, : width // 2] = (250, 120, 30, 255)
    return pixels


@pytest.mark.parametrize("size", [(301, 200), (2301, 2000)])
def test_a_view_of_a_cut_out_has_no_dark_ring(size):
    pixels = cut_out(*size)
    for view in (fit_view(pixels, 100), read_view(encode(pixels), 100).pixels):
        seen = view[..., 3] > 0
        assert (view[seen][:, 3] < 255).any()
        assert np.abs(view[seen][:, :3].astype(int) - (250, 120, 30)).max() <= 3
