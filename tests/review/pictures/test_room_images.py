"""Who gets which bytes of a picture: nobody of another room, and in a blind room nothing that tells pictures apart."""

import io
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
import sqlalchemy as sql
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from components.errors import DiskFull
from components.library.records.store import Store
from components.library.storage.review_schema import ROOM_VIEWS, ROOMS
from components.library.storage.schema import SHOTS
from components.review.pictures.renditions import Look, Owner, Renditions
from components.review.pictures.room_images import RoomImages
from components.review.pictures.sized_webp import EDGES, MOST_BYTES
from components.review.review_errors import NameNeeded, NotPermitted, UnknownItem, WrongEntry
from components.review.rooms.room_version import change
from components.review.rooms.visit import RoomVisit
from components.review.state.snapshot import Snapshots
from tests.library.pictures import encode, noise
from tests.library.shots import bare_shot
from tests.review.annas_rooms import ANNA, AnnasRooms
from tests.review.company import come, host


@pytest.fixture
def renditions(store: Store):
    renditions = Renditions(store)
    yield renditions
    renditions.close()


@pytest.fixture
def images(store: Store, renditions: Renditions) -> RoomImages:
    return RoomImages(store, renditions, Snapshots(store))


def png_with_prompt(pixels: np.ndarray) -> bytes:
    file, texts = io.BytesIO(), PngInfo()
    texts.add_text("prompt", "secret prompt")
    Image.fromarray(pixels).save(file, "PNG", pnginfo=texts)
    return file.getvalue()


def room_of(anna: AnnasRooms, *files: bytes, **settings):
    """Return the visit of Anna in a room of pictures with these files, and the pictures."""
    visit = anna.visit(anna.room(**settings))
    return visit, anna.pictures.add(visit, [put_shot(anna, data, number) for number, data in enumerate(files)])


def put_shot(anna: AnnasRooms, data: bytes, number: int = 99) -> str:
    """Return the id of a new shot of Anna with a file."""
    shot = bare_shot(visitor=ANNA, answer=f"shots/{number}/answer.png")
    anna.store.files.write_file(shot.answer, data)
    anna.store.add_row(shot)
    return shot.id


def views(store: Store) -> list[tuple[str, str]]:
    with store.database.read() as connection:
        return [(row.guest, row.picture) for row in connection.execute(sql.select(ROOM_VIEWS))]


def test_a_guest_gets_the_picture_in_the_size_asked_for(store: Store, anna: AnnasRooms, images: RoomImages):
    visit, [picture] = room_of(anna, encode(noise(800, 600)))
    ben = come(store, visit.room, "Ben")
    image = Image.open(io.BytesIO(images.read_image(ben, picture.id, 640)))
    assert (image.format, image.size) == ("WEBP", (640, 480))


@pytest.mark.parametrize("edge", [0, -1, 321, 100_000])
def test_other_sizes_are_refused(store, anna, images, edge):
    visit, [picture] = room_of(anna, encode(noise(80, 60)))
    with pytest.raises(WrongEntry, match="320, 640, 1280 or 2048"):
        images.read_image(come(store, visit.room, "Ben"), picture.id, edge)


def test_a_picture_of_another_room_and_one_that_is_gone_are_not_found(store, anna, images):
    visit, [picture] = room_of(anna, encode(noise(80, 60)))
    elsewhere = come(store, anna.room(), "Eva", download=True)
    for read in (
        lambda: images.read_image(elsewhere, picture.id, 320),
        lambda: images.read_download(elsewhere, picture.id),
    ):
        with pytest.raises(UnknownItem):
            read()
    with pytest.raises(UnknownItem):
        images.read_image(come(store, visit.room, "Ben"), picture.shot, 320)


def test_the_watermark_of_a_link_is_for_guests_with_a_name(store, anna, images):
    visit, [picture] = room_of(anna, encode(np.full((600, 800, 3), 90, np.uint8)))
    ben = come(store, visit.room, "Ben", watermark=True)
    marked, plain = images.read_image(ben, picture.id, 640), images.read_image(host(store, visit), picture.id, 640)
    assert np.abs(np.subtract(*(np.asarray(Image.open(io.BytesIO(w)), int) for w in (marked, plain)))).max() > 30
    with pytest.raises(NameNeeded):
        images.read_image(come(store, visit.room, None, watermark=True), picture.id, 640)


def test_every_picture_of_a_blind_room_has_the_same_size_and_none_is_sent_before_all_are_made(
    store, anna, images, monkeypatch
):
    visit, pictures = room_of(
        anna, encode(noise(900, 600)), encode(np.full((400, 600, 3), 9, np.uint8)), b"damaged", blind=True
    )
    ben = come(store, visit.room, "Ben")
    sent = [images.read_image(ben, picture.id, 320) for picture in pictures[:1]]
    monkeypatch.setattr(Renditions, "_read_pixels", lambda *_: pytest.fail("made only when it was asked for"))
    sent.append(images.read_image(ben, pictures[1].id, 320))
    assert [len(webp) for webp in sent] == [MOST_BYTES[320]] * 2
    assert {Image.open(io.BytesIO(webp)).size for webp in sent} == {(320, 213)}


def test_an_older_version_is_not_shown_to_blind_guests(store, anna, images):
    visit, [old] = room_of(anna, encode(noise(90, 60)), blind=True)
    anna.pictures.add(visit, anna.shots(), previous=old.id)
    with pytest.raises(UnknownItem):
        images.read_image(come(store, visit.room, "Ben"), old.id, 320)
    assert images.read_image(host(store, visit), old.id, 320)


