"""The selector: by the network where there are weights, by colour without, and the subject of a picture."""

from pathlib import Path

import numpy as np
import pytest

from components.imaging.mask.select.edge import cut_object
from components.imaging.mask.select.hints import Hints, Point
from components.imaging.mask.select.selector import Selector
from components.imaging.picture.picture import read_pixels, write_png
from tests.imaging.mask.select.test_edge import disc, overlap
from tests.imaging.mask.select.test_encodings import put_up
from tests.imaging.mask.select.test_segmenter import places_of

EXAMPLES = Path(__file__).resolve().parents[4] / "examples"


@pytest.fixture(scope="module")
def view(tmp_path_factory):
    """The file of a picture with two discs."""
    pixels = np.full((300, 400, 3), (40, 60, 90), np.uint8)
    pixels[disc((400, 300), (100, 150), 60)] = (220, 180, 40)
    pixels[disc((400, 300), (300, 150), 60)] = (60, 200, 90)
    pixels = np.clip(pixels + np.random.default_rng(1).normal(0, 4, pixels.shape), 0, 255).astype(np.uint8)
    path = tmp_path_factory.mktemp("view") / "view.png"
    path.write_bytes(write_png(pixels))
    return path


def select(view, hints):
    return cut_object(Selector().select(view, hints), read_pixels(view))


def test_without_weights_a_click_selects_by_colour(view):
    assert not Selector().by_network
    assert overlap(select(view, Hints((Point(100, 150),))), disc((400, 300), (100, 150), 60)) > 0.95


def test_without_weights_a_box_selects_what_is_in_it(view):
    assert overlap(select(view, Hints((), (235, 85, 365, 215))), disc((400, 300), (300, 150), 60)) > 0.95


def test_without_weights_a_click_takes_away(view):
    both = Hints((Point(100, 150), Point(300, 150)))
    assert select(view, both)[150, 300]
    found = select(view, Hints((*both.points, Point(300, 150, adds=False))))
    assert found[150, 100]
    assert not found[150, 300]


def test_the_subject_of_a_picture_is_found_without_a_click():
    view = EXAMPLES / "coffee.png"
    found = cut_object(Selector().find_subject(view), read_pixels(view))
    # The cup, and not the table.
    assert found[150, 280]
    assert not found[380, 20]
    assert not found[40, 560]


def test_the_selector_answers_for_the_file_of_a_view(weights, tmp_path):
    selector = Selector(weights)
    assert selector.by_network
    view = put_up(tmp_path, 1)
    selector.prepare(view)
    logits = selector.select(view, Hints((Point(10, 20),)))
    assert places_of(logits, (40, 30)) == [(10, 20)]
    selector.close()
