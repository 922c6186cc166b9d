"""An answer with transparency, pasted: what is cut out stays cut out, and nothing invisible bleeds into it."""

import cv2
import numpy as np
import pytest

from components.imaging.frame import frame_picture
from components.imaging.paste.diff import count_changed_outside
from components.imaging.paste.paste import paste, paste_corrected
from components.imaging.picture.alpha import unweight_by_alpha, weight_by_alpha

SIZE = (320, 240)
RED = (200, 40, 30)


def red_disc(width: int, height: int) -> np.ndarray:
    """Return a red disc with a soft edge on transparent green, which nobody may ever see."""
    alpha = np.zeros((height, width), dtype=np.uint8)
    cv2.circle(alpha, (width // 2, height // 2), height // 4, 255, -1)
    pixels = np.full((height, width, 4), (0, 255, 0, 0), dtype=np.uint8)
    pixels[..., 3] = cv2.GaussianBlur(alpha, (9, 9), 0)
    pixels[pixels[..., 3] > 0, :3] = RED
    return pixels


def square() -> np.ndarray:
    mask = np.zeros(SIZE[::-1], dtype=bool)
    mask[20:220, 40:280] = True
    return mask


@pytest.fixture(params=[(640, 480), (192, 144)], ids=["shrunk", "enlarged"])
def frame(request):
    return frame_picture(SIZE, request.param)


@pytest.mark.parametrize("feather", [0.0, 12.0])
@pytest.mark.parametrize("channels", [3, 4])
def test_masked_part_becomes_transparent_where_the_answer_is(frame, feather, channels):
    picture = np.full((240, 320, channels), 255, dtype=np.uint8)
    picture[..., :3] = RED
    mask = square()
    result = paste(picture, red_disc(*frame.canvas), frame, mask, feather=feather)
    assert count_changed_outside(picture, result, mask) == 0
    assert result[120, 160].tolist() == [*RED, 255]
    assert result[40, 60, 3] == 0 or feather
    assert result[120, 65, 3] == 0
    # Red fades into nothing and into red: no green of what is invisible, no black of what has no colour.
    wrong = np.abs(result[..., :3].astype(int) - RED) * (result[..., 3:] / 255)
    assert wrong.max() <= 4


def test_whole_redrawing_keeps_the_answers_transparency(frame):
    picture = np.full((240, 320, 3), 90, dtype=np.uint8)
    result = paste(picture, red_disc(*frame.canvas), frame, None)
    assert result.shape == (240, 320, 4)
    assert (result[5, 5, 3], result[120, 160].tolist()) == (0, [*RED, 255])


def test_drift_is_found_on_what_is_seen():
    rng = np.random.default_rng(5)
    frame, mask = frame_picture(SIZE, SIZE), square()
    picture = cv2.GaussianBlur(rng.integers(0, 256, (240, 320, 3), dtype=np.uint8), (0, 0), 2)
    answer = np.dstack([picture, np.full((240, 320), 255, dtype=np.uint8)])
    answer[60:180, 100:220, 3] = 0
    result, *_ = paste_corrected(picture, picture, answer, frame, mask)
    assert count_changed_outside(picture, result, mask) == 0
    assert (result[120, 160, 3], result[120, 60, 3]) == (0, 255)


def test_opaque_pixels_keep_their_numbers_both_ways():
    pixels = np.random.default_rng(1).integers(0, 256, (40, 40, 4), dtype=np.uint8)
    pixels[..., 3] = 255
    assert np.array_equal(unweight_by_alpha(weight_by_alpha(pixels)), pixels)
