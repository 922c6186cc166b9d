"""A mask from strokes, as PNG for an endpoint, and back as strokes."""

import io

import numpy as np
import pytest
from PIL import Image

from components.errors import EmptyMask, FullMask
from components.imaging.mask.mask import (
    bounding_box,
    check_mask,
    layer_from_mask,
    mask_as_png,
    mask_from_strokes,
    pack_mask,
)
from components.imaging.mask.mask_file import read_mask_file
from components.imaging.picture.picture import read_picture


def strokes(height: int, width: int, *boxes) -> np.ndarray:
    painted = np.zeros((height, width), dtype=bool)
    for left, top, right, bottom in boxes:
        painted[top:bottom, left:right] = True
    return painted


def test_painted_pixels_are_the_mask_at_the_same_size():
    mask = mask_from_strokes(strokes(10, 20, (3, 2, 7, 5)), (20, 10))
    assert mask.dtype == bool
    assert mask.sum() == 12
    assert mask[2:5, 3:7].all()


def test_strokes_of_a_view_reach_the_same_place_in_the_picture():
    mask = mask_from_strokes(strokes(100, 150, (30, 20, 60, 50)), (1500, 1000))
    assert mask.shape == (1000, 1500)
    assert bounding_box(mask) == (300, 200, 600, 500)


def test_scaled_strokes_have_smooth_edges():
    rows, columns = np.mgrid[:100, :100]
    mask = mask_from_strokes((rows - 50) ** 2 + (columns - 50) ** 2 < 30**2, (1600, 1600))
    # The row ends of a disc of 480 go through 33 columns here; blocks of 16 would jump through 3 of them.
    ends = [int(np.flatnonzero(row)[-1]) for row in mask[600:700]]
    assert max(np.diff(ends)) == 1
    assert len(set(ends)) > 30


def test_a_line_of_one_pixel_survives_scaling():
    mask = mask_from_strokes(strokes(100, 100, (0, 50, 100, 51)), (1000, 1000))
    assert mask.any(axis=0)[20:980].all()


def test_unpainted_canvas_is_refused():
    with pytest.raises(EmptyMask, match="redraw the whole picture"):
        check_mask(mask_from_strokes(strokes(4, 5), (50, 40)))


def test_fully_painted_canvas_is_refused():
    with pytest.raises(FullMask, match="Everything is painted"):
        check_mask(np.ones((4, 5), dtype=bool))


def test_the_png_that_is_sent_is_transparent_exactly_where_it_is_painted():
    mask = np.zeros((5, 6), dtype=bool)
    mask[1:3, 2:5] = True
    sent = Image.open(io.BytesIO(mask_as_png(mask)))
    assert (sent.format, sent.mode, sent.size) == ("PNG", "RGBA", (6, 5))
    alpha = np.asarray(sent)[..., 3]
    assert np.array_equal(alpha == 0, mask)
    assert np.array_equal(alpha == 255, ~mask)


def test_the_mask_that_is_kept_reads_as_the_one_that_is_sent_and_is_small():
    mask = np.random.default_rng(1).random((801, 1203)) < 0.5
    kept = pack_mask(mask)
    assert np.array_equal(read_picture(kept).pixels, read_picture(mask_as_png(mask)).pixels)
    assert np.array_equal(read_mask_file(read_picture(kept), (1203, 801)).mask, mask)
    assert len(kept) < mask.size / 7


def test_a_mask_shown_as_strokes_comes_back_as_the_same_mask():
    mask = np.zeros((40, 60), dtype=bool)
    mask[10:20, 30:50] = True
    assert np.array_equal(mask_from_strokes(layer_from_mask(mask, (60, 40))[..., 3] > 0, (60, 40)), mask)
