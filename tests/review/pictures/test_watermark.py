"""A watermark covers the whole picture with the guest's name, in any script, and can be seen on any ground."""

import numpy as np
import pytest

from components.review.pictures.watermark import draw_watermark


@pytest.mark.parametrize("ground", [0, 128, 255])
def test_it_is_seen_on_any_ground_in_every_part_of_the_picture(ground: int):
    before = np.full((640, 480, 3), ground, np.uint8)
    changed = (draw_watermark(before, "Anna Weiß", "Guest 1234") != before).any(axis=2)
    quarters = [changed[top : top + 320, left : left + 240] for top in (0, 320) for left in (0, 240)]
    assert all(0.005 < quarter.mean() < 0.3 for quarter in quarters)


def test_it_leaves_the_picture_that_it_was_given():
    before = np.full((320, 320, 3), 60, np.uint8)
    assert draw_watermark(before, "Anna", "Guest 1234") is not before
    assert (before == 60).all()


@pytest.mark.parametrize("name", ["王小明", "\u200f\u202e", "👩‍🎨", "<b>x</b>", "a" * 80, "\x00"])
def test_any_name_gives_a_watermark(name: str):
    before = np.full((320, 240, 3), 60, np.uint8)
    assert (draw_watermark(before, name, "Guest 1234") != before).any()


def test_different_names_give_different_watermarks():
    before = np.full((320, 240, 3), 60, np.uint8)
    assert (draw_watermark(before, "Anna", "Guest 1") != draw_watermark(before, "Ben", "Guest 1")).any()


def test_transparent_places_are_covered_and_stay_a_picture_with_alpha():
    before = np.zeros((320, 320, 4), np.uint8)
    after = draw_watermark(before, "Anna", "Guest 1234")
    assert after.shape == before.shape
    assert after[..., 3].max() > 60
