"""Pictures extended by margins, and the mask of the margins."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.errors import EmptyExtension, PictureTooLarge, ValueNotAllowed
from components.imaging.extension import NO_MARGINS, RATIOS, Margins, margins_to_ratio, read_margins, soften_margin
from tests.imaging.paste.test_paste import noise


@pytest.mark.parametrize(
    ("text", "size", "expected"),
    [
        ("200", (600, 400), (200, 200, 200, 200)),
        ("200px", (600, 400), (200, 200, 200, 200)),
        # Of the width left and right, of the height above and below.
        ("25%", (600, 400), (150, 100, 150, 100)),
        ("12.5 %", (600, 400), (75, 50, 75, 50)),
        ("left 200", (600, 400), (200, 0, 0, 0)),
        ("Left=200, BOTTOM 10%", (600, 400), (200, 0, 0, 40)),
        ("top 10%, right 50 px", (600, 400), (0, 40, 50, 0)),
        # What is named later is added to, or takes the place of, what was said of every side.
        ("20, left 0", (600, 400), (0, 20, 20, 20)),
        ("", (600, 400), (0, 0, 0, 0)),
        ("  ", (600, 400), (0, 0, 0, 0)),
        ("16:9", (600, 400), (55, 0, 56, 0)),
        (" 1 : 1 ", (600, 400), (0, 100, 0, 100)),
        ("9:16", (600, 400), (0, 333, 0, 334)),
    ],
)
def test_a_text_says_how_far_the_picture_is_extended(text, size, expected):
    assert read_margins(text, size) == Margins(*expected)


@pytest.mark.parametrize("text", ["0", "0%", "0.4", "left 0", "0px, top 0%", ",", "3:2", "6 : 4"])
def test_an_extension_that_adds_nothing_is_refused_with_what_to_do(text):
    with pytest.raises(EmptyExtension, match=r"(already|would not be extended)\. (Choose another ratio|Say how much)"):
        read_margins(text, (600, 400))


@pytest.mark.parametrize("text", ["wide", "left", "left -20", "-5", "20 em", "middle 30", "20 30", "1e3", "9999999"])
def test_a_text_that_says_no_margin_is_refused_with_what_can_be_written(text):
    with pytest.raises(ValueNotAllowed) as refusal:
        read_margins(text, (600, 400))
    assert str(refusal.value) == (
        f"extend cannot be {text!r}: write a ratio such as 16:9, an amount for every side such as 20%, or sides such as"
        " left 200, top 10%."
    )


@pytest.mark.parametrize("text", ["16:0", "0:9", "a:b", "16:9:4", "1600:900", ":", "-4:3"])
def test_what_is_no_ratio_is_refused(text):
    with pytest.raises(ValueNotAllowed) as refusal:
        read_margins(text, (600, 400))
    assert str(refusal.value) == f"{text!r} is no aspect ratio. Write one such as 16:9."


def test_more_than_the_most_pixels_are_refused_before_they_are_made():
    with pytest.raises(PictureTooLarge) as refusal:
        read_margins("999999", (600, 400))
    assert str(refusal.value) == (
        "Extended like this the picture would have 2,000,598 x 2,000,398 pixels, and 64 megapixels are the most. Extend"
        " it less."
    )
    with pytest.raises(PictureTooLarge):
        margins_to_ratio((60, 60_000), "1:1")
    assert read_margins("left 2000", (6000, 8000)).size_of((6000, 8000)) == (8000, 8000)
    with pytest.raises(PictureTooLarge):
        read_margins("left 2001", (6000, 8000))


edges = st.integers(1, 5000)


@given(edges, edges, st.sampled_from(RATIOS))
def test_a_ratio_is_come_to_with_equal_margins_on_two_sides_only(width, height, ratio):
    try:
        margins = margins_to_ratio((width, height), ratio)
    except EmptyExtension:
        margins = NO_MARGINS
    assert min(margins.left, margins.top, margins.right, margins.bottom) >= 0
    assert margins.right - margins.left in (0, 1)
    assert margins.bottom - margins.top in (0, 1)
    assert not (margins.right and margins.bottom)
    across, down = map(int, ratio.split(":"))
    wide, high = width + margins.left + margins.right, height + margins.top + margins.bottom
    # Rounded to a whole pixel of the edge that grew.
    assert min(abs(wide - high * across / down), abs(high - wide * down / across)) <= 0.5


widths = st.integers(0, 60)


@settings(max_examples=50)
@given(
    st.builds(Margins, widths, widths, widths, widths), st.integers(1, 90), st.integers(1, 90), st.sampled_from([3, 4])
)
def test_the_picture_lies_in_the_middle_untouched_and_the_mask_is_all_that_is_new(margins, width, height, channels):
    pixels = noise(height, width, channels)
    extended, mask = margins.extend(pixels), margins.new_area((width, height))
    wide, high = margins.size_of((width, height))
    assert extended.shape == (high, wide, channels)
    assert mask.shape == (high, wide)
    middle = (slice(margins.top, margins.top + height), slice(margins.left, margins.left + width))
    assert np.array_equal(extended[middle], pixels)
    assert not mask[middle].any()
    assert mask.sum() == wide * high - width * height
    assert bool(margins) == mask.any()
    # Until it is painted the margin repeats the picture's edge.
    assert np.array_equal(extended[0, 0], pixels[0, 0])
    assert np.array_equal(extended[-1, -1], pixels[-1, -1])


@given(st.builds(Margins, widths, widths, widths, widths))
def test_a_mask_of_the_picture_comes_to_lie_where_the_picture_does(margins):
    mask = np.zeros((20, 30), dtype=bool)
    mask[4:9, 10:12] = True
    fitted = margins.extend_mask(mask)
    assert fitted.shape == margins.new_area((30, 20)).shape
    assert fitted.sum() == mask.sum()
    assert fitted[margins.top + 4, margins.left + 10]
    assert not fitted[margins.new_area((30, 20))].any()


def test_without_margins_nothing_is_copied():
    pixels = noise(5, 5, 3)
    assert NO_MARGINS.extend(pixels) is pixels
    assert not NO_MARGINS


def striped_canvas() -> tuple[np.ndarray, np.ndarray]:
    """Return stripes that a repeated edge would carry on to the canvas's right, and where that margin is."""
    stripes = np.zeros((256, 384, 3), dtype=np.uint8)
    stripes[::8], stripes[1::8], stripes[2::8] = 255, 200, 120
    margin = np.zeros((256, 384), dtype=bool)
    margin[:, 200:] = True
    return stripes, margin


