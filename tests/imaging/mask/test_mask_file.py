"""What a mask file marks, by whichever convention it was made."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.imaging.mask.mask import bounding_box, mask_as_png, pack_mask
from components.imaging.mask.mask_file import (
    AUTOMATIC,
    BLACK,
    OPAQUE,
    TRANSPARENT,
    WHITE,
    mask_from_transparency,
    read_mask_file,
)
from components.imaging.picture.picture import Picture, read_picture
from tests.english import english
from tests.library.pictures import disc, encode, noise, white_mask

SIZE = (60, 40)
# 8 % of the picture, as in the middle of a scene.
STROKES = np.zeros((40, 60), dtype=bool)
STROKES[10:18, 20:44] = True


def strokes_on_transparent(colour: tuple[int, int, int], where: np.ndarray = STROKES, alpha: int = 255) -> Picture:
    pixels = np.zeros((*where.shape, 4), dtype=np.uint8)
    pixels[where] = (*colour, alpha)
    return Picture(pixels)


def erased(left: int, where: np.ndarray = STROKES) -> Picture:
    """Return a photo in which an eraser has left so much alpha."""
    pixels = noise(*SIZE, 4)
    pixels[..., 3] = np.where(where, left, 255)
    return Picture(pixels)


@pytest.mark.parametrize("colour", [(255, 255, 255), (255, 59, 48), (0, 0, 90), (60, 60, 60)], ids=str)
@pytest.mark.parametrize("alpha", [255, 127, 20])
def test_strokes_on_a_transparent_ground_are_what_is_repainted(colour, alpha):
    read = read_mask_file(strokes_on_transparent(colour, alpha=alpha), SIZE)
    assert np.array_equal(read.mask, STROKES)
    assert (read.reading, read.other) == (OPAQUE, TRANSPARENT)
    assert str(read.said) == "The opaque part of the mask is repainted: 8 % of the picture."


def test_smooth_edges_of_strokes_do_not_make_them_another_kind():
    picture = strokes_on_transparent((255, 255, 255))
    picture.pixels[9, 20:44] = (255, 255, 255, 90)
    picture.pixels[18, 20:44] = (250, 250, 250, 200)
    assert read_mask_file(picture, SIZE).reading == OPAQUE


@pytest.mark.parametrize(
    "picture",
    [
        erased(0),
        strokes_on_transparent((255, 255, 255), ~STROKES),
        strokes_on_transparent((0, 0, 0), STROKES),
        strokes_on_transparent((0, 0, 0), ~STROKES),
        Picture(np.dstack([noise(*SIZE), np.where(STROKES, 255, 0).astype(np.uint8)])),
    ],
    ids=["a hole in a photo", "a hole in white", "mostly transparent", "the endpoint's own", "a cut-out photo"],
)
def test_any_other_file_with_transparency_is_read_as_the_endpoint_reads_it(picture):
    read = read_mask_file(picture, SIZE)
    assert np.array_equal(read.mask, picture.pixels[..., 3] == 0)
    assert (read.reading, read.other) == (TRANSPARENT, OPAQUE)
    assert str(read.said).startswith("The transparent part of the mask is repainted: ")


@pytest.mark.parametrize("left", [1, 128, 200, 240])
def test_of_a_soft_eraser_the_lower_of_its_levels_is_meant(left):
    read = read_mask_file(erased(left), SIZE)
    assert np.array_equal(read.mask, STROKES)
    assert str(read.said) == "The more transparent part of the mask is repainted: 8 % of the picture."
    assert np.array_equal(mask_from_transparency(erased(left)), STROKES)


def test_alpha_that_only_rounds_is_no_transparency():
    white = np.where(STROKES[..., None], np.uint8(255), np.uint8(0))
    picture = Picture(np.dstack([white, white, white, np.where(STROKES, 253, 255).astype(np.uint8)]))
    picture.pixels[0, 0, 3] = 251
    read = read_mask_file(picture, SIZE)
    assert (read.reading, read.mask.sum()) == (WHITE, STROKES.sum())


@pytest.mark.parametrize("levels", [(0, 1), (30, 60), (200, 255), (0, 2)], ids=str)
def test_two_levels_of_grey_are_told_apart_wherever_they_lie(levels):
    picture = read_picture(encode(np.where(STROKES, levels[1], levels[0]).astype(np.uint8)))
    read = read_mask_file(picture, SIZE)
    assert np.array_equal(read.mask, STROKES)
    assert str(read.said) == "The lighter part of the mask is repainted: 8 % of the picture."
    darker = read_mask_file(picture, SIZE, BLACK)
    assert np.array_equal(darker.mask, ~STROKES)
    assert str(darker.said) == "The darker part of the mask is repainted: 92 % of the picture."


def test_a_coloured_mark_on_black_is_lighter():
    pixels = np.zeros((40, 60, 3), dtype=np.uint8)
    pixels[STROKES] = (255, 59, 48)
    pixels[11, 21:40] = (200, 40, 40)
    assert np.array_equal(read_mask_file(Picture(pixels), SIZE).mask, STROKES)


@pytest.mark.parametrize("grey", [0, 2, 255])
def test_a_file_of_one_level_marks_all_or_nothing(grey):
    pixels = np.full((40, 60, 3), grey, dtype=np.uint8)
    # As a JPEG leaves black.
    pixels[:, ::3] = max(0, grey - 1)
    pixels[:, 1::3] = max(0, grey - 2)
    mask = read_mask_file(Picture(pixels), SIZE).mask
    assert mask.all() if grey == 255 else not mask.any()


@pytest.mark.parametrize(
    "picture", [strokes_on_transparent((255, 255, 255)), erased(0), erased(128), read_picture(white_mask(STROKES))]
)
def test_the_other_reading_repaints_the_rest_and_leads_back(picture):
    read = read_mask_file(picture, SIZE)
    other = read_mask_file(picture, SIZE, read.other)
    assert np.array_equal(other.mask, ~read.mask)
    assert other.other == read.reading
    assert read_mask_file(picture, SIZE, read.reading).said == read.said


@pytest.mark.parametrize(("reading", "marked"), [(TRANSPARENT, ~STROKES), (OPAQUE, STROKES), (WHITE, STROKES)])
def test_a_reading_that_is_asked_for_is_taken(reading, marked):
    read = read_mask_file(strokes_on_transparent((255, 255, 255)), SIZE, reading)
    assert np.array_equal(read.mask, marked)
    assert read.reading == reading


def test_what_is_transparent_is_neither_white_nor_black():
    pixels = np.zeros((1, 4, 4), dtype=np.uint8)
    pixels[0, :2] = (255, 255, 255, 255), (0, 0, 0, 255)
    pixels[0, 2, :3] = 255
    assert read_mask_file(Picture(pixels), (4, 1), WHITE).mask.tolist() == [[True, False, False, False]]
    assert read_mask_file(Picture(pixels), (4, 1), BLACK).mask.tolist() == [[False, True, False, False]]


@pytest.mark.parametrize("alpha", [255, 127, 1])
@pytest.mark.parametrize(("reading", "marked"), [(AUTOMATIC, STROKES), (WHITE, STROKES), (BLACK, ~STROKES)])
def test_a_file_as_transparent_everywhere_marks_what_an_opaque_one_does(alpha, reading, marked):
    pixels = np.zeros((40, 60, 4), dtype=np.uint8)
    pixels[STROKES, :3], pixels[..., 3] = 255, alpha
    assert np.array_equal(read_mask_file(Picture(pixels), SIZE, reading).mask, marked)


@given(st.integers(0, 40), st.sampled_from([mask_as_png, pack_mask, white_mask]))
def test_our_own_masks_are_read_as_they_are_whatever_share_they_mark(rows, write):
    mask = np.zeros((40, 30), dtype=bool)
    mask[:rows] = True
    assert np.array_equal(read_mask_file(read_picture(write(mask)), (30, 40)).mask, mask)


def test_shares_are_never_said_to_be_nothing_or_all_of_the_picture():
    said = [
        str(read_mask_file(read_picture(white_mask(mask)), (300, 200)).said)
        for mask in (disc(300, 200, 1), ~disc(300, 200, 1), disc(300, 200, 60))
    ]
    assert said[0] == "White is repainted: 0.0083 % of the picture."
    assert said[1] == "White is repainted: 99.9917 % of the picture."
    assert said[2] == "White is repainted: 19 % of the picture."


def test_a_mask_file_with_transparency_is_read_as_the_endpoint_reads_it():
    pixels = np.full((2, 3, 4), 255, dtype=np.uint8)
    pixels[0, 1, 3] = 0
    pixels[1, 1, 3] = 100  # half transparent is not transparent
    read = read_mask_file(Picture(pixels), (3, 2))
    assert read.mask.tolist() == [[False, True, False], [False, False, False]]
    assert read.notices == ()


def test_a_mask_file_without_transparency_is_white_where_repainted():
    pixels = np.zeros((2, 3, 3), dtype=np.uint8)
    pixels[1, 2] = 255
    opaque = np.dstack([pixels, np.full((2, 3), 255, dtype=np.uint8)])
    for form in (pixels, opaque):
        read = read_mask_file(Picture(form), (3, 2))
        assert read.mask.tolist() == [[False] * 3, [False, False, True]]
        assert read.notices == ()


def white_box(height: int, width: int, left: int, top: int, right: int, bottom: int) -> Picture:
    pixels = np.zeros((height, width, 3), dtype=np.uint8)
    pixels[top:bottom, left:right] = 255
    return Picture(pixels)


def test_a_mask_of_another_size_is_scaled_and_both_sizes_are_named():
    read = read_mask_file(white_box(200, 300, 30, 20, 60, 50), (600, 400))
    assert read.mask.shape == (400, 600)
    assert bounding_box(read.mask) == (60, 40, 120, 100)
    assert english(read.notices) == ("The mask is 300 x 200 pixels and was scaled to the picture's 600 x 400.",)


def test_a_mask_larger_than_the_picture_is_scaled_down():
    read = read_mask_file(white_box(400, 600, 60, 40, 120, 100), (300, 200))
    assert bounding_box(read.mask) == (30, 20, 60, 50)
    assert read.mask.sum() == 30 * 30
    assert len(read.notices) == 1


def test_a_mask_of_other_proportions_is_stretched_and_that_is_said():
    read = read_mask_file(white_box(100, 100, 20, 20, 60, 60), (400, 200))
    assert bounding_box(read.mask) == (80, 40, 240, 120)
    assert english(read.notices) == (
        "The mask is 100 x 100 pixels and was scaled to the picture's 400 x 200.",
        "The mask was stretched, because its proportions are not the picture's.",
    )


@pytest.mark.parametrize(("size", "told"), [((1020, 1000), 1), ((1000, 1020), 1), ((1030, 1000), 2), ((1000, 1030), 2)])
def test_proportions_that_differ_by_rounding_are_no_stretching(size, told):
    assert len(read_mask_file(white_box(100, 100, 20, 20, 60, 60), size).notices) == told


def test_a_scaled_mask_file_has_smooth_edges_whichever_way_it_is_read():
    rows, columns = np.mgrid[:100, :100]
    disc = (rows - 50) ** 2 + (columns - 50) ** 2 < 30**2
    white = np.dstack([disc.astype(np.uint8) * 255] * 3)
    clear = np.full((100, 100, 4), 255, dtype=np.uint8)
    clear[disc, 3] = 0
    for form in (white, clear):
        read = read_mask_file(Picture(form), (1600, 1600))
        ends = [int(np.flatnonzero(row)[-1]) for row in read.mask[600:700]]
        assert max(np.diff(ends)) == 1
        assert len(set(ends)) > 30
