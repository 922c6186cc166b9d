"""The part of a picture around a mask that travels instead of the whole."""

import pytest
from hypothesis import given, settings

from components.imaging.frame import frame_around, frame_mask, frame_picture, nearest_size
from tests.imaging.test_frame import SIZES, boxes_in_pictures


@pytest.mark.parametrize("choose", [frame_around, frame_mask])
@settings(max_examples=50)
@given(drawn=boxes_in_pictures())
def test_the_frame_of_a_mask_never_leaves_the_picture_nor_the_canvas(choose, drawn):
    box, size = drawn
    frame = choose(box, size, SIZES)
    left, top, right, bottom = frame.box
    assert 0 <= left <= box[0] < box[2] <= right <= size[0]
    assert 0 <= top <= box[1] < box[3] <= bottom <= size[1]
    assert frame.canvas in SIZES
    left, top, right, bottom = frame.place
    assert 0 <= left < right <= frame.canvas[0]
    assert 0 <= top < bottom <= frame.canvas[1]
    assert right - left == frame.canvas[0] or bottom - top == frame.canvas[1]
    # In the middle.
    assert abs(left - (frame.canvas[0] - right)) <= 1
    assert abs(top - (frame.canvas[1] - bottom)) <= 1


@settings(max_examples=50)
@given(boxes_in_pictures())
def test_the_frame_around_a_mask_has_the_canvas_ratio_where_the_picture_goes_on(drawn):
    box, size = drawn
    frame = frame_around(box, size, SIZES)
    width, height = frame.box[2] - frame.box[0], frame.box[3] - frame.box[1]
    placed = frame.place[2] - frame.place[0], frame.place[3] - frame.place[1]
    if width < size[0]:
        assert frame.canvas[0] - placed[0] <= 2
    if height < size[1]:
        assert frame.canvas[1] - placed[1] <= 2


@settings(max_examples=50)
@given(boxes_in_pictures())
def test_nothing_is_enlarged_more_than_twice_unless_it_is_all_there_is(drawn):
    box, size = drawn
    frame = frame_around(box, size, SIZES)
    assert frame.scale <= 2 or frame.box == (0, 0, *size)


@settings(max_examples=50)
@given(boxes_in_pictures())
def test_the_frame_around_a_mask_shows_what_is_beside_it_too(drawn):
    box, size = drawn
    context = max(32, round(max(box[2] - box[0], box[3] - box[1]) / 3))
    left, top, right, bottom = frame_around(box, size, SIZES).box
    assert left <= max(0, box[0] - context)
    assert top <= max(0, box[1] - context)
    assert right >= min(size[0], box[2] + context)
    assert bottom >= min(size[1], box[3] + context)


@settings(max_examples=50)
@given(boxes_in_pictures())
def test_of_the_sizes_the_one_that_wastes_least_is_taken(drawn):
    box, size = drawn

    def share(frame):
        """Return which share of the canvas shows the mask and what is beside it."""
        context = max(32, round(max(box[2] - box[0], box[3] - box[1]) / 3))
        across = min(size[0], box[2] + context) - max(0, box[0] - context)
        down = min(size[1], box[3] + context) - max(0, box[1] - context)
        return across * down * frame.scale**2 / (frame.canvas[0] * frame.canvas[1])

    chosen = share(frame_around(box, size, SIZES))
    assert all(chosen >= share(frame_around(box, size, [canvas])) for canvas in SIZES)


@pytest.mark.parametrize(
    ("box", "size", "expected"),
    [
        # A face of 300 pixels: enlarged twice, and no more.
        ((2850, 1850, 3150, 2150), (6000, 4000), ((2744, 1744, 3256, 2256), (1024, 1024), (0, 0, 1024, 1024))),
        # In the corner what is around it lies on two sides only.
        ((0, 0, 300, 300), (6000, 4000), ((0, 0, 512, 512), (1024, 1024), (0, 0, 1024, 1024))),
        ((5700, 3700, 6000, 4000), (6000, 4000), ((5488, 3488, 6000, 4000), (1024, 1024), (0, 0, 1024, 1024))),
        # Long and thin: context on all four sides, and grown to 3:2.
        ((2000, 2000, 4000, 2040), (6000, 4000), ((1333, 908, 4667, 3131), (1536, 1024), (0, 0, 1536, 1024))),
        # A picture smaller than every canvas travels whole, and is padded.
        ((40, 40, 60, 60), (200, 100), ((0, 0, 200, 100), (1536, 1024), (0, 128, 1536, 896))),
    ],
)
def test_the_frame_around_a_mask_has_the_box_canvas_and_place_worked_out_by_hand(box, size, expected):
    frame = frame_around(box, size, SIZES)
    assert (frame.box, frame.canvas, frame.place) == expected


@pytest.mark.parametrize(
    ("box", "size", "around"),
    [
        ((2850, 1850, 3150, 2150), (6000, 4000), True),
        ((500, 500, 5500, 3500), (6000, 4000), False),
        # A little larger is not worth hiding the rest.
        ((1300, 1800, 4700, 2200), (6000, 4000), False),
        # Enlarged already, the whole picture is seen best.
        ((100, 100, 200, 200), (600, 400), False),
        ((1000, 2000, 5000, 2060), (6000, 4000), False),
    ],
)
def test_what_travels_is_around_the_mask_only_where_that_shows_it_much_larger(box, size, around):
    whole = frame_picture(size, nearest_size(size, SIZES))
    frame = frame_mask(box, size, SIZES)
    assert (frame != whole) == around
    if around:
        assert frame == frame_around(box, size, SIZES)
        assert frame.scale >= 1.2 * whole.scale
