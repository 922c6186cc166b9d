"""Marks are drawn on copies of pictures, each where the comment points."""

import numpy as np
import pytest

from components.errors import UnreadablePicture
from components.review.comments.mark import Mark
from components.review.record.marked_picture import COLOUR, draw_marks, read_copy, write_jpeg
from tests.library.pictures import decode, encode, noise

GREY = np.full((300, 400, 3), 128, np.uint8)


def find_colour(pixels: np.ndarray) -> np.ndarray:
    """Return (height, width) bool, True where a mark's colour is."""
    return (pixels == COLOUR).all(axis=2)


def mark(kind: str, *points: tuple[float, float]) -> Mark:
    return Mark(kind=kind, points=points)


def test_a_pin_stands_at_its_point_and_nothing_else_changes():
    marked = draw_marks(GREY, [(1, mark("point", (0.5, 0.5)))])
    changed = (marked != GREY).any(axis=2)
    assert find_colour(marked)[150, 200 - 6]
    rows, columns = np.nonzero(changed)
    assert (abs(rows - 150) < 15).all()
    assert (abs(columns - 200) < 15).all()
    assert (GREY == 128).all()


@pytest.mark.parametrize("point", [(0, 0), (1, 1), (0, 1), (1, 0)])
def test_a_pin_at_a_corner_is_wholly_in_the_picture(point):
    middle = find_colour(draw_marks(GREY, [(12, mark("point", (0.5, 0.5)))])).sum()
    assert find_colour(draw_marks(GREY, [(12, mark("point", point))])).sum() == pytest.approx(middle, rel=0.1)


def test_a_box_an_arrow_and_a_line_are_where_they_were_drawn():
    box = find_colour(draw_marks(GREY, [(1, mark("box", (0.25, 0.5), (0.75, 0.9)))]))
    assert box[200, 300]
    assert box[270, 200]
    assert not box[200, 200]
    arrow = find_colour(draw_marks(GREY, [(1, mark("arrow", (0.2, 0.5), (0.8, 0.5)))]))
    assert arrow[150, 200]
    assert arrow[130:150, 280:320].any()
    line = find_colour(draw_marks(GREY, [(1, mark("line", (0.1, 0.1), (0.5, 0.8), (0.9, 0.1)))]))
    assert line[150:245, 150:250].any()


def test_marks_of_no_length_and_on_a_tiny_picture_are_drawn_all_the_same():
    for shape in ((1, 1, 3), (3, 200, 3), (200, 3, 3)):
        pixels = np.zeros(shape, np.uint8)
        for drawn in (mark("arrow", (0.5, 0.5), (0.5, 0.5)), mark("line", (0.2, 0.2), (0.2, 0.2))):
            assert draw_marks(pixels, [(999, drawn)]).shape == shape


def test_a_copy_is_small_and_has_white_below_transparent_pixels():
    pixels = np.zeros((200, 400, 4), np.uint8)
    copied = read_copy(encode(pixels), 100)
    assert copied.shape == (50, 100, 3)
    assert (copied == 255).all()
    assert decode(write_jpeg(copied).data).shape == (50, 100, 3)
    assert read_copy(encode(noise(20, 10)), 100).shape == (10, 20, 3)
    with pytest.raises(UnreadablePicture):
        read_copy(b"no picture", 100)
