"""What stands in a room stays while the room is there, and a room nobody has touched for long goes by itself."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sql

from components.library.storage.bin_cleaner import BinCleaner, remove_due
from components.library.storage.data_limit import DataLimit
from components.library.storage.removal import remove_old_rooms
from components.library.storage.review_schema import ROOMS
from components.library.storage.schema import SHOTS
from components.review.review_errors import UnknownItem
from components.review.rooms.visit import RoomVisit
from tests.library.shots import bare_shot
from tests.library.stores.old_file import let_an_hour_pass
from tests.review.annas_rooms import ANNA, AnnasRooms

DAY = timedelta(days=1)
SIZE = 10_000


def leave(anna: AnnasRooms, visit: RoomVisit, days: float) -> None:
    """Have a room unchanged for so many days."""
    with anna.database.write() as connection:
        one = sql.update(ROOMS).where(ROOMS.c.id == visit.room.id)
        connection.execute(one.values(changed_at=datetime.now(UTC) - days * DAY))


def bin_for(anna: AnnasRooms, shot: str, days: float) -> None:
    """Have a shot lie in the bin for so many days."""
    anna.store.bin_shots([shot])
    with anna.database.write() as connection:
        one = sql.update(SHOTS).where(SHOTS.c.id == shot)
        connection.execute(one.values(deleted_at=datetime.now(UTC) - days * DAY))


@pytest.fixture
def anna(either_store) -> AnnasRooms:
    return AnnasRooms(either_store)


@pytest.fixture
def with_file(anna: AnnasRooms) -> Callable[[], str]:
    """Give a function that makes an old shot with a file, each younger than the one before, and returns its id."""
    days = iter(range(1, 28))

    def make() -> str:
        shot = bare_shot(visitor=ANNA)
        recipe = replace(shot.recipe, made_at=datetime(2026, 2, next(days), tzinfo=UTC))
        key = anna.store.files.write_file(f"shots/{shot.id}/answer.webp", b"x" * SIZE)
        let_an_hour_pass(anna.store.files, key)
        anna.store.add_shot(replace(shot, answer=key, recipe=recipe))
        return shot.id

    return make


def test_a_picture_of_a_room_that_is_in_the_bin_stays_there_until_it_leaves_the_room(anna, with_file):
    visit, shots = anna.visit(), [with_file(), with_file()]
    [picture] = anna.pictures.add(visit, [shots[0]])
    for shot in shots:
        bin_for(anna, shot, 8)
    remove_due(anna.store)
    assert anna.store.find_shot(shots[0]).deleted_at
    assert anna.store.files.size(f"shots/{shots[0]}/answer.webp") == SIZE
    assert anna.store.find_shot(shots[1]) is None
    anna.pictures.remove(visit, [picture.id])
    remove_due(anna.store)
    assert anna.store.find_shot(shots[0]) is None


def test_the_limit_on_disk_spares_the_pictures_of_rooms(anna, with_file):
    visit, shots = anna.visit(), [with_file() for _ in range(4)]
    anna.pictures.add(visit, shots[:2])
    assert DataLimit(int(2.9 * SIZE)).keep(anna.store) == 2
    assert [bool(anna.store.find_shot(shot)) for shot in shots] == [True, True, False, False]
    # Rather beyond the limit than without the pictures that people look at.
    assert DataLimit(SIZE).keep(anna.store) == 0
    anna.rooms.delete(visit)
    assert DataLimit(SIZE).keep(anna.store) == 2


def test_a_room_without_a_change_for_so_many_days_goes_and_its_pictures_stay(anna):
    old, pictures = anna.room_with(1)
    new, _ = anna.room_with(1)
    leave(anna, old, 30.1)
    leave(anna, new, 29.9)
    remove_due(anna.store)
    assert anna.rooms.count_rooms(ANNA) == 2
    cleaner = BinCleaner(anna.store, room_days=30)
    cleaner.close()
    with pytest.raises(UnknownItem):
        anna.rooms.find(old.room.id, ANNA)
    assert anna.rooms.find(new.room.id, ANNA)
    assert anna.pictures.list_pictures(old.room) == []
    assert anna.store.find_shot(pictures[0].shot)


def test_a_room_that_goes_no_longer_keeps_a_picture_in_the_bin(anna, with_file):
    visit, shot = anna.visit(), with_file()
    anna.pictures.add(visit, [shot])
    bin_for(anna, shot, 8)
    leave(anna, visit, 31)
    remove_due(anna.store, room_days=30)
    assert anna.store.find_shot(shot) is None


def test_a_room_in_which_something_happens_is_not_old(anna):
    visit, _ = anna.room_with(1)
    leave(anna, visit, 31)
    anna.guest(visit)
    assert remove_old_rooms(anna.store, 30 * DAY) == 0


def test_a_picture_that_was_put_into_a_room_while_it_was_being_marked_stays(anna, with_file):
    visit, shot = anna.visit(), with_file()
    anna.pictures.add(visit, [shot])
    # As the limit on disk leaves it, when the room came in between.
    with anna.database.write() as connection:
        connection.execute(sql.update(SHOTS).values(deleted_at=datetime(1970, 1, 1, tzinfo=UTC)))
    remove_due(anna.store)
    assert anna.store.find_shot(shot).deleted_at is None
    assert anna.store.files.size(f"shots/{shot}/answer.webp") == SIZE
