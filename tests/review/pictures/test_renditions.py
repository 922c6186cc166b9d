"""The files of a room's pictures: made once each, small, without metadata, and alike where they must be."""

import io
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageCms

from components.errors import StorageError
from components.imaging.picture.decode_budget import BUDGET
from components.imaging.picture.picture import read_view
from components.library.answers.kept_answers import answers_among
from components.library.records.shot import Shot
from components.library.records.store import Store
from components.review.pictures import renditions as renditions_module
from components.review.pictures.renditions import Look, Owner, Renditions
from components.review.pictures.sized_webp import EDGES, MOST_BYTES
from tests.library.pictures import encode, noise
from tests.library.shots import bare_shot

ANNA = Owner("Anna", "Guest 1234")


@pytest.fixture
def renditions(store: Store):
    renditions = Renditions(store)
    yield renditions
    renditions.close()


def keep(store: Store, name: str, data: bytes, suffix: str = "png") -> Shot:
    key = store.files.write_file(f"shots/{name}/answer.{suffix}", data)
    return replace(bare_shot(), id=name.ljust(32, "0"), answer=key)


def open_webp(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    assert image.format == "WEBP"
    return image


def grey(width: int, height: int) -> bytes:
    return encode(np.full((height, width, 3), 120, np.uint8))


def test_a_picture_is_scaled_to_the_edge_and_never_up(store: Store, renditions: Renditions):
    shot = keep(store, "a", grey(900, 600))
    assert [open_webp(renditions.find(shot, Look(edge))).size for edge in EDGES[:3]] == [
        (320, 213),
        (640, 427),
        (900, 600),
    ]


def test_it_is_decoded_once_however_many_ask_at_once(store: Store, renditions: Renditions):
    shot, before = keep(store, "a", encode(noise(400, 300))), BUDGET.decodes
    start = threading.Barrier(12)

    def ask(_number: int) -> bytes:
        start.wait()
        return renditions.find(shot, Look(320))

    with ThreadPoolExecutor(12) as pool:
        assert len(set(pool.map(ask, range(12)))) == 1
    assert BUDGET.decodes == before + 1


def test_it_is_found_again_after_a_restart_without_the_picture(store: Store, renditions: Renditions):
    shot = keep(store, "a", encode(noise(400, 300)))
    first = renditions.find(shot, Look(320))
    store.files.remove(shot.answer)
    assert Renditions(store).find(shot, Look(320)) == first


def test_the_files_beside_a_picture_are_no_answers_of_an_endpoint(store: Store, renditions: Renditions):
    shot = keep(store, "a", grey(400, 300))
    renditions.find(shot, Look(320))
    renditions.find(shot, Look(320, alike=True))
    assert answers_among(store.files.walk("shots/a")) == {0: shot.answer}


def test_all_sizes_are_prepared_from_one_decoding(store: Store, renditions: Renditions):
    shot, before = keep(store, "a", grey(900, 600)), BUDGET.decodes
    for made in renditions.prepare([shot], [Look(edge) for edge in EDGES]):
        made.result()
    assert BUDGET.decodes == before + 1
    store.files.remove(shot.answer)
    assert open_webp(renditions.find(shot, Look(640))).size == (640, 427)


def test_a_damaged_picture_stops_no_other(store: Store, renditions: Renditions):
    shots = [keep(store, "a", b"no picture"), keep(store, "b", grey(400, 300))]
    for made in renditions.prepare(shots, [Look(320)]):
        made.result()
    store.files.remove(shots[1].answer)
    assert open_webp(renditions.find(shots[1], Look(320))).size == (320, 240)


def test_it_is_shown_even_where_it_cannot_be_kept(store: Store, renditions: Renditions, monkeypatch):
    def refuse(_key: str, _data: bytes) -> str:
        raise StorageError("The disk is full.")

    shot = keep(store, "a", grey(400, 300))
    monkeypatch.setattr(store.files, "write_file", refuse)
    assert open_webp(renditions.find(shot, Look(320))).size == (320, 240)


def test_a_file_tells_neither_prompt_nor_maker(store: Store, renditions: Renditions):
    file, exif = io.BytesIO(), Image.Exif()
    exif[0x0131] = "secret-model"
    info = {"exif": exif, "icc_profile": ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()}
    Image.fromarray(noise(64, 64)).save(file, "JPEG", comment=b"secret prompt", **info)
    shot = keep(store, "a", file.getvalue(), "jpg")
    for look in (Look(320), Look(320, alike=True)):
        image = open_webp(renditions.find(shot, look))
        assert not image.getexif()
        assert not {"icc_profile", "exif", "xmp", "comment"} & set(image.info)
        assert b"secret" not in renditions.find(shot, look)


@pytest.mark.parametrize("edge", EDGES[:2])
def test_pictures_of_any_size_format_and_content_are_alike(store: Store, renditions: Renditions, edge: int):
    shots = [
        keep(store, "a", grey(300, 200)),
        keep(store, "b", encode(noise(1500, 1000))),
        keep(store, "c", encode(noise(600, 400), "JPEG"), "jpg"),
    ]
    files = [renditions.find(shot, Look(edge, alike=True)) for shot in shots]
    assert {len(file) for file in files} == {MOST_BYTES[edge]}
    assert {open_webp(file).size for file in files} == {(edge, round(edge * 2 / 3))}
    assert {len(renditions.find(shot, Look(edge, alike=True), ANNA)) for shot in shots} == {MOST_BYTES[edge]}


def test_a_watermark_is_over_the_picture_and_kept_apart_by_name(store: Store, renditions: Renditions):
    shot = keep(store, "a", grey(400, 300))
    plain, annas, bens = (renditions.find(shot, Look(320), owner) for owner in (None, ANNA, Owner("Ben", "x")))
    pixels = [read_view(webp, 320).pixels.astype(int) for webp in (plain, annas, bens)]
    assert all(np.abs(marked - pixels[0]).max() > 30 for marked in pixels[1:])
    assert annas != bens
    assert renditions.find(shot, Look(320)) == plain
    assert not [key for key in store.files.walk("shots/a") if "Anna" in key]


def test_the_memory_has_a_bound(store: Store, renditions: Renditions, monkeypatch):
    monkeypatch.setattr(renditions_module, "MOST_IN_MEMORY", 3 * MOST_BYTES[320])
    for number in range(5):
        renditions.find(keep(store, f"n{number}", grey(400, 300)), Look(320, alike=True))
    assert sum(map(len, renditions._kept.values())) == renditions._bytes <= 3 * MOST_BYTES[320]