def test_a_look_is_noted_once_and_a_tile_is_no_look(store, anna, images, renditions):
    visit, [picture] = room_of(anna, encode(noise(800, 600)))
    ben = come(store, visit.room, "Ben")
    images.read_image(ben, picture.id, 320)
    assert views(store) == []
    images.read_image(ben, picture.id, 640)
    # As after a restart.
    RoomImages(store, renditions, Snapshots(store)).read_image(ben, picture.id, 1280)
    assert views(store) == [(ben.guest.id, picture.id)]


def test_a_full_disk_keeps_nobody_from_looking(store, anna, images, monkeypatch):
    visit, [picture] = room_of(anna, encode(noise(800, 600)))
    ben = come(store, visit.room, "Ben")
    with monkeypatch.context() as patch:
        patch.setattr(store.database, "write", lambda: (_ for _ in ()).throw(DiskFull("The disk is full.")))
        assert images.read_image(ben, picture.id, 640)
    assert views(store) == []
    images.read_image(ben, picture.id, 640)
    assert views(store) == [(ben.guest.id, picture.id)]


def test_the_watermark_of_a_wall_is_the_label_of_the_link_and_a_wall_of_a_host_has_none(
    store, anna, images, renditions
):
    visit, [picture] = room_of(anna, encode(noise(800, 600)))
    _, link = anna.links.make(visit, label="Projector", watermark=True)
    shot = store.find_shot(picture.shot)
    named = renditions.find(shot, Look(640), Owner("Projector", "Link"))
    assert images.read_image(RoomVisit(visit.room, link).on_wall(), picture.id, 640) == named
    assert images.read_image(host(store, visit).on_wall(), picture.id, 640) == renditions.find(shot, Look(640)) != named


def test_a_download_must_be_permitted_and_has_the_pixels_alone(store, anna, images):
    pixels = noise(60, 40)
    visit, [picture] = room_of(anna, png_with_prompt(pixels))
    with pytest.raises(NotPermitted):
        images.read_download(come(store, visit.room, "Ben"), picture.id)
    got = images.read_download(come(store, visit.room, "Eva", download=True), picture.id)
    assert got.suffix == "png"
    assert b"secret" not in got.data
    assert (np.asarray(Image.open(io.BytesIO(got.data))) == pixels).all()
    assert images.read_download(host(store, visit), picture.id).data == png_with_prompt(pixels)


def test_guests_who_see_prompts_and_prices_download_the_file_as_it_is(store, anna, images):
    data = png_with_prompt(noise(60, 40))
    visit, [picture] = room_of(anna, data, show_prompts=True, show_prices=True)
    assert images.read_download(come(store, visit.room, "Eva", download=True), picture.id).data == data


def test_a_download_by_a_link_with_a_watermark_has_it(store, anna, images, renditions):
    visit, [picture] = room_of(anna, encode(noise(600, 400)))
    eva = come(store, visit.room, "Eva", download=True, watermark=True)
    got = images.read_download(eva, picture.id)
    assert (got.suffix, Image.open(io.BytesIO(got.data)).format) == ("webp", "WEBP")
    assert got.data == images.read_image(eva, picture.id, EDGES[-1])
    assert got.data != renditions.find(store.find_shot(picture.shot), Look(EDGES[-1]))


def test_nothing_is_downloaded_from_a_blind_room_until_it_is_revealed(store, anna, images):
    visit, [picture] = room_of(anna, encode(noise(60, 40)), blind=True)
    eva = come(store, visit.room, "Eva", download=True)
    with pytest.raises(NotPermitted, match="after the host has revealed it"):
        images.read_download(eva, picture.id)
    with store.database.write() as connection:
        change(connection, visit.room.id)
        connection.execute(sql.update(ROOMS).values(revealed_at=datetime.now(UTC)))
    revealed = replace(eva, room=anna.visit(visit.room).room)
    assert images.read_download(revealed, picture.id).suffix == "png"


def test_preparing_a_room_makes_its_images_beside_the_page(store, anna, images, renditions):
    visit, [picture] = room_of(anna, encode(noise(600, 400)))
    images.prepare(visit)
    renditions._beside.shutdown(wait=True)
    shot = store.find_shot(picture.shot)
    store.files.remove(shot.answer)
    assert Image.open(io.BytesIO(Renditions(store).find(shot, Look(320)))).size == (320, 213)


def test_pictures_that_were_added_a_moment_ago_are_prepared_too(store, anna, images, renditions):
    visit, [picture] = room_of(anna, encode(noise(600, 400)))
    # Somebody looks at the room as it was before.
    images.read_image(come(store, visit.room, "Ben"), picture.id, 320)
    [added] = anna.pictures.add(visit, [put_shot(anna, encode(noise(300, 400)))])
    images.prepare(visit)
    renditions._beside.shutdown(wait=True)
    shot = store.find_shot(added.shot)
    store.files.remove(shot.answer)
    assert Image.open(io.BytesIO(Renditions(store).find(shot, Look(320)))).size == (240, 320)


def test_a_picture_that_the_library_removed_for_good_is_not_shown_any_more(store, anna, images):
    visit, [picture] = room_of(anna, encode(noise(60, 40)))
    ben = come(store, visit.room, "Ben")
    assert images.read_image(ben, picture.id, 320)
    with store.database.write() as connection:
        connection.execute(sql.delete(SHOTS))
    with pytest.raises(UnknownItem, match="removed from the library"):
        images.read_image(ben, picture.id, 320)
