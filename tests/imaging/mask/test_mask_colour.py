"""The colour of the mask: stands out from the pixels under it."""

import numpy as np
import pytest

from components.imaging.mask.mask_colour import choose_mask_colour


def plain(*colour: int) -> np.ndarray:
    return np.full((40, 60, 3), colour, dtype=np.uint8)


@pytest.mark.parametrize(
    "colour", [(128, 128, 128), (250, 250, 250), (5, 5, 5), (30, 60, 200), (20, 160, 60), (230, 200, 180)], ids=str
)
def test_the_mask_is_red_where_red_is_seen(colour: tuple[int, int, int]):
    assert choose_mask_colour(plain(*colour)) == "red"


@pytest.mark.parametrize("colour", [(220, 50, 40), (180, 40, 30), (120, 30, 20), (230, 90, 40)], ids=str)
def test_the_mask_is_not_red_on_red(colour: tuple[int, int, int]):
    assert choose_mask_colour(plain(*colour)) != "red"


def test_what_lies_under_the_mask_decides_and_without_a_mask_the_picture():
    pixels = plain(90, 90, 90)
    pixels[:10, :10] = (190, 40, 30)
    mask = np.zeros(pixels.shape[:2], dtype=bool)
    assert choose_mask_colour(pixels, mask) == choose_mask_colour(pixels) == "red"
    mask[:10, :10] = True
    assert choose_mask_colour(pixels, mask) != "red"
