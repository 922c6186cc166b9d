"""Drift of an answer: shift, scale, turn and tone, told and undone."""

import json

import numpy as np
import pytest

from components.imaging.paste.drift import Drift, no_drift
from components.imaging.warp import IDENTITY
from tests.benchmarks.pictures.drifts import Kind, drift_canvas
from tests.imaging.test_frame import waves

SIZE = (300, 200)


def moved(shift=(0.0, 0.0), scale: float = 1.0, rotation: float = 0.0) -> Drift:
    """Return the drift that scales and turns about the canvas's middle, and then shifts."""
    middle = np.array([(SIZE[0] - 1) / 2, (SIZE[1] - 1) / 2])
    cosine, sine = scale * np.cos(np.radians(rotation)), scale * np.sin(np.radians(rotation))
    turned = np.array([[cosine, -sine], [sine, cosine]])
    return Drift(SIZE, np.column_stack([turned, middle + shift - turned @ middle]))


def test_what_moves_nothing_changes_nothing():
    drift = no_drift(SIZE)
    pixels = waves(*SIZE)
    assert drift.undo_motion(pixels) is pixels
    assert drift.tone(pixels) is pixels
    assert (drift.moves, drift.tones, drift.trusted) == (False, False, False)
    assert drift.is_nearly_still
    assert drift.is_plausible


def test_a_drift_is_told_in_shift_scale_and_turn():
    drift = moved((6, -3.5), 1.02, 0.7)
    assert drift.shift == pytest.approx((6, -3.5))
    assert drift.scale == pytest.approx(1.02)
    assert drift.rotation == pytest.approx(0.7)


def test_right_and_down_and_clockwise_are_positive():
    # The pixel in the middle of the right edge went down: clockwise on the screen.
    _, y = moved(rotation=1).matrix @ (SIZE[0] - 1, (SIZE[1] - 1) / 2, 1)
    assert y > (SIZE[1] - 1) / 2
    # And a dot of the picture is found where the drift says.
    pixels = np.zeros((200, 300, 3), dtype=np.uint8)
    pixels[120, 210] = 255
    answer = np.roll(pixels, (5, -20), axis=(0, 1))
    back = moved((-20, 5)).undo_motion(answer)
    assert back[120, 210].tolist() == [255, 255, 255]
    assert back.sum() == 3 * 255


def test_a_motion_is_undone():
    kind = Kind("moved", shift=(4.5, -2.25), scale=1.02, rotation=1.5)
    answer = drift_canvas(waves(*SIZE), kind)
    back = moved(kind.shift, kind.scale, kind.rotation).undo_motion(answer)
    inner = (slice(20, -20), slice(20, -20))
    assert np.abs(back.astype(int) - waves(*SIZE))[inner].max() <= 3
    assert np.abs(answer.astype(int) - waves(*SIZE))[inner].mean() > 10
    grey = moved(kind.shift).undo_motion(np.ascontiguousarray(answer[..., 0]))
    assert grey.shape == (200, 300)


def test_a_tone_is_brought_back_channel_by_channel_and_clipped():
    drift = no_drift(SIZE).in_tone((1.1, 0.5, 1.0), (-10.0, 20.0, 0.0))
    pixels = np.array([[[100, 100, 100], [0, 0, 0], [255, 255, 255]]], dtype=np.uint8)
    assert drift.tone(pixels).tolist() == [[[100, 70, 100], [0, 20, 0], [255, 148, 255]]]
    assert drift.tones
    assert not drift.moves


@pytest.mark.parametrize(
    ("drift", "plausible"),
    [
        (moved((23, 0)), True),
        (moved((25, 0)), False),
        (moved((18, -18)), False),
        (moved(scale=1.07), True),
        (moved(scale=1.09), False),
        (moved(scale=0.91), False),
        (moved(rotation=3.9), True),
        (moved(rotation=-4.1), False),
    ],
)
def test_only_what_models_do_is_plausible(drift, plausible):
    assert drift.is_plausible == plausible


def test_nearly_still_is_less_than_a_pixel_at_every_corner():
    assert moved((0.9, 0)).is_nearly_still
    assert not moved((0, 1.1)).is_nearly_still
    assert not moved(scale=1.01).is_nearly_still
    assert not moved(rotation=0.5).is_nearly_still


def test_the_record_has_rounded_numbers_and_none_for_what_is_not_known():
    drift = moved((6.123456, -3.5), 1.02, 0.7).in_tone((1.05, 1.0, 0.98765), (0.0, -2.0, 3.456))
    known = json.loads(json.dumps(drift.as_json()))
    assert (known["dx"], known["dy"], known["scale"], known["rotation"]) == (6.12, -3.5, 1.02, 0.7)
    assert known["gain"] == [1.05, 1.0, 0.9877]
    assert known["offset"] == [0.0, -2.0, 3.46]
    assert (known["trusted"], known["residual"], known["residual_before"]) == (False, None, None)
    measured = Drift(SIZE, IDENTITY, trusted=True, residual=1.2345, residual_before=9.876).as_json()
    assert (measured["trusted"], measured["residual"], measured["residual_before"]) == (True, 1.23, 9.88)
