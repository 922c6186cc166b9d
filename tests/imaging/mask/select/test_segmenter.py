"""The segmenter's way from a click in a picture to an answer, by a network of a few lines of arithmetic."""

from concurrent.futures import ThreadPoolExecutor

import cv2
import numpy as np
import pytest

from components.errors import UnreadablePicture
from components.imaging.mask.select.encodings import Encodings
from components.imaging.mask.select.hints import Hints, Point
from components.imaging.mask.select.segmenter import Segmenter
from components.imaging.mask.select.selector import Selector
from components.imaging.picture.picture import write_png
from tests.imaging.mask.select.tiny_network import write_network


@pytest.fixture(scope="module")
def weights(tmp_path_factory):
    return write_network(tmp_path_factory.mktemp("network"))


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


def put_up(folder, number):
    path = folder / f"view-{number}.png"
    path.write_bytes(write_png(np.full((30, 40, 3), 200 + number, np.uint8)))
    return path


def test_a_picture_is_encoded_once(weights, tmp_path):
    encodings = Encodings(weights)
    view = put_up(tmp_path, 1)
    first = encodings.prepare(view).result(30)
    assert encodings.find(view) is first
    assert encodings.prepare(view).result(30) is first
    encodings.close()


def test_a_click_waits_for_none_of_the_pictures_in_front(weights, tmp_path):
    encodings = Encodings(weights)
    waiting = [encodings.prepare(put_up(tmp_path, number)) for number in range(5)]
    encoding = encodings.find(tmp_path / "view-4.png")
    assert encoding.size == (40, 30)
    assert waiting[4].cancelled() or waiting[4].done()
    encodings.close()


def test_the_oldest_pictures_are_let_go(weights, tmp_path):
    encodings = Encodings(weights, most=2)
    first, _, third = (encodings.prepare(put_up(tmp_path, number)) for number in range(3))
    third.result(30)
    assert encodings.prepare(tmp_path / "view-2.png") is third
    assert encodings.prepare(tmp_path / "view-0.png") is not first
    encodings.close()


def test_pictures_that_are_clicked_are_let_go_too(weights, tmp_path):
    encodings = Encodings(weights, most=2)
    views = [put_up(tmp_path, number) for number in range(3)]
    first, _, third = map(encodings.find, views)
    assert encodings.find(views[2]) is third
    assert encodings.find(views[0]) is not first
    encodings.close()


def test_clicks_at_once_into_one_picture_encode_it_once(weights, tmp_path):
    encodings, view = Encodings(weights), put_up(tmp_path, 1)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(encodings.find, [view] * 4))
    assert all(encoding is found[0] for encoding in found)
    encodings.close()


def test_a_picture_that_could_not_be_read_is_read_again_at_the_next_click(weights, tmp_path):
    encodings, view = Encodings(weights), tmp_path / "view-1.png"
    for _ in range(2):
        with pytest.raises(UnreadablePicture):
            encodings.find(view)
    with pytest.raises(UnreadablePicture):
        encodings.prepare(view).result(30)
    put_up(tmp_path, 1)
    assert encodings.find(view).size == (40, 30)
    assert encodings.prepare(view).result(30).size == (40, 30)
    encodings.close()


def test_the_selector_answers_for_the_file_of_a_view(weights, tmp_path):
    selector = Selector(weights)
    assert selector.by_network
    view = put_up(tmp_path, 1)
    selector.prepare(view)
    logits = selector.select(view, Hints((Point(10, 20),)))
    assert places_of(logits, (40, 30)) == [(10, 20)]
    selector.close()
