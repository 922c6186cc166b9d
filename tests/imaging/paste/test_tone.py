"""The tone of an answer, fitted to the picture's by gain and offset."""

import cv2
import numpy as np
import pytest

from components.imaging.paste.tone import (
    LARGEST_GAIN,
    LARGEST_OFFSET,
    Tone,
    fit_line,
    fit_tone,
    match_spread,
    median,
    smooth_pixels,
)
from tests.imaging.paste.test_paste import noise
from tests.imaging.test_frame import waves

random = np.random.default_rng(2)
LEVELS = random.uniform(20, 230, 5000).astype(np.float32)


def test_a_line_is_fitted():
    gain, offset = fit_line(LEVELS, np.float32(0.93) * LEVELS + 7)
    assert gain == pytest.approx(0.93, abs=1e-3)
    assert offset == pytest.approx(7, abs=0.1)


def test_a_third_that_was_repainted_has_no_say():
    wanted = np.float32(1.08) * LEVELS - 9 + random.normal(0, 1.5, LEVELS.size).astype(np.float32)
    wanted[: LEVELS.size // 3] = random.uniform(0, 255, LEVELS.size // 3)
    gain, offset = fit_line(LEVELS, wanted)
    assert gain == pytest.approx(1.08, abs=0.01)
    assert offset == pytest.approx(-9, abs=1.5)


def test_flat_tones_have_an_offset_only():
    flat = 100 + random.normal(0, 0.5, 5000).astype(np.float32)
    gain, offset = fit_line(flat, flat + 12)
    assert gain == 1
    assert offset == pytest.approx(12, abs=0.1)


def test_too_few_pixels_tell_nothing():
    assert fit_line(LEVELS[:63], LEVELS[:63] * 2) == (1.0, 0.0)


def test_neither_gain_nor_offset_goes_beyond_what_models_do():
    gain, offset = fit_line(LEVELS, LEVELS * 3 - 200)
    assert gain <= LARGEST_GAIN
    assert abs(offset) <= LARGEST_OFFSET
    gain, offset = fit_line(LEVELS, np.float32(0.1) * LEVELS + 100)
    assert gain >= 1 / LARGEST_GAIN
    assert abs(offset) <= LARGEST_OFFSET


def tone_between(wanted: np.ndarray, shown: np.ndarray) -> Tone:
    everywhere = np.divmod(np.arange(shown.shape[0] * shown.shape[1]), shown.shape[1])
    return fit_tone(smooth_pixels(wanted, everywhere), smooth_pixels(shown, everywhere))


def test_each_channel_has_a_tone_of_its_own():
    shown = waves(300, 200)
    gain, offset = np.array([0.9, 1.1, 1.0]), np.array([12, -8, 5])
    wanted = np.clip(np.rint(shown * gain + offset), 0, 255).astype(np.uint8)
    found_gain, found_offset = tone_between(wanted, shown)
    assert found_gain == pytest.approx(gain, abs=0.01)
    assert found_offset == pytest.approx(offset, abs=1)


def test_what_is_clipped_does_not_bend_the_tone():
    shown = waves(300, 200) // 3 + np.uint8(176)
    wanted = cv2.add(shown, (38, 38, 38, 0))
    # Half of the picture is white.
    assert (wanted == 255).mean() > 0.4
    gain, offset = tone_between(wanted, shown)
    assert gain == pytest.approx((1, 1, 1), abs=0.03)
    assert offset == pytest.approx((38, 38, 38), abs=5)


def test_what_a_small_motion_left_does_not_take_contrast():
    sharp = noise(200, 300, 3)
    shown = np.roll(sharp, 1, axis=1)
    mixed = ((sharp.astype(int) + shown) // 2).astype(np.uint8)
    gain, _ = tone_between(mixed, shown)
    # A fit of the pixels as they are would find 0.5.
    assert min(gain) > 0.9


def test_spread_and_middle_are_matched_whatever_moved():
    gain, offset = match_spread(LEVELS, np.float32(0.9) * np.sort(LEVELS) + 15)
    assert gain == pytest.approx(0.9, abs=0.01)
    assert offset == pytest.approx(15, abs=1)
    gain, offset = match_spread(np.full(100, 50), np.full(100, 60))
    assert (gain, offset) == (1.0, 10.0)


@pytest.mark.parametrize("count", [1, 2, 3, 64, 4999, 5000])
def test_a_median_is_that_of_numpy(count):
    assert median(LEVELS[:count]) == float(np.median(LEVELS[:count]))
