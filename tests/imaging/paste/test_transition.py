"""The transition as it is known before an answer is that of the paste with the answer."""

import numpy as np
import pytest

from components.imaging.frame import frame_picture
from components.imaging.paste.paste import paste
from components.imaging.paste.transition import WIDEST, share_before

WIDTH, HEIGHT = 600, 400


def half_painted() -> np.ndarray:
    mask = np.zeros((HEIGHT, WIDTH), dtype=bool)
    mask[50:350, 200:] = True
    return mask


@pytest.mark.parametrize("feather", [0.0, 8.0, 40.0])
@pytest.mark.parametrize("canvas", [(600, 400), (1536, 1024)])
def test_the_share_before_an_answer_is_that_of_the_paste(feather, canvas):
    mask, frame = half_painted(), frame_picture((WIDTH, HEIGHT), canvas)
    answer = np.full((canvas[1], canvas[0], 3), 200, dtype=np.uint8)
    pasted = paste(np.zeros((HEIGHT, WIDTH, 3), np.uint8), answer, frame, mask, feather=feather)[..., 0]
    (left, top, right, bottom), share = share_before(mask, frame, feather)
    assert (left, top, right, bottom) == (200, 50, 600, 350)
    assert np.abs(share * 200 - pasted[top:bottom, left:right]).max() <= 1


def test_an_automatic_transition_is_shown_at_its_widest_in_pixels_of_the_picture():
    mask = half_painted()
    for canvas, scale in ((600, 400), 1), ((1200, 800), 2):
        _, share = share_before(mask, frame_picture((WIDTH, HEIGHT), canvas), None)
        # In a row through the middle, from the mask's left edge on.
        row = share[150]
        assert np.count_nonzero(row < 1) == pytest.approx(WIDEST / scale, abs=1)
        assert (np.diff(row) >= 0).all()
