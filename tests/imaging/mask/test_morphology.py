"""Masks grown, shrunk and smoothed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from components.imaging.mask import morphology
from components.imaging.mask.morphology import (
    count_specks,
    drop_specks,
    fill_holes,
    grow_mask,
    invert_mask,
    shrink_mask,
    smooth_mask,
    speck_size,
)

masks = arrays(bool, st.tuples(st.integers(1, 40), st.integers(1, 40)))
radii = st.integers(0, 12)


def draw(*rows: str) -> np.ndarray:
    """Return the mask that text draws: # = repaint."""
    return np.array([[letter == "#" for letter in row] for row in rows])


def blank(height: int, width: int, *boxes) -> np.ndarray:
    mask = np.zeros((height, width), dtype=bool)
    for left, top, right, bottom in boxes:
        mask[top:bottom, left:right] = True
    return mask


def discs_around(mask: np.ndarray, radius: float) -> np.ndarray:
    """Return which pixels lie within the radius of a masked one, by asking every one of them."""
    rows, columns = np.indices(mask.shape)
    grown = np.zeros_like(mask)
    for row, column in np.argwhere(mask):
        grown |= (rows - row) ** 2 + (columns - column) ** 2 <= radius**2
    return grown


def test_a_pixel_grows_to_a_disc():
    grown = draw("..#..", ".###.", "#####", ".###.", "..#..")
    assert np.array_equal(grow_mask(blank(5, 5, (2, 2, 3, 3)), 2), grown)


def test_a_square_shrinks_from_every_side():
    assert np.array_equal(shrink_mask(blank(9, 9, (1, 1, 8, 8)), 2), blank(9, 9, (3, 3, 6, 6)))


@settings(max_examples=30)
# In sixteenths: nearer to a whole number than a distance is exact, either answer is right.
@given(mask=masks, radius=st.integers(0, 12 * 16).map(lambda steps: steps / 16))
def test_growing_reaches_exactly_what_lies_within_the_radius(mask, radius):
    assert np.array_equal(grow_mask(mask, radius), discs_around(mask, radius if radius >= 1 else 0))


