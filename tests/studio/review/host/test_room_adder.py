"""The sheet that adds pictures to rooms, its handlers called as a page would call them."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from components.library.records.shot import Shot
from components.library.records.store import Store
from components.review.review import open_review
from components.review.review_errors import UnknownItem, WrongEntry
from components.review.rooms.room import Room
from components.studio.page.visitor import hash_token
from components.studio.review.host.room_adder import NEW, RoomAdder, build_room_adder
from components.studio.server.session_blocks import SessionBlocks
from tests.library.shots import bare_shot
from tests.studio.conftest import service

TOKEN, OTHERS_TOKEN = "3" * 64, "4" * 64
OWNER = hash_token(TOKEN)


@pytest.fixture
def adder(store: Store) -> Iterator[RoomAdder]:
    review = open_review(store)
    with SessionBlocks():
        yield build_room_adder(replace(service(), store=store, review=review))
    review.close()


def make(store: Store, parent: str | None = None, visitor: str = OWNER) -> Shot:
    """Return a new shot in the store, made of ``parent``."""
    shot = bare_shot(visitor=visitor)
    shot = replace(shot, recipe=replace(shot.recipe, parent=parent))
    store.add_row(shot)
    return shot


def shots_of(adder: RoomAdder, room: Room) -> list[str]:
    return [picture.shot for picture in adder.service.review.pictures.list_pictures(room)]


def test_picked_pictures_join_a_new_room_in_their_order(adder, store):
    shots = [make(store).id for _ in range(3)]
    offered = adder.offer(TOKEN, shots)
    assert "Add 3 pictures to a room" in offered[adder.said]
    assert offered[adder.room]["value"] == NEW
    assert offered[adder.title]["visible"]
    said = adder.add(TOKEN, tuple(shots), NEW, "Spring campaign")[adder.said]
    assert "3 pictures are in Spring campaign." in said
    [room] = adder.service.review.rooms.list_rooms(OWNER)
    assert shots_of(adder, room) == shots


def test_an_edit_joins_the_room_of_its_picture_as_the_next_version_though_edited_twice(adder, store):
    rooms = adder.service.review.rooms
    first = make(store)
    room = rooms.create(OWNER, "Spring campaign")
    adder.add(TOKEN, (first.id,), room.id, "")
    rooms.create(OWNER, "The room that changed last")
    between = make(store, parent=first.id)
    edited = make(store, parent=between.id)
    assert adder.offer(TOKEN, [edited.id])[adder.room]["value"] == room.id
    assert "as the next version" in adder.add(TOKEN, (edited.id,), room.id, "")[adder.said]
    older, newer = adder.service.review.pictures.list_pictures(room)
    assert (newer.shot, newer.previous) == (edited.id, older.id)
    assert newer.place == older.place


def test_only_open_rooms_of_the_same_library_are_offered(adder, store):
    review = adder.service.review
    review.rooms.create(hash_token(OTHERS_TOKEN), "Somebody else's")
    closed = review.rooms.create(OWNER, "Closed")
    review.rooms.close(review.enter_as_owner(closed.id, OWNER))
    review.rooms.create(OWNER, "Open")
    choices = adder.offer(TOKEN, [make(store).id])[adder.room]["choices"]
    assert [title for title, _id in choices] == ["Open", "A new room"]


def test_nothing_is_added_to_the_room_or_from_the_library_of_somebody_else(adder, store):
    theirs = adder.service.review.rooms.create(hash_token(OTHERS_TOKEN), "Somebody else's")
    mine = adder.service.review.rooms.create(OWNER, "Mine")
    with pytest.raises(UnknownItem):
        adder.add(TOKEN, (make(store).id,), theirs.id, "")
    with pytest.raises(WrongEntry, match="library does not have"):
        adder.add(TOKEN, (make(store, visitor=hash_token(OTHERS_TOKEN)).id,), mine.id, "")
    for room in (None, "no room", "\0"):
        with pytest.raises(UnknownItem):
            adder.add(TOKEN, (make(store).id,), room, "")
    with pytest.raises(WrongEntry, match="No picture is picked"):
        adder.offer(TOKEN, ())
    assert shots_of(adder, mine) == shots_of(adder, theirs) == []
