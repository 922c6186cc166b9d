"""What fills a hole: like its surroundings, at the picture's own resolution, and nothing else is changed."""

import sys

import cv2
import numpy as np
import pytest

from components.errors import FullMask
from components.imaging.erase.fill import TELEA, crop_around, fill_crop
from components.imaging.erase.patch_match import PatchMatch

RNG = np.random.default_rng(3)
# Breaks off at once, so that OpenCV fills.
WITHOUT = PatchMatch(command=(sys.executable, "-S", "-c", "raise SystemExit(1)"))


def draw_field(width: int, height: int) -> np.ndarray:
    """Return grainy pixels that grow brighter to the right: (height, width, 3) uint8."""
    ramp = np.linspace(90, 170, width)[None, :, None] + RNG.normal(0, 12, (height, width, 3))
    return np.clip(ramp, 0, 255).astype(np.uint8)


def put_object(pixels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the pixels with a red disc, and the mask of the disc."""
    height, width = pixels.shape[:2]
    mask = np.zeros((height, width), np.uint8)
    cv2.circle(mask, (width // 2, height // 2), height // 5, 1, -1)
    pixels = pixels.copy()
    pixels[mask > 0, :3] = (220, 20, 20)
    return pixels, mask > 0


def test_the_crop_has_surroundings_and_ends_at_the_picture():
    mask = np.zeros((500, 800), bool)
    mask[100:300, 20:120] = True
    assert crop_around(mask) == (0, 0, 220, 400)


def test_an_object_is_gone_and_the_rest_is_equal():
    pixels, mask = put_object(draw_field(120, 90))
    filled = fill_crop(pixels, mask, WITHOUT)
    assert np.array_equal(filled.pixels[~mask], pixels[~mask])
    assert not (filled.pixels[..., 0].astype(int) - filled.pixels[..., 1] > 120).any()
    assert filled.method == TELEA
    assert "OpenCV" in str(filled.note)


@pytest.mark.parametrize("scale", [0.93, 0.71, 0.5, 0.31])
def test_no_pixel_of_an_object_stays_at_any_working_scale(scale):
    pixels, mask = put_object(draw_field(131, 97))
    filled = fill_crop(pixels, mask, WITHOUT, work=round(131 * 97 * scale**2)).pixels
    assert not (filled[mask] == (220, 20, 20)).all(axis=1).any()


def test_a_large_hole_has_the_grain_of_its_surroundings():
    clean = draw_field(360, 240)
    pixels, mask = put_object(clean)
    filled = fill_crop(pixels, mask, WITHOUT, work=4_000).pixels
    assert np.array_equal(filled[~mask], pixels[~mask])

    def grain(these: np.ndarray) -> float:
        return float((these.astype(np.float32) - cv2.GaussianBlur(these, (0, 0), 3))[mask].std())

    # A fill that was only enlarged has next to none.
    assert 0.6 < grain(filled) / grain(clean) < 1.4
    assert np.abs(cv2.blur(filled, (15, 15))[mask].astype(int) - cv2.blur(clean, (15, 15))[mask]).mean() < 12


def test_what_is_erased_from_transparent_surroundings_becomes_transparent():
    pixels = np.zeros((80, 100, 4), np.uint8)
    pixels, mask = put_object(pixels)
    pixels[mask, 3] = 255
    filled = fill_crop(pixels, mask, WITHOUT).pixels
    assert not filled[..., 3].any()


def test_what_is_erased_from_opaque_surroundings_becomes_opaque():
    pixels, mask = put_object(np.dstack([draw_field(100, 80), np.full((80, 100), 255, np.uint8)]))
    pixels[mask, 3] = 60
    filled = fill_crop(pixels, mask, WITHOUT).pixels
    assert (filled[..., 3] == 255).all()


def test_nothing_to_fill_from_is_refused():
    mask = np.ones((90, 120), bool)
    mask[::30, ::30] = False
    with pytest.raises(FullMask):
        fill_crop(draw_field(120, 90), mask, WITHOUT, work=16)
