"""Golden numbers: the drift that went in is the drift that is found."""

from functools import lru_cache

import cv2
import numpy as np
import pytest

from components.imaging.frame import Box
from components.imaging.paste.align import align_answer, measure_seam
from components.imaging.paste.drift import Drift
from tests.benchmarks.pictures.drifts import Kind, drift_canvas, enlarge_photo, repaint_outside
from tests.imaging.paste.test_paste import noise

SIZE = (768, 512)
PLACE = (0, 0, *SIZE)


@lru_cache
def sent(name: str = "coffee.png") -> np.ndarray:
    return enlarge_photo(name, SIZE)


@lru_cache
def blob() -> np.ndarray:
    mask = np.zeros((512, 768), dtype=np.uint8)
    cv2.circle(mask, (360, 270), 90, 1, -1)
    return mask.astype(bool)


def estimate_drift(sent: np.ndarray, answer: np.ndarray, mask: np.ndarray | None, place: Box) -> Drift:
    return align_answer(sent, answer, mask, place)[1]


def answer_to(kind: Kind, name: str = "coffee.png") -> np.ndarray:
    """Return an answer that shows something else inside ``blob``, and outside it the picture, drifted."""
    other = cv2.flip(sent("chelsea.png"), -1)
    canvas = sent(name).copy()
    canvas[blob()] = other[blob()]
    if kind.repainted:
        canvas = repaint_outside(canvas, other, blob().astype(np.uint8))
    return drift_canvas(canvas, kind)


MOVED = {"shift": (17, -11), "scale": 1.02, "rotation": 0.7}
TONED = {"gain": (1.07, 0.95, 1.03), "offset": (-9, 8, 4)}


def assert_moved(drift: Drift, shift=(0, 0), scale=1.0, rotation=0.0, within=0.15) -> None:
    assert drift.trusted
    assert drift.shift == pytest.approx(shift, abs=within)
    assert drift.scale == pytest.approx(scale, abs=0.0007)
    assert drift.rotation == pytest.approx(rotation, abs=0.03)


@pytest.mark.parametrize(
    "motion",
    [{"shift": (17, -11)}, {"shift": (-0.5, 2.25)}, {"scale": 1.02}, {"scale": 0.97}, {"rotation": 0.7}, MOVED],
    ids=str,
)
def test_a_motion_is_found(motion):
    drift = estimate_drift(sent(), answer_to(Kind("moved", **motion)), blob(), PLACE)
    assert_moved(drift, **motion)


@pytest.mark.parametrize("name", ["coffee.png", "chelsea.png", "rocket.jpg"])
@pytest.mark.parametrize("repainted", [False, True])
def test_everything_at_once_is_found_even_with_a_quarter_of_the_outside_repainted(name, repainted):
    kind = Kind("all", **MOVED, **TONED, jpeg=85, repainted=repainted)
    drift = estimate_drift(sent(name), answer_to(kind, name), blob(), PLACE)
    assert_moved(drift, **MOVED, within=0.5)
    assert drift.residual < 0.4 * drift.residual_before


@pytest.mark.parametrize("repainted", [False, True])
def test_a_tone_is_found(repainted):
    drift = estimate_drift(sent(), answer_to(Kind("toned", **TONED, repainted=repainted)), blob(), PLACE)
    # What undoes it: (answer - offset) / gain.
    assert drift.gain == pytest.approx([1 / gain for gain in TONED["gain"]], abs=0.02)
    undone = [-offset / gain for gain, offset in zip(TONED["gain"], TONED["offset"], strict=True)]
    assert drift.offset == pytest.approx(undone, abs=1.5)
    assert_moved(drift)


def test_an_answer_of_another_size_has_the_same_drift_in_pixels_of_the_canvas():
    answer = cv2.resize(answer_to(Kind("moved", **MOVED)), (1152, 768), interpolation=cv2.INTER_CUBIC)
    assert_moved(estimate_drift(sent(), answer, blob(), PLACE), **MOVED, within=0.3)


