"""MobileSAM itself, where its weights are: against masks that were drawn by hand."""

import pytest

from components.imaging.mask.select.edge import cut_object
from components.imaging.mask.select.selector import Selector
from components.imaging.mask.select.weights import find_weights
from components.imaging.picture.picture import write_png
from components.settings.settings import read_settings
from tests.benchmarks.pictures.selections import read_targets


def test_the_network_selects_the_astronaut_by_a_click_and_her_helmet_by_a_box(tmp_path):
    weights = find_weights(read_settings().segmenter)
    if weights is None:
        pytest.skip("no weights of MobileSAM here: make segmenter fetches them")
    selector = Selector(weights)
    targets = {target.name: target for target in read_targets()}
    person, helmet = targets["the astronaut"], targets["the helmet"]
    view = tmp_path / "view.png"
    view.write_bytes(write_png(person.pixels))
    assert person.agreement(cut_object(selector.select(view, person.clicks(1)), person.pixels)) > 0.9
    assert person.agreement(cut_object(selector.select(view, person.clicks(3)), person.pixels)) > 0.95
    assert helmet.agreement(cut_object(selector.select(view, helmet.box()), helmet.pixels)) > 0.95
    selector.close()