def test_softening_leaves_the_picture_alone_and_makes_no_streaks():
    canvas, margin = striped_canvas()
    before = canvas.copy()
    soft = soften_margin(canvas, margin)
    assert np.array_equal(canvas, before)
    assert np.array_equal(soft[~margin], canvas[~margin])
    # From row to row: full contrast in the picture, less and less the farther from it.
    contrast = [np.abs(np.diff(soft[20:-20, column, 0].astype(int))).mean() for column in (199, 216, 240, 300, 380)]
    assert contrast[0] > 60
    assert contrast[1] < 10
    assert max(contrast[2:]) < 2


def test_softening_begins_without_a_step_at_the_pictures_edge():
    canvas, margin = striped_canvas()
    soft = soften_margin(canvas, margin).astype(int)
    assert np.abs(soft[:, 200] - canvas[:, 199]).max() < 30
    flat = np.full_like(canvas, 77)
    assert (soften_margin(flat, margin) == 77).all()


def test_where_there_is_no_margin_nothing_is_softened():
    canvas = noise(64, 96, 3)
    assert np.array_equal(soften_margin(canvas, np.zeros((64, 96), dtype=bool)), canvas)


def test_a_margin_all_around_keeps_the_colours_of_each_side():
    canvas = np.zeros((256, 384, 3), dtype=np.uint8)
    canvas[:, 192:] = 200
    margin = np.ones((256, 384), dtype=bool)
    cv2.rectangle(drawn := margin.astype(np.uint8), (100, 60), (280, 190), 0, -1)
    soft = soften_margin(canvas, drawn.astype(bool))
    assert soft[128, 2].max() < 30
    assert soft[128, -2].min() > 170