def test_the_canvas_margin_has_no_say():
    place = (100, 0, 668, 512)
    canvas = np.full_like(sent(), 128)
    canvas[:, 100:668] = sent()[:, 100:668]
    answer = drift_canvas(canvas, Kind("moved", shift=(6, 3)))
    answer[:, :90] = noise(512, 90, 3)
    answer[:, 690:] = noise(512, 78, 3)
    assert_moved(estimate_drift(canvas, answer, blob(), place), shift=(6, 3))


def test_without_a_mask_everything_is_compared():
    drift = estimate_drift(sent(), drift_canvas(sent(), Kind("moved", **MOVED)), None, PLACE)
    assert_moved(drift, **MOVED)


def test_an_answer_that_kept_still_has_no_drift():
    drift = estimate_drift(sent(), answer_to(Kind("still")), blob(), PLACE)
    assert not drift.moves
    assert not drift.tones
    assert drift.trusted
    assert drift.residual == drift.residual_before == 0


def test_faint_noise_alone_is_not_corrected():
    answer = cv2.add(answer_to(Kind("still")), noise(512, 768, 3) // 64)
    drift = estimate_drift(sent(), answer, blob(), PLACE)
    assert not drift.moves


@pytest.mark.parametrize("texture", [0, 2])
def test_of_a_picture_with_next_to_no_texture_no_motion_is_believed(texture):
    flat = np.full((512, 768, 3), 120, dtype=np.uint8)
    drift = estimate_drift(
        flat + noise(512, 768, 3) % (texture + 1), flat + noise(512, 768, 3, 9) % (texture + 1), blob(), PLACE
    )
    assert not drift.moves
    assert not drift.tones
    assert drift.residual == drift.residual_before < 2


def test_a_flat_picture_may_still_come_back_in_another_tone():
    flat = np.full((512, 768, 3), 120, dtype=np.uint8)
    drift = estimate_drift(flat, flat + np.uint8(9), blob(), PLACE)
    assert not drift.trusted
    assert not drift.moves
    assert drift.offset == pytest.approx((-9, -9, -9), abs=0.1)
    assert drift.residual == 0


@pytest.mark.parametrize("stays", [0, 1000])
def test_where_nothing_is_left_to_compare_there_is_no_drift(stays):
    mask = np.ones((512, 768), dtype=bool)
    mask.ravel()[:stays] = False
    drift = estimate_drift(sent(), answer_to(Kind("moved", **MOVED)), mask, PLACE)
    assert not drift.trusted
    assert not drift.moves
    assert not drift.tones
    assert (drift.residual, drift.residual_before) == (None, None)
    assert not measure_seam(sent(), answer_to(Kind("moved", **MOVED)), mask, PLACE).any()


@pytest.mark.parametrize("motion", [{"shift": (150, 0)}, {"scale": 1.2}, {"rotation": 8}], ids=str)
def test_a_motion_no_model_makes_is_not_believed(motion):
    drift = estimate_drift(sent(), answer_to(Kind("too far", **motion)), blob(), PLACE)
    assert drift.is_plausible
    assert drift.residual <= drift.residual_before


def test_the_seam_is_measured_in_levels_and_only_where_something_stayed_near():
    mask = np.zeros((512, 768), dtype=bool)
    mask[100:400, 300:500] = True
    answer = sent().copy()
    answer[:, 500:] = np.where(sent()[:, 500:] < 128, sent()[:, 500:] + 30, sent()[:, 500:] - 30)
    seam = measure_seam(sent(), answer, mask, PLACE)
    assert seam.shape == mask.shape
    assert seam[250, 495] == pytest.approx(30, abs=0.1)
    assert seam[250, 305] == 0
    assert seam[250, 400] == 0
    # Once undone, a known motion leaves next to nothing.
    moved = drift_canvas(sent(), Kind("moved", shift=(4, 0)))
    known = Drift(SIZE, np.array([[1.0, 0, 4], [0, 1, 0]]), trusted=True)
    assert measure_seam(sent(), known.undo_motion(moved), mask, PLACE)[:, 310:490].max() < 0.5
