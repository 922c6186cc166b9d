"""Parts of a mask that are repainted in one request each."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.imaging.mask import groups as module
from components.imaging.mask.groups import group_mask
from components.imaging.mask.mask import bounding_box


def scatter(seed: int, height: int, width: int, share: float) -> np.ndarray:
    return np.random.default_rng(seed).random((height, width)) < share


masks = st.builds(
    scatter, st.integers(0, 2**32), st.integers(1, 40), st.integers(1, 40), st.sampled_from([0, 0.01, 0.05, 0.2])
)


def blank(height: int, width: int, *boxes) -> np.ndarray:
    mask = np.zeros((height, width), dtype=bool)
    for left, top, right, bottom in boxes:
        mask[top:bottom, left:right] = True
    return mask


def boxes_of(groups: list[np.ndarray]) -> list[tuple[int, int, int, int]]:
    return [bounding_box(group) for group in groups]


def overlap(one, other, reach: int) -> bool:
    return all(
        one[axis] - reach < other[axis + 2] + reach and other[axis] - reach < one[axis + 2] + reach for axis in (0, 1)
    )


def test_parts_far_apart_are_groups_of_their_own():
    one, other = (2, 2, 6, 6), (40, 20, 45, 25)
    groups = group_mask(blank(30, 50, other, one), reach=10, most=4)
    assert [group.tolist() for group in groups] == [blank(30, 50, one).tolist(), blank(30, 50, other).tolist()]


def test_parts_are_together_as_soon_as_their_grown_boxes_share_a_pixel():
    mask = blank(10, 50, (0, 0, 10, 10), (20, 0, 30, 10))
    assert len(group_mask(mask, reach=5, most=4)) == 2
    assert len(group_mask(mask, reach=6, most=4)) == 1


def test_a_box_that_grew_by_one_part_may_reach_the_next():
    # The two on top are near each other; neither is near the one below, but the box around both is.
    left, right, below = (0, 0, 10, 10), (16, 0, 60, 4), (24, 12, 28, 16)
    for pair in ((left, below), (right, below)):
        assert len(group_mask(blank(60, 60, *pair), reach=4, most=4)) == 2
    assert len(group_mask(blank(60, 60, left, right, below), reach=4, most=4)) == 1


def test_a_part_in_the_bay_of_another_is_of_its_group():
    mask = blank(40, 40, (0, 0, 40, 4), (0, 0, 4, 40))
    mask[30:34, 30:34] = True
    assert len(group_mask(mask, reach=0, most=4)) == 1


def test_the_nearest_groups_are_put_together_until_few_enough_are_left():
    mask = blank(10, 200, (0, 0, 5, 5), (60, 0, 65, 5), (80, 0, 85, 5), (190, 0, 195, 5))
    assert boxes_of(group_mask(mask, reach=2, most=3)) == [(0, 0, 5, 5), (60, 0, 85, 5), (190, 0, 195, 5)]
    assert boxes_of(group_mask(mask, reach=2, most=2)) == [(0, 0, 85, 5), (190, 0, 195, 5)]
    assert boxes_of(group_mask(mask, reach=2, most=1)) == [(0, 0, 195, 5)]


def test_groups_go_from_left_to_right_and_then_downwards():
    mask = blank(100, 100, (80, 0, 85, 5), (10, 60, 15, 65), (10, 5, 15, 10), (40, 90, 45, 95))
    assert [box[:2] for box in boxes_of(group_mask(mask, reach=3, most=9))] == [(10, 5), (10, 60), (40, 90), (80, 0)]


def test_an_empty_mask_has_no_groups():
    assert group_mask(blank(4, 5), reach=3, most=2) == []


@settings(max_examples=120)
@given(mask=masks, reach=st.integers(0, 4), most=st.integers(1, 6))
def test_groups_are_disjoint_and_together_the_mask(mask, reach, most):
    before = mask.copy()
    groups = group_mask(mask, reach, most)
    assert np.array_equal(sum((group.astype(int) for group in groups), np.zeros(mask.shape, int)), before.astype(int))
    assert np.array_equal(mask, before)
    assert len(groups) <= most
    assert all(group.any() and group.dtype == bool for group in groups)
    assert bool(groups) == mask.any()


@settings(max_examples=120)
@given(mask=masks, reach=st.integers(0, 4))
def test_the_grown_boxes_of_groups_never_overlap(mask, reach):
    boxes = boxes_of(group_mask(mask, reach, most=1000))
    assert not any(overlap(one, other, reach) for at, one in enumerate(boxes) for other in boxes[:at])


@pytest.mark.parametrize("reach", [0, 3, 40])
def test_of_ten_thousand_specks_only_a_bounded_number_is_compared_with_each_other(reach, monkeypatch):
    compared = []
    join = module._join_overlapping
    monkeypatch.setattr(module, "_join_overlapping", lambda boxes, by: compared.append(len(boxes)) or join(boxes, by))
    places = np.random.default_rng(3).integers(0, (1990, 2990), (10_000, 2))
    mask = np.zeros((2000, 3000), dtype=bool)
    for row, column in places:
        mask[row : row + 3, column : column + 3] = True
    groups = group_mask(mask, reach, most=4)
    assert max(compared) <= module.MANY
    assert 1 <= len(groups) <= 4
    assert np.array_equal(np.logical_or.reduce(groups), mask)
