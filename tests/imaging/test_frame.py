"""A picture laid on the canvas of a request, and taken back from the answer."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.imaging.frame import frame_around, frame_picture, nearest_size
from components.imaging.warp import NO_WARP, Warp

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


@settings(max_examples=15)
@given(st.integers(1, 900), st.integers(1, 900), st.sampled_from(SIZES))
def test_there_and_back_has_the_pictures_size_and_its_pixels_nearly(width, height, canvas):
    ramp = np.linspace(0, 255, width, dtype=np.float32)[None, :, None] * np.ones((height, 1, 3), dtype=np.float32)
    pixels = ramp.astype(np.uint8)
    frame = frame_picture((width, height), canvas)
    laid = frame.to_canvas(pixels)
    assert laid.shape == (canvas[1], canvas[0], 3)
    back = frame.from_canvas(laid)
    assert back.shape == pixels.shape
    if min(width, height) > 8:
        assert np.abs(back.astype(int) - pixels).mean() < 3


def test_the_margin_repeats_the_edge_and_not_black():
    frame = frame_picture((100, 50), (1024, 1024))
    laid = frame.to_canvas(np.full((50, 100, 3), 200, dtype=np.uint8))
    assert (laid == 200).all()


def test_the_mask_travels_with_the_picture_and_never_into_the_margin():
    mask = np.ones((50, 100), dtype=bool)
    frame = frame_picture((100, 50), (1024, 1024))
    laid = frame.mask_to_canvas(mask)
    assert laid.shape == (1024, 1024)
    left, top, right, bottom = frame.place
    assert laid[top:bottom, left:right].all()
    assert laid.sum() == (right - left) * (bottom - top)


def test_a_line_of_one_pixel_survives_the_way_to_a_smaller_canvas():
    mask = np.zeros((4000, 6000), dtype=bool)
    mask[1234, :] = True
    laid = frame_picture((6000, 4000), (1536, 1024)).mask_to_canvas(mask)
    assert laid.any(axis=0).all()


@pytest.mark.parametrize("place", [(0, 0), (2500, 3500), (5999, 3999)])
def test_a_single_pixel_survives_the_way_to_a_canvas_of_thousands_of_times_fewer(place):
    mask = np.zeros((4000, 6000), dtype=bool)
    mask[place[::-1]] = True
    assert frame_picture((6000, 4000), (64, 64)).mask_to_canvas(mask).any()


def test_an_answer_of_another_size_than_asked_is_taken_back_from_the_same_place():
    frame = frame_picture((300, 200), (1024, 1024))
    answer = np.zeros((512, 512, 3), dtype=np.uint8)
    left, top, right, bottom = (edge // 2 for edge in frame.place)
    answer[top:bottom, left:right] = 255
    assert (frame.from_canvas(answer)[2:-2, 2:-2] == 255).all()


@st.composite
def boxes_in_pictures(draw, most: int = 6000) -> tuple[tuple[int, int, int, int], tuple[int, int]]:
    """Return a box and the size of the picture it lies in."""
    width, height = draw(st.integers(1, most)), draw(st.integers(1, most))
    left, top = draw(st.integers(0, width - 1)), draw(st.integers(0, height - 1))
    return (left, top, draw(st.integers(left + 1, width)), draw(st.integers(top + 1, height))), (width, height)


def waves(width: int, height: int) -> np.ndarray:
    """Return a smooth picture, (height, width, 3) uint8, different everywhere."""
    y, x = np.mgrid[:height, :width].astype(np.float32)
    channels = [np.sin(x / 17 + y / 31), np.sin(x / 23 - y / 19), np.cos(x / 41) * np.sin(y / 13)]
    return np.rint(np.dstack(channels) * 100 + 128).astype(np.uint8)


@settings(max_examples=20)
@given(boxes_in_pictures(300), boxes_in_pictures(300), st.sampled_from([(192, 128), (512, 512)]), st.booleans())
def test_a_part_taken_back_is_the_part_of_what_is_taken_back(framed, part, canvas, moved):
    box, size = framed
    frame = frame_around(box, size, [canvas])
    answer = frame.to_canvas(waves(*size))
    width, height = frame.box[2] - frame.box[0], frame.box[3] - frame.box[1]
    # The part drawn, as shares of the frame's box.
    left, right = (frame.box[0] + edge * width // part[1][0] for edge in (part[0][0], part[0][2]))
    top, bottom = (frame.box[1] + edge * height // part[1][1] for edge in (part[0][1], part[0][3]))
    right, bottom = max(right, left + 1), max(bottom, top + 1)
    warp = Warp(np.array([[1.01, -0.006, 3.4], [0.006, 1.01, -1.6]])) if moved else NO_WARP
    whole = frame.from_canvas(answer, warp=warp).astype(int)
    found = frame.from_canvas(answer, (left, top, right, bottom), warp)
    assert found.shape == (bottom - top, right - left, 3)
    left, top, right, bottom = left - frame.box[0], top - frame.box[1], right - frame.box[0], bottom - frame.box[1]
    assert np.abs(whole[top:bottom, left:right] - found).max() <= 1


@pytest.mark.parametrize("size", [(300, 200), (900, 600)])
@pytest.mark.parametrize("answered", [1, 2])
def test_a_known_shift_is_undone(size, answered):
    frame = frame_picture(size, (600, 400))
    laid = frame.to_canvas(waves(*size))
    answer = np.roll(laid, (-7, 12), axis=(0, 1))
    shift = Warp(np.array([[1.0, 0, 12], [0, 1, -7]]))
    answer = cv2.resize(answer, (600 * answered, 400 * answered), interpolation=cv2.INTER_CUBIC)
    back = frame.from_canvas(answer, warp=shift).astype(int)
    within = (slice(15, -15), slice(25, -25))
    assert np.abs(back - frame.from_canvas(laid))[within].max() <= 2
    assert np.abs(back - waves(*size))[within].mean() < 0.6


@settings(max_examples=20)
@given(boxes_in_pictures(700))
def test_what_is_laid_and_taken_back_shows_the_picture_where_it_was(drawn):
    box, size = drawn
    frame = frame_around(box, size, [(384, 256), (256, 384)])
    pixels = waves(*size)
    left, top, right, bottom = frame.box
    back = frame.from_canvas(frame.to_canvas(pixels)).astype(int)
    # Half a pixel to the side would be 2.5 levels.
    assert np.abs(back - pixels[top:bottom, left:right]).mean() < 1.5


@settings(max_examples=20)
@given(boxes_in_pictures(700))
def test_every_painted_pixel_reaches_the_canvas(drawn):
    box, size = drawn
    mask = np.zeros((size[1], size[0]), dtype=bool)
    mask[box[1] : box[3], box[0] : box[2]] = True
    frame = frame_around(box, size, SIZES)
    laid = frame.mask_to_canvas(mask)
    across = (frame.place[2] - frame.place[0]) / (frame.box[2] - frame.box[0])
    down = (frame.place[3] - frame.place[1]) / (frame.box[3] - frame.box[1])
    left, right = (frame.place[0] + (edge - frame.box[0]) * across for edge in (box[0], box[2]))
    top, bottom = (frame.place[1] + (edge - frame.box[1]) * down for edge in (box[1], box[3]))
    rows, columns = np.flatnonzero(laid.any(axis=1)), np.flatnonzero(laid.any(axis=0))
    assert abs(columns[0] - left) <= 2 * max(1, across)
    assert abs(columns[-1] + 1 - right) <= 2 * max(1, across)
    assert abs(rows[0] - top) <= 2 * max(1, down)
    assert abs(rows[-1] + 1 - bottom) <= 2 * max(1, down)
    assert columns[0] <= left + 0.5
    assert columns[-1] + 1 >= right - 0.5
