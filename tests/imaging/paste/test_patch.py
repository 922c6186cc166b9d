"""A finished picture as the upload and the patch over it, row by row."""

import numpy as np
import pytest

from components.imaging.paste.patch import Patch


@pytest.mark.parametrize(("channels", "of_new"), [(3, 3), (4, 4), (3, 4)])
def test_rows_are_the_picture_with_what_is_new_laid_over_it(channels, of_new):
    rng = np.random.default_rng(1)
    pixels = rng.integers(0, 256, (30, 20, channels), dtype=np.uint8)
    new = rng.integers(0, 256, (10, 8, of_new), dtype=np.uint8)
    before, whole = pixels.copy(), np.full((30, 20, of_new), 255, dtype=np.uint8)
    whole[..., :channels] = pixels
    whole[12:22, 5:13] = new
    patch = Patch(pixels, (5, 12, 13, 22), new)
    for top, bottom in ((0, 30), (0, 12), (0, 13), (11, 15), (13, 20), (21, 30), (22, 30), (12, 22)):
        assert np.array_equal(patch.rows(top, bottom), whole[top:bottom])
    assert np.array_equal(pixels, before)
