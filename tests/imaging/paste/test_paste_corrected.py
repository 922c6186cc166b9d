"""An answer that drifted is put back to its place before it is pasted."""

from functools import lru_cache

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.imaging.frame import Frame, frame_around, frame_mask, frame_picture
from components.imaging.mask.mask import bounding_box
from components.imaging.paste.paste import missing_in_picture, paste, paste_corrected
from tests.benchmarks.pictures.drifts import KINDS, Kind, drift_canvas, enlarge_photo
from tests.imaging.paste.test_paste import disc, noise
from tests.imaging.test_frame import SIZES

WHOLE = frame_picture((600, 400), (768, 512))
MASK = disc(400, 600, 70)
# Half of what the benchmark's answers go through, since the canvas is half as large.
EVERYTHING = Kind(
    "all", shift=(8.5, -5.5), scale=1.02, rotation=0.7, gain=(1.07, 0.95, 1.03), offset=(-9, 8, 4), jpeg=85
)


@lru_cache
def photo(name: str = "coffee.png") -> np.ndarray:
    return enlarge_photo(name, (600, 400))


def repaint(canvas: np.ndarray, on_canvas: np.ndarray) -> np.ndarray:
    """Return what a model that keeps still sends back: something else inside the mask, faded in."""
    share = cv2.distanceTransform(on_canvas.astype(np.uint8), cv2.DIST_L2, 5) / np.float32(12)
    share = np.minimum(share, 1)
    return cv2.blendLinear(canvas, cv2.flip(canvas, -1), 1 - share, share)


def answer_to(frame: Frame, mask: np.ndarray, kind: Kind) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return what was sent, the answer, and the picture as it should become."""
    sent = frame.to_canvas(photo())
    kept_still = repaint(sent, frame.mask_to_canvas(mask))
    truth = paste(photo(), kept_still, frame, mask)
    return sent, drift_canvas(kept_still, kind), truth


def error(result: np.ndarray, truth: np.ndarray, mask: np.ndarray) -> float:
    return float(np.abs(result[mask].astype(int) - truth[mask]).mean())


FRAMES = {
    "whole": (WHOLE, MASK),
    "around": (frame_around(bounding_box(MASK), (600, 400), [(768, 512)]), MASK),
    "padded": (frame_picture((600, 400), (900, 900)), MASK),
}


@lru_cache
def drifted_answer(where: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return what ``answer_to`` does for a frame after EVERYTHING; nobody writes into it."""
    return answer_to(*FRAMES[where], EVERYTHING)


@pytest.mark.parametrize("where", FRAMES)
def test_a_known_drift_is_undone(where):
    frame, mask = FRAMES[where]
    sent, answer, truth = drifted_answer(where)
    result, drift, _ = paste_corrected(photo(), sent, answer, frame, mask)
    assert np.array_equal(result[~mask], photo()[~mask])
    assert error(paste(photo(), answer, frame, mask), truth, mask) > 10
    assert error(result, truth, mask) < 2
    assert drift.trusted
    assert drift.residual < 2.5 < drift.residual_before


