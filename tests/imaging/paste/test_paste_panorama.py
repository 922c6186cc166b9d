"""An answer for a panorama, wider or higher than OpenCV takes, that came back bent."""

import numpy as np
import pytest

from components.imaging.frame import frame_picture
from components.imaging.paste.diff import count_changed_outside
from components.imaging.paste.drift import Drift, no_drift
from components.imaging.paste.paste import paste

CANVAS = (1536, 1024)


@pytest.mark.parametrize("size", [(33_000, 60), (60, 33_000)])
def test_a_bent_answer_is_pasted_into_a_mask_along_a_whole_panorama(size):
    width, height = size
    picture = np.zeros((height, width, 3), dtype=np.uint8)
    mask = np.zeros((height, width), dtype=bool)
    mask[5:-5, 5:-5] = True
    bend = np.ones((128, 192, 2), dtype=np.float32)
    drift = Drift(CANVAS, no_drift(CANVAS).matrix, bend=bend)
    answer = np.full((1024, 1536, 3), 90, dtype=np.uint8)
    result = paste(picture, answer, frame_picture(size, CANVAS), mask, drift, feather=0)
    assert count_changed_outside(picture, result, mask) == 0
    assert (result[mask] == 90).all()
