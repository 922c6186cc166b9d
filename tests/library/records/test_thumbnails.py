"""Every picture has a small WebP, made once, beside it; one that cannot be read has none and harms no other."""

import io
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from components.imaging.picture.picture import read_view
from components.library.records import thumbnails as thumbnails_module
from components.library.records.screen_views import SCREEN_EDGE
from components.library.records.store import Store
from components.library.records.thumbnails import EDGE, NAME, Thumbnails, draw_thumbnail
from components.studio.library.grid import PER_PAGE
from tests.library.pictures import encode, noise
from tests.library.shots import bare_shot

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"


@pytest.fixture
def thumbnails(store: Store):
    thumbnails = Thumbnails(store)
    yield thumbnails
    thumbnails.close()


def keep(store: Store, name: str, data: bytes, suffix: str = "png"):
    key = store.files.write_file(f"shots/{name}/answer.{suffix}", data)
    return replace(bare_shot(), id=name.ljust(32, "0"), answer=key)


def test_a_thumbnail_is_the_picture_small_and_keeps_its_shape(store: Store, thumbnails: Thumbnails):
    red = np.full((300, 900, 3), (200, 30, 40), np.uint8)
    [webp] = thumbnails.find([keep(store, "a", encode(red))])
    small = Image.open(io.BytesIO(webp))
    assert (small.format, small.size) == ("WEBP", (EDGE, round(EDGE / 3)))
    assert np.abs(np.asarray(small.convert("RGB"), int) - (200, 30, 40)).max() < 12


def test_what_is_transparent_stays_so(store: Store, thumbnails: Thumbnails):
    pixels = noise(64, 64, 4)
    pixels[..., 3] = 0
    [webp] = thumbnails.find([keep(store, "a", encode(pixels))])
    assert np.asarray(Image.open(io.BytesIO(webp)).convert("RGBA"))[..., 3].max() == 0


def test_it_is_made_once(store: Store, thumbnails: Thumbnails):
    shot = keep(store, "a", encode(noise(40, 30)))
    [first] = thumbnails.find([shot])
    store.files.remove(shot.answer)
    assert thumbnails.find([shot]) == [first]
    assert store.files.read_file(f"shots/a/{NAME}") == first


def test_it_is_made_in_the_background_once_no_more_pictures_come(store: Store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(thumbnails_module, "REST", 0.01)
    made, write = threading.Event(), store.files.write_file
    shot = keep(store, "a", encode(noise(40, 30)))
    monkeypatch.setattr(store.files, "write_file", lambda key, data: (write(key, data), made.set()))
    thumbnails = Thumbnails(store)
    thumbnails.prepare([shot])
    assert made.wait(60)
    assert store.files.has(f"shots/a/{NAME}")
    thumbnails.close()


def test_pictures_that_never_stop_coming_do_not_pile_up(store: Store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(thumbnails_module, "REST", 3600)
    monkeypatch.setattr(thumbnails_module, "MOST_WAITING", 3)
    made, write = threading.Event(), store.files.write_file
    shots = [keep(store, f"shot{number}", encode(noise(40, 30, seed=number))) for number in range(5)]
    monkeypatch.setattr(store.files, "write_file", lambda key, data: (write(key, data), made.set()))
    thumbnails = Thumbnails(store)
    thumbnails.prepare(shots)
    assert made.wait(60)
    thumbnails.close()


def test_one_just_made_gets_its_thumbnail_without_its_file_being_decoded(store: Store, thumbnails: Thumbnails):
    y, x = np.mgrid[:1500, :3000]
    data = encode(np.dstack([x * 255 // 3000, y * 255 // 1500, (x + y) * 255 // 4500]).astype(np.uint8))
    shot = keep(store, "a", b"not decoded, so that it need not even be a picture")
    store.screen_views.keep(shot.picture, read_view(data, SCREEN_EDGE))
    [webp] = thumbnails.find([shot])
    from_view, from_file = (np.asarray(Image.open(io.BytesIO(each)), int) for each in (webp, draw_thumbnail(data)))
    assert from_view.shape == (EDGE // 2, EDGE, 3)
    # Scaled once more on the way, and WebP has losses of its own.
    assert np.abs(from_view - from_file).mean() < 1


def test_a_crowd_takes_no_thumbnail_away(store: Store, monkeypatch: pytest.MonkeyPatch):
    """What is waiting to be drawn is small, and does not need the view any more that others have displaced."""
    monkeypatch.setattr(thumbnails_module, "REST", 0.01)
    made, write = threading.Event(), store.files.write_file
    shot = keep(store, "a", b"no picture")
    store.screen_views.keep(shot.picture, read_view(encode(noise(400, 300)), SCREEN_EDGE))
    monkeypatch.setattr(store.files, "write_file", lambda key, data: (write(key, data), made.set()))
    thumbnails = Thumbnails(store)
    thumbnails.prepare([shot])
    store.screen_views.remove(shot.picture)
    assert made.wait(60)
    assert Image.open(io.BytesIO(store.files.read_file(f"shots/a/{NAME}"))).size == (EDGE, EDGE * 3 // 4)
    thumbnails.close()


def test_a_picture_that_is_gone_or_broken_takes_no_other_away(store: Store, thumbnails: Thumbnails):
    good = keep(store, "good", encode(noise(40, 30)))
    gone = replace(bare_shot(), answer="shots/gone/answer.png")
    broken = keep(store, "broken", b"\x89PNG\r\n\x1a\n and nothing else")
    found = thumbnails.find([gone, good, broken])
    assert [data is not None for data in found] == [False, True, False]


@pytest.mark.parametrize("photo", ["chelsea.png", "coffee.png", "rocket.jpg"])
def test_a_page_of_photos_is_sent_in_less_than_a_megabyte(photo: str):
    assert PER_PAGE * len(draw_thumbnail((EXAMPLES / photo).read_bytes())) < 1_000_000
