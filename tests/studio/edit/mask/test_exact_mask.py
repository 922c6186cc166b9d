"""The exact mask behind the strokes that the editor shows."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.studio.edit.mask.exact_mask import ExactMask, read_mask
from tests.library.pictures import disc

SIZE, VIEW = (900, 600), (300, 200)


@settings(max_examples=25)
@given(st.integers(1, 299), st.integers(0, 2**32 - 1))
def test_strokes_that_were_not_touched_are_the_mask_to_the_pixel(radius, seed):
    mask = disc(*SIZE, radius) & (np.random.default_rng(seed).random((600, 900)) > 0.1)
    exact_mask = ExactMask.from_mask(mask, VIEW)
    assert np.array_equal(exact_mask.mask, mask)
    assert np.array_equal(read_mask(exact_mask.strokes, exact_mask, SIZE), mask)


def test_the_brush_changes_the_mask_where_it_went_and_nowhere_else():
    mask = disc(*SIZE, 100) & (np.indices((600, 900)).sum(axis=0) % 7 > 0)
    exact_mask = ExactMask.from_mask(mask, VIEW)
    strokes = exact_mask.strokes.copy()
    strokes[10:30, 10:30] = True
    strokes[100:110, 150:160] = False
    read = read_mask(strokes, exact_mask, SIZE)
    assert read[36:84, 36:84].all()
    assert not read[306:324, 456:474].any()
    far = np.ones(SIZE[::-1], dtype=bool)
    far[24:96, 24:96] = far[294:336, 444:486] = False
    assert np.array_equal(read[far], mask[far])


def test_an_exact_mask_of_another_picture_has_no_say():
    exact_mask = ExactMask.from_mask(disc(400, 400, 50), (200, 200))
    strokes = np.zeros((200, 300), dtype=bool)
    strokes[50:100, 50:100] = True
    assert read_mask(strokes, exact_mask, SIZE).sum() == pytest.approx(150 * 150, rel=0.02)


def test_a_mask_is_fitted_to_another_picture_and_it_says_so():
    exact_mask = ExactMask.from_mask(disc(*SIZE, 120), VIEW)
    same, notices = exact_mask.fitted(SIZE)
    assert np.array_equal(same, exact_mask.mask)
    assert notices == ()
    half, notices = exact_mask.fitted((450, 300))
    assert half.sum() == pytest.approx(exact_mask.mask.sum() / 4, rel=0.02)
    assert list(map(str, notices)) == ["The mask is 900 x 600 pixels and was scaled to the picture's 450 x 300."]


def test_an_exact_mask_takes_little_memory():
    exact_mask = ExactMask.from_mask(cv2.resize(disc(600, 400, 120).astype(np.uint8), (6000, 4000)) > 0, VIEW)
    assert len(exact_mask.exact) < 200_000
