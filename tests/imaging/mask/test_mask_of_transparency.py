"""The mask of the transparent pixels of a picture."""

import numpy as np
import pytest

from components.errors import EmptyMask
from components.imaging.mask.mask_file import mask_from_transparency
from components.imaging.picture.picture import Picture


def test_what_is_transparent_in_the_picture_becomes_the_mask():
    pixels = np.full((2, 3, 4), 255, dtype=np.uint8)
    pixels[0, 1, 3] = 0
    pixels[1, 1, 3] = 100
    assert mask_from_transparency(Picture(pixels)).tolist() == [[False, True, False], [False, False, False]]


def test_where_nothing_is_wholly_transparent_what_is_mostly_so_becomes_the_mask():
    pixels = np.full((1, 4, 4), 255, dtype=np.uint8)
    pixels[0, :, 3] = (1, 127, 128, 255)
    assert mask_from_transparency(Picture(pixels)).tolist() == [[True, True, False, False]]


@pytest.mark.parametrize("channels", [3, 4])
def test_a_picture_without_transparency_gives_no_mask_and_says_what_to_do(channels):
    pixels = np.full((2, 3, channels), 200, dtype=np.uint8)
    with pytest.raises(EmptyMask, match=r"has no transparency\. Paint the mask, or upload one\."):
        mask_from_transparency(Picture(pixels))
