"""Pixels that changed, counted and shown as a heat map."""

import io

import cv2
import numpy as np
import pytest
from PIL import Image

from app import HOME
from components.imaging.paste.diff import count_changed_outside, draw_heat_map, find_changed_span, is_unchanged
from tests.imaging.paste.test_paste import noise


@pytest.mark.parametrize("channel", [0, 2, 3])
def test_one_changed_pixel_outside_is_counted(channel):
    before = noise(700, 40, 4)
    after = before.copy()
    after[650, 3, channel] ^= 1
    after[300, 20] ^= 1  # inside
    mask = np.zeros((700, 40), dtype=bool)
    mask[300, 20] = True
    assert count_changed_outside(before, after, mask) == 1


def test_every_changed_pixel_outside_is_counted_once():
    before = noise(1100, 30, 3)
    after = before.copy()
    after[100:1000, 4:9] ^= 255
    mask = np.zeros((1100, 30), dtype=bool)
    mask[:200] = True
    assert count_changed_outside(before, after, mask) == 800 * 5
    assert count_changed_outside(before, before.copy(), mask) == 0


def test_an_added_opaque_alpha_is_no_change():
    before = noise(10, 10, 3)
    after = np.dstack([before, np.full((10, 10), 255, dtype=np.uint8)])
    nowhere = np.zeros((10, 10), dtype=bool)
    assert count_changed_outside(before, after, nowhere) == 0
    after[3, 4, 3] = 254
    assert count_changed_outside(before, after, nowhere) == 1


def test_what_changed_is_found_between_its_columns():
    before = noise(1100, 30, 3)
    after = before.copy()
    assert find_changed_span(before, after) is None
    after[1000, 7, 2] ^= 1
    after[3, 21, 0] ^= 1
    assert find_changed_span(before, after) == (7, 22)
    opaque = np.dstack([after, np.full((1100, 30), 255, dtype=np.uint8)])
    assert find_changed_span(before, opaque) == (7, 22)


def is_grey(pixels: np.ndarray) -> np.ndarray:
    return (pixels == pixels[..., :1]).all(axis=-1)


@pytest.mark.parametrize("channels", [3, 4])
def test_the_heat_map_colours_what_changed_and_nothing_else(channels):
    before = noise(50, 60, channels)
    before[..., :3] = before[..., :1] // 2 + 20
    after = before.copy()
    after[10:20, 30:40, 1] += 1  # the least there can be
    after[30:35, 5:9, 2] += 100
    heat = draw_heat_map(before, after)
    assert heat.shape == (50, 60, 3)
    assert heat.dtype == np.uint8
    changed = (before != after).any(axis=2)
    assert np.array_equal(~is_grey(heat), changed)
    # Pale, so that the colours show.
    assert heat[~changed].min() >= 150


def test_the_heat_map_goes_from_violet_to_yellow():
    before = np.zeros((1, 3, 3), dtype=np.uint8)
    after = before.copy()
    after[0, 1], after[0, 2] = 2, 96
    _, little, much = draw_heat_map(before, after)[0].astype(int)
    assert little[2] > little[0] > little[1]
    assert much[0] > 200
    assert much[1] > 200
    assert much[2] < 60


def test_a_change_of_alpha_alone_is_shown():
    before = np.full((4, 4, 4), 255, dtype=np.uint8)
    after = before.copy()
    after[1, 2, 3] = 0
    coloured = ~is_grey(draw_heat_map(before, after))
    assert coloured[1, 2]
    assert coloured.sum() == 1
    # An added alpha that is opaque is none.
    assert is_grey(draw_heat_map(before[..., :3], before)).all()


def photo() -> np.ndarray:
    """Return the coffee cup as it travels, (1024, 1536, 3)."""
    with Image.open(HOME / "examples" / "coffee.png") as image:
        return np.asarray(image.convert("RGB").resize((1536, 1024)))


def encoded(pixels: np.ndarray, fmt: str, **options) -> np.ndarray:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, fmt, **options)
    return np.asarray(Image.open(file).convert("RGB"))


@pytest.fixture(scope="module")
def sent() -> np.ndarray:
    return photo()


@pytest.fixture(scope="module")
def within() -> np.ndarray:
    mask = np.zeros((1024, 1536), dtype=np.uint8)
    return cv2.circle(mask, (700, 500), 300, 1, -1).astype(bool)


@pytest.mark.parametrize("options", [{"fmt": "JPEG", "quality": 50}, {"fmt": "JPEG"}, {"fmt": "WEBP"}, {"fmt": "PNG"}])
def test_what_is_only_encoded_again_came_back_unchanged(sent, within, options):
    assert is_unchanged(sent, encoded(sent, **options), within)


def test_what_was_only_scaled_on_its_way_came_back_unchanged(sent, within):
    small = cv2.resize(sent, (768, 512), interpolation=cv2.INTER_AREA)
    assert is_unchanged(sent, cv2.resize(small, (1536, 1024), interpolation=cv2.INTER_AREA), within)


def test_one_small_spot_in_a_large_mask_is_a_change(sent, within):
    came = encoded(sent, "JPEG", quality=75).copy()
    came[500:512, 700:712] = (250, 20, 20)
    assert is_unchanged(sent, came, within) is False
    # Outside of it nothing is looked at.
    assert is_unchanged(sent, came, np.roll(within, 800, axis=1) & ~within)


def test_of_a_mask_that_is_too_thin_to_compare_nothing_is_said(sent):
    line = np.zeros((1024, 1536), dtype=bool)
    line[500:508, 100:900] = True
    assert is_unchanged(sent, sent, line) is None
    assert is_unchanged(sent[:9, :9], sent[:9, :9], line[:9, :9]) is None