@pytest.mark.parametrize("where", FRAMES)
@pytest.mark.parametrize("scale", [1, 2])
def test_the_drift_of_an_answer_that_was_cut_is_undone_by_what_came(where, scale):
    frame, mask = FRAMES[where]
    sent, answer, truth = drifted_answer(where)
    answer = cv2.resize(answer, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    missing = np.zeros(answer.shape[:2], dtype=bool)
    missing[len(answer) // 2 :] = True
    answer[missing] = 255
    result, drift, _ = paste_corrected(photo(), sent, answer, frame, mask, missing=missing)
    lost = missing_in_picture(missing, frame, mask.shape, drift)
    assert drift.trusted
    assert 0.3 < lost[mask].mean() < 0.7
    assert np.array_equal(result[lost | ~mask], photo()[lost | ~mask])
    # Where the answer ends it passes over into the picture.
    well_inside = cv2.distanceTransform((mask & ~lost).astype(np.uint8), cv2.DIST_L2, 3) > 16
    assert error(result, truth, well_inside) < 2


def test_an_answer_of_twice_the_size_asked_for_is_put_back_as_well():
    sent, answer, truth = drifted_answer("whole")
    answer = cv2.resize(answer, (1536, 1024), interpolation=cv2.INTER_CUBIC)
    result, *_ = paste_corrected(photo(), sent, answer, WHOLE, MASK)
    assert error(result, truth, MASK) < 2
    assert np.array_equal(result[~MASK], photo()[~MASK])


def test_an_answer_that_kept_still_is_left_exactly_as_it_is():
    sent, answer, truth = answer_to(WHOLE, MASK, KINDS[0])
    result, drift, _ = paste_corrected(photo(), sent, answer, WHOLE, MASK)
    assert np.array_equal(result, truth)
    assert not drift.moves
    assert not drift.tones
    assert drift.trusted


UNRELATED = {
    "another photo": lambda sent: cv2.flip(WHOLE.to_canvas(photo("chelsea.png")), -1),
    "flat": lambda sent: np.full_like(sent, 127),
    "black": np.zeros_like,
    "noise": lambda sent: noise(*sent.shape),
}


@pytest.mark.parametrize("what", UNRELATED)
def test_of_an_answer_that_shows_something_else_no_motion_is_believed(what):
    sent = WHOLE.to_canvas(photo())
    _, drift, _ = paste_corrected(photo(), sent, UNRELATED[what](sent), WHOLE, MASK)
    assert not drift.trusted
    assert not drift.moves


@pytest.mark.parametrize("what", UNRELATED)
def test_an_answer_that_shows_something_else_is_pasted_as_it_came(what):
    sent = WHOLE.to_canvas(photo())
    answer = UNRELATED[what](sent)
    result, drift, _ = paste_corrected(photo(), sent, answer, WHOLE, MASK, feather=0)
    assert not drift.tones
    assert np.array_equal(result, paste(photo(), answer, WHOLE, MASK))


@pytest.mark.parametrize("size", [(1, 1), (1, 700), (700, 1), (3, 3), (40, 2)])
@pytest.mark.parametrize("framed", [frame_around, frame_mask])
@pytest.mark.parametrize("channels", [3, 4])
def test_tiny_pictures_are_put_back_too(size, framed, channels):
    pixels = noise(size[1], size[0], channels)
    mask = np.zeros((size[1], size[0]), dtype=bool)
    mask[0, 0] = True
    frame = framed((0, 0, 1, 1), size, [(96, 64), (64, 96)])
    sent = np.ascontiguousarray(frame.to_canvas(pixels)[..., :3])
    result, *_ = paste_corrected(pixels, sent, np.full_like(sent, 200), frame, mask)
    assert np.array_equal(result[~mask], pixels[~mask])
    assert (result[0, 0, :3] == 200).all()


def test_a_mask_along_all_borders_is_put_back():
    mask = np.ones((400, 600), dtype=bool)
    mask[60:-60, 60:-60] = False
    sent, answer, truth = answer_to(WHOLE, mask, EVERYTHING)
    result, drift, _ = paste_corrected(photo(), sent, answer, WHOLE, mask)
    assert np.array_equal(result[~mask], photo()[~mask])
    assert drift.trusted
    # What the drift has carried off the canvas is lost.
    inner = mask & (cv2.distanceTransform(np.pad(mask, 1).astype(np.uint8), cv2.DIST_L2, 3)[1:-1, 1:-1] > 12)
    inner[:20] = inner[-20:] = inner[:, :20] = inner[:, -20:] = False
    assert error(result, truth, inner) < 2.5


def test_the_transition_is_wide_where_the_answer_misses_the_picture_and_nowhere_else():
    frame, sent = frame_picture((600, 400), (600, 400)), photo()
    mask = np.zeros((400, 600), dtype=bool)
    mask[150:250, 150:450] = True
    answer = sent.copy()
    # Painted over far beyond the mask's right edge, in a way that no one motion or tone explains.
    answer[100:300, 400:500] = noise(200, 100, 3)
    answer[mask] = 255
    result, *_ = paste_corrected(photo(), sent, answer, frame, mask)
    assert (result[200, 150:300] == 255).all()
    assert (result[200, 440] == 255).all()
    assert result[200, 449].tolist() != [255, 255, 255]
    assert np.abs(result[200, 449].astype(int) - photo()[200, 449]).max() < 60


def test_a_width_that_is_given_is_kept_to():
    sent, answer, truth = answer_to(WHOLE, MASK, KINDS[0])
    result, *_ = paste_corrected(photo(), sent, answer, WHOLE, MASK, feather=20)
    assert np.array_equal(result, paste(photo(), answer, WHOLE, MASK, feather=20))
    assert not np.array_equal(result, truth)


drifts = st.builds(
    Kind,
    name=st.just("drawn"),
    shift=st.tuples(st.floats(-30, 30), st.floats(-30, 30)),
    scale=st.floats(0.95, 1.05),
    rotation=st.floats(-3, 3),
    gain=st.tuples(*[st.floats(0.7, 1.3)] * 3),
    offset=st.tuples(*[st.floats(-30, 30)] * 3),
    jpeg=st.sampled_from([None, 50]),
)


@settings(max_examples=8)
@given(drifts, st.sampled_from(["coffee.png", "rocket.jpg"]))
def test_what_stayed_never_fits_worse_than_in_the_answer_as_it_came(kind, name):
    frame = frame_picture((600, 400), (384, 256))
    sent = frame.to_canvas(photo(name))
    on_canvas = frame.mask_to_canvas(MASK)
    answer = drift_canvas(repaint(sent, on_canvas), kind)
    result, drift, _ = paste_corrected(photo(name), sent, answer, frame, MASK)
    assert np.array_equal(result[~MASK], photo(name)[~MASK])
    assert drift.residual <= drift.residual_before
    # And measured apart from how the drift judges itself.
    corrected = drift.tone(drift.undo_motion(answer))
    beside = cv2.dilate(on_canvas.astype(np.uint8), np.ones((61, 61), np.uint8)).astype(bool) & ~on_canvas
    assert error(corrected, sent, beside) <= error(answer, sent, beside) + 1


def test_the_left_to_us_frames_of_a_large_picture_are_put_back_around_the_mask():
    pixels = enlarge_photo("coffee.png", (1800, 1200))
    mask = np.zeros((1200, 1800), dtype=bool)
    cv2.circle(drawn := mask.astype(np.uint8), (900, 600), 90, 1, -1)
    mask = drawn.astype(bool)
    frame = frame_mask(bounding_box(mask), (1800, 1200), SIZES)
    assert frame.scale == 2
    sent = frame.to_canvas(pixels)
    kept_still = repaint(sent, frame.mask_to_canvas(mask))
    answer = drift_canvas(kept_still, EVERYTHING)
    result, drift, _ = paste_corrected(pixels, sent, answer, frame, mask)
    assert drift.trusted
    assert np.array_equal(result[~mask], pixels[~mask])
    assert error(result, paste(pixels, kept_still, frame, mask), mask) < 2
