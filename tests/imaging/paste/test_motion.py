"""The motion between a picture and an answer, found outside the mask."""

import cv2
import numpy as np
import pytest

from components.imaging.paste.motion import find_motion
from tests.benchmarks.pictures.drifts import Kind, drift_canvas
from tests.imaging.paste.test_paste import noise

HEIGHT, WIDTH = 256, 384
RING = np.divmod(np.arange(0, HEIGHT * WIDTH, 5), WIDTH)


def find(sent: np.ndarray, answer: np.ndarray, stayed: np.ndarray | None = None) -> np.ndarray | None:
    return find_motion(sent, answer, np.full((HEIGHT, WIDTH), 255, np.uint8) if stayed is None else stayed, RING)


def blobs(softness: float) -> np.ndarray:
    """Return shapes, the softer the fewer corners: (height, width, 3) uint8."""
    blurred = cv2.GaussianBlur(noise(HEIGHT, WIDTH, 3).astype(np.float32), (0, 0), softness)
    return cv2.normalize(blurred, None, 20, 235, cv2.NORM_MINMAX).astype(np.uint8)


@pytest.mark.parametrize("softness", [2, 12])
def test_shapes_with_corners_and_without_are_followed(softness):
    matrix = find(blobs(softness), drift_canvas(blobs(softness), Kind("moved", shift=(5.5, -3), rotation=0.5)))
    middle = np.array([(WIDTH - 1) / 2, (HEIGHT - 1) / 2])
    assert matrix @ (*middle, 1) - middle == pytest.approx((5.5, -3), abs=0.3)
    assert np.degrees(np.arctan2(matrix[1, 0], matrix[0, 0])) == pytest.approx(0.5, abs=0.1)
    # A similarity: nothing is sheared or stretched.
    assert matrix[0, 0] == pytest.approx(matrix[1, 1], abs=2e-3)
    assert matrix[0, 1] == pytest.approx(-matrix[1, 0], abs=2e-3)


def test_what_did_not_stay_is_not_followed():
    sent = blobs(2)
    answer = drift_canvas(sent, Kind("moved", shift=(4, 2)))
    answer[:, 192:] = np.roll(sent, (-9, -9), axis=(0, 1))[:, 192:]
    stayed = np.zeros((HEIGHT, WIDTH), dtype=np.uint8)
    stayed[:, :180] = 255
    assert find(sent, answer, stayed)[:, 2] == pytest.approx((4, 2), abs=0.3)


@pytest.mark.parametrize(
    ("sent", "answer"),
    [
        (np.full((HEIGHT, WIDTH, 3), 90, np.uint8), np.full((HEIGHT, WIDTH, 3), 99, np.uint8)),
        (blobs(2), np.full((HEIGHT, WIDTH, 3), 99, np.uint8)),
        (noise(HEIGHT, WIDTH, 3), noise(HEIGHT, WIDTH, 3, seed=5)),
    ],
    ids=["both flat", "a flat answer", "two noises"],
)
def test_where_nothing_moved_together_there_is_no_motion(sent, answer):
    assert find(sent, answer) is None
