"""Encodings are made once for each picture, kept for the next clicks, and let go beyond the most."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from components.errors import UnreadablePicture
from components.imaging.mask.select.encodings import Encodings
from components.imaging.picture.picture import write_png


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
