"""Answers that are bent within themselves: what is found of the bend, and where it is not believed."""

from functools import lru_cache

import cv2
import numpy as np
import pytest

from components.imaging.paste.bend import find_bend
from tests.benchmarks.pictures.drifts import Kind, bend_canvas, drift_canvas, enlarge_photo, repaint_outside
from tests.imaging.paste.test_align import PLACE, answer_to, blob, estimate_drift, sent
from tests.imaging.paste.test_paste import noise


def rim() -> np.ndarray:
    """Return the pixels just inside the mask, (height, width) bool, of which nothing is seen in the answer."""
    return blob() & (cv2.distanceTransform(blob().astype(np.uint8), cv2.DIST_L2, 5) <= 8)


def error(pixels: np.ndarray, where: np.ndarray) -> float:
    return float(np.abs(pixels.astype(int) - sent())[where].mean())


@lru_cache
def bent(**more: object) -> np.ndarray:
    return answer_to(Kind("bent", bent=4, **more))


@pytest.mark.parametrize("more", [{}, {"shift": (9, -5), "gain": (1.05, 0.97, 1.02), "jpeg": 90}], ids=str)
def test_a_bent_answer_is_bent_back_outside_the_mask(more):
    answer, outside = bent(**more), ~cv2.dilate(blob().astype(np.uint8), np.ones((9, 9))).astype(bool)
    drift = estimate_drift(sent(), answer, blob(), PLACE)
    shown = drift.tone(drift.undo_motion(answer))
    assert drift.trusted
    assert 2 < drift.most_bent < 6
    inner = (slice(24, -24), slice(24, -24))
    assert np.abs(shown.astype(int) - sent())[inner][outside[inner]].mean() < 3


def test_just_inside_the_mask_the_bend_is_that_of_what_surrounds_the_mask():
    whole = bend_canvas(sent(), 4)
    masked = np.where(blob()[..., None], noise(512, 768, 3), whole)
    drift = estimate_drift(sent(), masked, blob(), PLACE)
    assert error(whole, rim()) > 3 * error(drift.undo_motion(whole), rim())


def test_what_was_repainted_bends_nothing():
    answer = repaint_outside(sent(), cv2.flip(sent("chelsea.png"), -1), blob().astype(np.uint8))
    stayed = np.where(blob(), 0, 255).astype(np.uint8)
    bend = find_bend(sent(), answer, stayed)
    assert np.median(np.hypot(bend[..., 0], bend[..., 1])) < 0.1
    assert estimate_drift(sent(), answer, blob(), PLACE).bend is None


@pytest.mark.parametrize("other", [sent("chelsea.png"), cv2.flip(sent("rocket.jpg"), -1), noise(512, 768, 3)])
def test_another_picture_is_not_bent_into_this_one(other):
    assert estimate_drift(sent(), other, blob(), PLACE).bend is None
    # And no bend is looked for, which would take half of the time.
    assert find_bend(sent(), other, np.where(blob(), np.uint8(0), np.uint8(255)), trusted=False) is None


@pytest.mark.parametrize("repainted", [False, True])
def test_without_a_common_motion_a_bend_is_looked_for_all_the_same(repainted):
    stayed = np.where(blob(), np.uint8(0), np.uint8(255))
    assert find_bend(sent(), answer_to(Kind("bent", bent=8, repainted=repainted)), stayed, trusted=False) is not None


def test_grain_bends_nothing():
    grain = np.random.default_rng(2).normal(0, 6, size=sent().shape)
    answer = np.clip(sent() + grain, 0, 255).astype(np.uint8)
    assert estimate_drift(sent(), answer, blob(), PLACE).bend is None


def test_letters_on_a_white_background_are_moved_back():
    page = np.full((512, 768, 3), 255, dtype=np.uint8)
    for row, words in enumerate(("THE QUICK", "BROWN FOX", "JUMPS")):
        cv2.putText(page, words, (180, 120 + 130 * row), cv2.FONT_HERSHEY_DUPLEX, 1.1, (20, 20, 20), 2, cv2.LINE_AA)
    answer = drift_canvas(page, Kind("moved", shift=(1.4, -0.9)))
    drift = estimate_drift(page, answer, blob(), PLACE)
    assert drift.shift == pytest.approx((1.4, -0.9), abs=0.15)
    assert drift.residual < drift.residual_before / 3


def test_a_canvas_of_no_whole_cells_is_bent_back_too():
    size = (763, 509)
    picture = enlarge_photo("coffee.png", size)
    mask = cv2.resize(blob().astype(np.uint8), size, interpolation=cv2.INTER_NEAREST).astype(bool)
    drift = estimate_drift(picture, bend_canvas(picture, 4), mask, (0, 0, *size))
    assert drift.bend.shape == (64, 96, 2)
    assert drift.residual < drift.residual_before / 4
