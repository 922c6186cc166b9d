"""An answer pasted into the mask: outside, every pixel is the upload's."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.imaging.frame import frame_around, frame_mask, frame_picture
from components.imaging.mask.mask import bounding_box
from components.imaging.paste.paste import paste
from tests.imaging.test_frame import SIZES


def noise(height: int, width: int, channels: int, seed: int = 3) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (height, width, channels), dtype=np.uint8)


def disc(height: int, width: int, radius: int) -> np.ndarray:
    mask = np.zeros((height, width), dtype=np.uint8)
    cv2.circle(mask, (width // 2, height // 2), radius, 1, -1)
    return mask.astype(bool)


@st.composite
def masks(draw, most: int = 700) -> np.ndarray:
    """Return a mask of some size, (height, width) bool: a rectangle, a disc or dots, perhaps all of it."""
    width, height = draw(st.integers(1, most)), draw(st.integers(1, most))
    left, top = draw(st.integers(0, width - 1)), draw(st.integers(0, height - 1))
    right, bottom = draw(st.integers(left + 1, width)), draw(st.integers(top + 1, height))
    mask = np.zeros((height, width), dtype=np.uint8)
    form = draw(st.sampled_from(["rectangle", "disc", "dots"]))
    if form == "rectangle":
        mask[top:bottom, left:right] = 1
    elif form == "disc":
        cv2.circle(mask, (left, top), draw(st.integers(0, most)), 1, -1)
    else:
        mask[top:bottom:7, left:right:5] = 1
    return mask.astype(bool)


CHOICES = {
    "whole": lambda box, size: frame_picture(size, SIZES[2]),
    "around": lambda box, size: frame_around(box, size, SIZES),
    "around, small canvases": lambda box, size: frame_around(box, size, [(96, 64), (64, 96)]),
    "left to us": lambda box, size: frame_mask(box, size, SIZES),
}
feathers = st.one_of(st.just(0.0), st.floats(0, 60), st.just("map"))


@settings(max_examples=20)
@given(masks(), st.sampled_from(sorted(CHOICES)), st.sampled_from([3, 4]), feathers)
def test_outside_the_mask_every_pixel_equals_the_upload(mask, choice, channels, feather):
    height, width = mask.shape
    pixels = noise(height, width, channels)
    frame = CHOICES[choice](bounding_box(mask), (width, height))
    if feather == "map":
        feather = np.linspace(0, 30, frame.canvas[0], dtype=np.float32) * np.ones((frame.canvas[1], 1), np.float32)
    before = pixels.copy()
    result = paste(pixels, noise(frame.canvas[1], frame.canvas[0], 3, seed=4), frame, mask, feather=feather)
    assert result.shape == pixels.shape
    assert np.array_equal(result[~mask], pixels[~mask])
    # And the upload is left alone.
    assert np.array_equal(pixels, before)


@settings(max_examples=15)
@given(masks(), st.sampled_from(sorted(CHOICES)))
def test_with_a_hard_edge_all_of_the_mask_is_the_answer(mask, choice):
    height, width = mask.shape
    frame = CHOICES[choice](bounding_box(mask), (width, height))
    answer = np.full((frame.canvas[1], frame.canvas[0], 3), 220, dtype=np.uint8)
    result = paste(np.full((height, width, 3), 20, dtype=np.uint8), answer, frame, mask)
    assert (result[mask] == 220).all()
    assert (result[~mask] == 20).all()


def half_painted() -> np.ndarray:
    mask = np.zeros((400, 600), dtype=bool)
    mask[:, 200:] = True
    return mask


def paste_white(feather, mask: np.ndarray, canvas: tuple[int, int] = (600, 400)) -> np.ndarray:
    """Return a row, as int, of a black picture that got a white answer."""
    frame = frame_picture((600, 400), canvas)
    answer = np.full((canvas[1], canvas[0], 3), 240, dtype=np.uint8)
    return paste(np.zeros((400, 600, 3), np.uint8), answer, frame, mask, feather=feather)[200, :, 0].astype(int)


def test_the_transition_rises_inside_the_mask_without_a_step():
    row = paste_white(8, half_painted())
    assert (row[:200] == 0).all()
    # One eighth of 240 with every pixel, but for the distance's approximation.
    assert row[200:208] == pytest.approx(np.arange(1, 9) * 30, abs=15)
    assert row[210] == 240
    # The picture's own border is no edge of the mask.
    assert row[-1] == 240


def test_the_transition_is_in_pixels_of_the_picture_whatever_travels():
    assert np.array_equal(paste_white(12, half_painted()), paste_white(12, half_painted(), (1536, 1024)))


def test_a_map_says_for_each_pixel_of_the_canvas_how_wide_the_transition_is():
    mask = np.zeros((400, 600), dtype=bool)
    mask[:, 100:500] = True
    # Of a canvas twice as large: 20 of its pixels are 10 of the picture's. Hard at the left edge, soft at the right.
    width = np.zeros((800, 1200), dtype=np.float32)
    width[:, 600:] = 20
    row = paste_white(width, mask, (1200, 800))
    assert (row[100:490] == 240).all()
    assert row[490:500] == pytest.approx(np.arange(10, 0, -1) * 24, abs=12)
    assert (row[:100] == 0).all()
    assert (row[500:] == 0).all()


def test_no_feather_is_so_wide_that_the_middle_of_a_thin_stroke_is_lost():
    mask = np.zeros((400, 600), dtype=bool)
    mask[198:203, 100:500] = True
    assert paste_white(50, mask)[300] == 240
    assert paste_white(50, mask, (1536, 1024))[300] == 240


def test_what_is_repainted_becomes_opaque_and_the_rest_keeps_its_alpha():
    pixels = np.zeros((100, 100, 4), dtype=np.uint8)
    frame = frame_picture((100, 100), (1024, 1024))
    result = paste(pixels, np.full((1024, 1024, 3), 99, dtype=np.uint8), frame, disc(100, 100, 30))
    assert result[50, 50].tolist() == [99, 99, 99, 255]
    assert result[0, 0].tolist() == [0, 0, 0, 0]


def test_what_was_transparent_has_no_colour_of_its_own_in_the_transition():
    pixels = np.zeros((400, 600, 4), dtype=np.uint8)
    pixels[:, 300:] = (50, 60, 70, 128)
    mask = np.zeros((400, 600), dtype=bool)
    mask[100:300, 100:500] = True
    answer = np.full((400, 600, 3), 200, dtype=np.uint8)
    result = paste(pixels, answer, frame_picture((600, 400), (600, 400)), mask, feather=10)
    # At the left edge alpha rises, and the colour is the answer's from the first pixel.
    assert (result[200, 100:120, :3] == 200).all()
    assert result[200, 100:110, 3] == pytest.approx(np.arange(1, 11) * 25.5, abs=14)
    # What is seen through has a colour, and is blended.
    assert (result[200, 499, :3] < 110).all()
    assert 128 < result[200, 499, 3] < 170
    assert np.array_equal(result[~mask], pixels[~mask])


@pytest.mark.parametrize("channels", [3, 4])
def test_without_a_mask_the_whole_answer_is_taken_at_the_pictures_size(channels):
    pixels = noise(333, 777, channels)
    frame = frame_picture((777, 333), (1536, 1024))
    result = paste(pixels, np.full((1024, 1536, 3), 7, dtype=np.uint8), frame, None)
    assert result.shape == pixels.shape
    assert (result[..., :3] == 7).all()
    assert (result[..., 3:] == 255).all()


def test_a_mask_of_nothing_changes_nothing():
    pixels = noise(40, 60, 4)
    frame = frame_picture((60, 40), (96, 64))
    assert np.array_equal(paste(pixels, noise(64, 96, 3), frame, np.zeros((40, 60), dtype=bool)), pixels)


def test_an_answer_of_another_size_lands_in_the_same_place():
    pixels, mask = np.zeros((40, 60, 3), np.uint8), np.zeros((40, 60), dtype=bool)
    mask[10:20, 30:45] = True
    frame = frame_picture((60, 40), (120, 100))
    answer = frame.to_canvas(cv2.merge([mask.astype(np.uint8) * 200] * 3))
    for size in ((120, 100), (240, 200), (60, 50)):
        result = paste(pixels, cv2.resize(answer, size, interpolation=cv2.INTER_AREA), frame, mask)
        assert result[11:19, 31:44].min() > 190
        assert (result[~mask] == 0).all()


@pytest.mark.parametrize("channels", [3, 4])
@pytest.mark.parametrize("of_answer", [3, 4])
def test_pasting_into_a_part_of_the_picture_is_pasting_into_the_picture(channels, of_answer):
    pixels, mask = noise(300, 400, channels), disc(300, 400, 60)
    frame = frame_picture((400, 300), (1024, 1024))
    answer = noise(1024, 1024, of_answer, seed=8)
    left, top, right, bottom = bounding_box(mask)
    whole = paste(pixels, answer, frame, mask, feather=9.0)
    part = paste(pixels[top:bottom, left:right], answer, frame, mask, feather=9.0, corner=(left, top))
    assert np.array_equal(part, whole[top:bottom, left:right])
