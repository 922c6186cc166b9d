"""A polygon as a mask, pixel by pixel."""

import numpy as np

from components.imaging.mask.polygon import fill_polygon

SIZE = (60, 40)


def filled(*outline: tuple[float, float]) -> np.ndarray:
    """Return the mask of an outline in pixels."""
    return fill_polygon([(x / SIZE[0], y / SIZE[1]) for x, y in outline], SIZE)


def box(left: float, top: float, right: float, bottom: float) -> np.ndarray:
    return filled((left, top), (right, top), (right, bottom), (left, bottom))


def test_a_box_covers_its_pixels_and_none_beside_them():
    mask = box(10, 5, 30, 25)
    assert mask[5:25, 10:30].all()
    assert mask.sum() == 20 * 20


def test_a_pixel_belongs_to_the_mask_where_its_middle_is_enclosed():
    assert np.array_equal(box(10.4, 5.4, 30.4, 25.4), box(10, 5, 30, 25))
    assert np.array_equal(box(10.6, 5.6, 30.6, 25.6), box(11, 6, 31, 26))


def test_a_line_that_crosses_itself_encloses_both_loops():
    assert filled((10, 10), (30, 30), (30, 10), (10, 30)).sum() == 2 * 100
    # Twice around: what is enclosed twice is no hole.
    ring = [(10, 10), (30, 10), (30, 30), (10, 30)]
    assert np.array_equal(filled(*ring, *ring), box(10, 10, 30, 30))


def test_what_lies_beside_the_picture_is_cut_off():
    assert box(-100, -100, 200, 200).all()
    assert not box(70, 5, 90, 25).any()