@settings(max_examples=20)
@given(mask=masks, radius=radii, step=st.integers(3, 30))
def test_a_picture_of_many_tiles_has_no_seams(mask, radius, step):
    whole = [change(mask, radius) for change in (grow_mask, shrink_mask, smooth_mask)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(morphology, "TILE", step)
        tiled = [change(mask, radius) for change in (grow_mask, shrink_mask, smooth_mask)]
    assert all(np.array_equal(one, other) for one, other in zip(whole, tiled, strict=True))


@settings(max_examples=40)
@given(mask=masks, radius=radii)
def test_grown_then_shrunk_still_holds_the_mask(mask, radius):
    assert not (mask & ~shrink_mask(grow_mask(mask, radius), radius)).any()


@settings(max_examples=40)
@given(mask=masks, radius=radii)
def test_shrunk_then_grown_adds_nothing(mask, radius):
    assert not (grow_mask(shrink_mask(mask, radius), radius) & ~mask).any()


@settings(max_examples=40)
@given(mask=masks, radius=radii, least=st.integers(0, 50))
def test_every_change_keeps_the_size_and_leaves_its_argument_alone(mask, radius, least):
    before = mask.copy()
    for changed in (
        grow_mask(mask, radius),
        shrink_mask(mask, radius),
        smooth_mask(mask, radius),
        fill_holes(mask),
        drop_specks(mask, least),
        invert_mask(mask),
    ):
        assert (changed.shape, changed.dtype) == (mask.shape, bool)
        assert not np.shares_memory(changed, mask)
        assert np.array_equal(mask, before)


def test_shrinking_does_not_pull_a_mask_away_from_the_pictures_border():
    assert np.array_equal(shrink_mask(blank(20, 30, (0, 0, 15, 20)), 4), blank(20, 30, (0, 0, 11, 20)))
    assert shrink_mask(np.ones((5, 5), dtype=bool), 50).all()


def test_a_radius_of_nothing_changes_nothing():
    mask = draw(".#.", "##.", "..#")
    for change in (grow_mask, shrink_mask, smooth_mask):
        assert np.array_equal(change(mask, 0), mask)


def test_smoothing_leaves_a_straight_edge_where_it_is_up_to_the_border():
    mask = blank(60, 80, (0, 0, 33, 60))
    for radius in (1, 5, 20):
        assert np.array_equal(smooth_mask(mask, radius), mask)


def test_smoothing_evens_out_stairs_without_moving_the_edge():
    rows, columns = np.indices((160, 160))
    stairs = columns // 8 * 8 > rows // 8 * 8
    smooth = smooth_mask(stairs, 24)
    ends = smooth[40:120].argmax(axis=1)
    assert np.abs(np.diff(ends)).max() <= 2
    assert abs(int(smooth.sum()) - int(stairs.sum())) < 0.01 * stairs.sum()


def test_smoothing_takes_a_thin_spur_off():
    blob, spur = (20, 20, 60, 60), (60, 39, 95, 41)
    smooth = smooth_mask(blank(80, 100, blob, spur), 12)
    assert not smooth[:, 66:].any()
    assert smooth[26:54, 26:54].all()


def test_smoothing_keeps_a_part_too_small_to_survive_it():
    mask = blank(100, 100, (10, 10, 60, 60), (90, 90, 92, 92))
    smooth = smooth_mask(mask, 12)
    assert np.array_equal(smooth[80:, 80:], mask[80:, 80:])


def test_enclosed_gaps_are_filled():
    ring = draw(".....", ".###.", ".#.#.", ".###.", ".....")
    assert np.array_equal(fill_holes(ring), blank(5, 5, (1, 1, 4, 4)))


def test_pixels_that_touch_at_a_corner_enclose():
    diamond = draw("..#..", ".#.#.", "#...#", ".#.#.", "..#..")
    assert np.array_equal(fill_holes(diamond), draw("..#..", ".###.", "#####", ".###.", "..#.."))


def test_a_bay_and_a_gap_at_the_pictures_border_are_not_filled():
    for open_one in (draw("###", "#..", "###"), draw("#.#", "#.#", "###"), draw(".#", "#.")):
        assert np.array_equal(fill_holes(open_one), open_one)


def test_an_island_in_a_hole_is_filled_over():
    mask = blank(20, 20, (2, 2, 18, 18))
    mask[4:16, 4:16] = False
    mask[8:11, 8:11] = True
    assert np.array_equal(fill_holes(mask), blank(20, 20, (2, 2, 18, 18)))


def test_specks_go_and_what_touches_at_a_corner_is_one_part():
    mask = draw("##...#", "##....", "......", "#.....", ".#...#", "..#..#")
    assert np.array_equal(drop_specks(mask, 3), draw("##....", "##....", "......", "#.....", ".#....", "..#..."))
    assert count_specks(mask, 3) == 2


def test_the_largest_part_stays_however_small():
    mask = draw("#....", "...##")
    assert np.array_equal(drop_specks(mask, 1000), draw(".....", "...##"))
    assert count_specks(mask, 1000) == 1
    assert count_specks(blank(3, 3), 1000) == 0
    assert not drop_specks(blank(3, 3), 1000).any()


@settings(max_examples=40)
@given(mask=masks, least=st.integers(0, 50))
def test_no_speck_is_left_and_no_mask_is_lost(mask, least):
    kept = drop_specks(mask, least)
    assert count_specks(kept, least) == 0
    assert kept.any() == mask.any()
    assert not (kept & ~mask).any()


@pytest.mark.parametrize(("size", "least"), [((800, 600), 36), ((1024, 683), 36), ((4096, 2730), 576), ((1, 1), 36)])
def test_a_speck_is_a_small_square_of_the_view(size, least):
    assert speck_size(size) == least


@given(mask=masks)
@settings(max_examples=20)
def test_inverted_twice_is_the_same(mask):
    assert np.array_equal(invert_mask(mask), mask == 0)
    assert np.array_equal(invert_mask(invert_mask(mask)), mask)
