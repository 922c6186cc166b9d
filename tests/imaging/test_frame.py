import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.imaging.frame import frame_picture, nearest_size

SIZES = ((1024, 1024), (1024, 1536), (1536, 1024))
edges = st.integers(1, 6000)


@pytest.mark.parametrize(
    ("picture", "expected"),
    [
        ((600, 400), (1536, 1024)),
        ((400, 600), (1024, 1536)),
        ((500, 500), (1024, 1024)),
        ((4000, 1000), (1536, 1024)),
        ((1080, 1920), (1024, 1536)),
        ((1100, 1000), (1024, 1024)),
    ],
)
def test_the_allowed_size_nearest_in_aspect_ratio_is_chosen(picture, expected):
    assert nearest_size(picture, SIZES) == expected


@given(edges, edges, st.sampled_from(SIZES))
def test_the_whole_picture_lies_inside_the_canvas_unstretched(width, height, canvas):
    frame = frame_picture((width, height), canvas)
    left, top, right, bottom = frame.place
    assert 0 <= left < right <= canvas[0]
    assert 0 <= top < bottom <= canvas[1]
    assert frame.box == (0, 0, width, height)
    scale = min(canvas[0] / width, canvas[1] / height)
    assert abs((right - left) - max(1, width * scale)) <= 0.5
    assert abs((bottom - top) - max(1, height * scale)) <= 0.5


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 900), st.integers(1, 900), st.sampled_from(SIZES))
def test_there_and_back_has_the_pictures_size_and_its_pixels_nearly(width, height, canvas):
    ramp = np.linspace(0, 255, width, dtype=np.float32)[None, :, None] * np.ones((height, 1, 3), dtype=np.float32)
    pixels = ramp.astype(np.uint8)
    frame = frame_picture((width, height), canvas)
    laid = frame.lay(pixels)
    assert laid.shape == (canvas[1], canvas[0], 3)
    back = frame.take_back(laid)
    assert back.shape == pixels.shape
    if min(width, height) > 8:
        assert np.abs(back.astype(int) - pixels).mean() < 3


def test_the_margin_repeats_the_edge_and_not_black():
    frame = frame_picture((100, 50), (1024, 1024))
    laid = frame.lay(np.full((50, 100, 3), 200, dtype=np.uint8))
    assert (laid == 200).all()


def test_the_mask_travels_with_the_picture_and_never_into_the_margin():
    mask = np.ones((50, 100), dtype=bool)
    frame = frame_picture((100, 50), (1024, 1024))
    laid = frame.lay_mask(mask)
    assert laid.shape == (1024, 1024)
    left, top, right, bottom = frame.place
    assert laid[top:bottom, left:right].all()
    assert laid.sum() == (right - left) * (bottom - top)


def test_a_line_of_one_pixel_survives_the_way_to_a_smaller_canvas():
    mask = np.zeros((4000, 6000), dtype=bool)
    mask[1234, :] = True
    laid = frame_picture((6000, 4000), (1536, 1024)).lay_mask(mask)
    assert laid.any(axis=0).all()


def test_an_answer_of_another_size_than_asked_is_taken_back_from_the_same_place():
    frame = frame_picture((300, 200), (1024, 1024))
    answer = np.zeros((512, 512, 3), dtype=np.uint8)
    left, top, right, bottom = (edge // 2 for edge in frame.place)
    answer[top:bottom, left:right] = 255
    assert (frame.take_back(answer)[2:-2, 2:-2] == 255).all()
