"""The segmenter's way from a click in a picture to an answer, by a network of a few lines of arithmetic."""

import cv2
import numpy as np
import pytest

from components.imaging.mask.select.hints import Hints, Point
from components.imaging.mask.select.segmenter import Segmenter


@pytest.fixture(scope="module")
def segmenter(weights):
    return Segmenter(weights)


def places_of(logits, size):
    """Return the centre of each disc of an answer, in pixels of the picture."""
    count, _, _, centres = cv2.connectedComponentsWithStats((logits > 0).astype(np.uint8))
    scale = max(size) / max(logits.shape)
    return sorted(tuple(round((value + 0.5) * scale) for value in centres[n]) for n in range(1, count))


@pytest.mark.parametrize("size", [(600, 300), (300, 600), (1000, 997)])
def test_an_object_is_answered_where_it_was_clicked(segmenter, size):
    encoding = segmenter.encode(np.full((*size[::-1], 3), 200, np.uint8))
    logits = segmenter.select(encoding, Hints((Point(100, 90),)))
    assert logits.shape[0] / logits.shape[1] == pytest.approx(size[1] / size[0], abs=0.01)
    assert places_of(logits, size) == [(100, 90)]


def test_further_clicks_add_and_others_do_not(segmenter):
    encoding = segmenter.encode(np.full((300, 600, 3), 200, np.uint8))
    hints = Hints((Point(100, 90), Point(500, 200), Point(300, 100, adds=False)))
    assert places_of(segmenter.select(encoding, hints), (600, 300)) == [(100, 90), (500, 200)]


def test_the_picture_itself_is_looked_at(segmenter):
    dark = segmenter.encode(np.zeros((300, 600, 3), np.uint8))
    # Only the rim of the square is brighter: it is beyond the picture.
    assert dark.features[0, :, :32].max() < 0
    assert dark.features[0, :, 32:].max() == 0
    bright = segmenter.encode(np.full((300, 600, 3), 255, np.uint8))
    assert bright.features[0, :, :32].min() > 2
