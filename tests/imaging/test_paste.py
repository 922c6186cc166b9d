import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.imaging.frame import frame_picture, nearest_size
from components.imaging.paste import count_changed_outside, paste
from tests.imaging.test_frame import SIZES


def noise(height: int, width: int, channels: int, seed: int = 3) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (height, width, channels), dtype=np.uint8)


def disc(height: int, width: int, radius: int) -> np.ndarray:
    mask = np.zeros((height, width), dtype=np.uint8)
    cv2.circle(mask, (width // 2, height // 2), radius, 1, -1)
    return mask.astype(bool)


@settings(max_examples=30, deadline=None)
@given(st.integers(2, 700), st.integers(2, 700), st.sampled_from([3, 4]), st.data())
def test_outside_the_mask_every_pixel_equals_the_upload(width, height, channels, data):
    pixels = noise(height, width, channels)
    left, top = data.draw(st.integers(0, width - 1)), data.draw(st.integers(0, height - 1))
    mask = np.zeros((height, width), dtype=bool)
    mask[top : data.draw(st.integers(top + 1, height)), left : data.draw(st.integers(left + 1, width))] = True
    frame = frame_picture((width, height), nearest_size((width, height), SIZES))
    answer = noise(frame.canvas[1], frame.canvas[0], 3, seed=4)
    result = paste(pixels, answer, frame, mask)
    assert result.shape == pixels.shape
    assert np.array_equal(result[~mask], pixels[~mask])
    assert count_changed_outside(pixels, result, mask) == 0


def test_the_middle_of_the_mask_is_the_answer():
    pixels = np.full((400, 600, 3), 20, dtype=np.uint8)
    frame = frame_picture((600, 400), (1536, 1024))
    mask = disc(400, 600, 100)
    result = paste(pixels, np.full((1024, 1536, 3), 220, dtype=np.uint8), frame, mask)
    assert result[200, 300].tolist() == [220, 220, 220]
    assert (result[disc(400, 600, 90)] == 220).all()


def test_the_transition_rises_inside_the_mask_without_a_step():
    pixels = np.zeros((400, 600, 3), dtype=np.uint8)
    frame = frame_picture((600, 400), (600, 400))
    mask = np.zeros((400, 600), dtype=bool)
    mask[:, 200:] = True
    row = paste(pixels, np.full((400, 600, 3), 240, dtype=np.uint8), frame, mask)[200, :, 0].astype(int)
    assert (row[:200] == 0).all()
    assert (np.diff(row) >= 0).all()
    assert np.diff(row).max() <= 60
    assert row[210] == 240
    # The picture's own border is no edge of the mask.
    assert row[-1] == 240


def test_a_thin_stroke_is_repainted_too():
    pixels = np.zeros((400, 600, 3), dtype=np.uint8)
    mask = np.zeros((400, 600), dtype=bool)
    mask[198:203, 100:500] = True
    frame = frame_picture((600, 400), (1536, 1024))
    result = paste(pixels, np.full((1024, 1536, 3), 250, dtype=np.uint8), frame, mask)
    assert result[200, 300, 0] == 250


def test_what_is_repainted_becomes_opaque_and_the_rest_keeps_its_alpha():
    pixels = np.zeros((100, 100, 4), dtype=np.uint8)
    frame = frame_picture((100, 100), (1024, 1024))
    result = paste(pixels, np.full((1024, 1024, 3), 99, dtype=np.uint8), frame, disc(100, 100, 30))
    assert result[50, 50].tolist() == [99, 99, 99, 255]
    assert result[0, 0].tolist() == [0, 0, 0, 0]


def test_without_a_mask_the_whole_answer_is_taken_at_the_pictures_size():
    pixels = noise(333, 777, 3)
    frame = frame_picture((777, 333), (1536, 1024))
    result = paste(pixels, np.full((1024, 1536, 3), 7, dtype=np.uint8), frame, None)
    assert result.shape == pixels.shape
    assert (result == 7).all()


def test_pasting_leaves_the_upload_alone():
    pixels = noise(50, 50, 3)
    before = pixels.copy()
    paste(pixels, noise(1024, 1024, 3, 9), frame_picture((50, 50), (1024, 1024)), disc(50, 50, 20))
    assert np.array_equal(pixels, before)


@pytest.mark.parametrize("channel", [0, 2, 3])
def test_one_changed_pixel_outside_is_counted(channel):
    before = noise(700, 40, 4)
    after = before.copy()
    after[650, 3, channel] ^= 1
    after[300, 20] ^= 1  # inside
    mask = np.zeros((700, 40), dtype=bool)
    mask[300, 20] = True
    assert count_changed_outside(before, after, mask) == 1


def test_an_added_opaque_alpha_is_no_change():
    before = noise(10, 10, 3)
    after = np.dstack([before, np.full((10, 10), 255, dtype=np.uint8)])
    assert count_changed_outside(before, after, np.zeros((10, 10), dtype=bool)) == 0
