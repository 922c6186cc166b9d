"""The pictures of a room stand in an order, and their later versions beside them."""

import pytest

from components.review.review_errors import NotPermitted, UnknownItem, WrongEntry
from components.review.rooms.room import Link
from components.review.rooms.version_chain import list_chains, newest_versions
from components.review.rooms.visit import RoomVisit
from tests.review.annas_rooms import ANNA, BEN


def test_pictures_stand_in_the_order_in_which_they_came_each_once(anna):
    visit, shots = anna.visit(), anna.shots(3)
    anna.pictures.add(visit, shots[:2], section="hero")
    anna.pictures.add(visit, [shots[1], shots[2], shots[2]], section="banner")
    pictures = anna.pictures.list_pictures(visit.room)
    assert [picture.shot for picture in pictures] == shots
    assert [picture.place.number for picture in pictures] == [0, 1, 2]
    assert [picture.place.section for picture in pictures] == ["hero", "hero", "banner"]
    assert [picture.version for picture in pictures] == [1, 1, 2]
    assert anna.rooms.find(visit.room.id, ANNA).version == 2


def test_a_later_version_stands_beside_the_newest_of_its_picture(anna):
    visit, (first, second) = anna.room_with(2)
    [later] = anna.pictures.add(visit, anna.shots(), previous=first.id)
    [latest] = anna.pictures.add(visit, anna.shots(), previous=first.id)
    assert (later.previous, latest.previous) == (first.id, later.id)
    pictures = anna.pictures.list_pictures(visit.room)
    assert pictures == [first, later, latest, second]
    assert list_chains(pictures) == [[first, later, latest], [second]]
    assert newest_versions(pictures)[first.id] == latest.id


def test_shots_of_another_library_or_of_the_bin_cannot_be_added(anna):
    visit = anna.visit()
    mine, binned, others = *anna.shots(2), *anna.shots(visitor=BEN)
    anna.store.bin_shots([binned])
    for wrong in (binned, others, "no such shot", "'; drop table rooms; --\0"):
        with pytest.raises(WrongEntry, match="library"):
            anna.pictures.add(visit, [mine, wrong])
    assert anna.pictures.list_pictures(visit.room) == []
    assert anna.rooms.find(visit.room.id, ANNA).version == 0


def test_only_a_host_adds_pictures_and_only_after_pictures_of_the_room(anna):
    visit, _ = anna.room_with(1)
    _, [other] = anna.room_with(1)
    guest = RoomVisit(visit.room, Link("1", visit.room.id, "guest", "", visit.room.made_at))
    with pytest.raises(NotPermitted):
        anna.pictures.add(guest, anna.shots())
    with pytest.raises(UnknownItem):
        anna.pictures.add(visit, anna.shots(), previous=other.id)
    with pytest.raises(UnknownItem):
        anna.pictures.find(visit.room, other.id)


def test_a_room_holds_five_hundred_pictures(anna):
    visit, shots = anna.visit(), anna.shots(501)
    with pytest.raises(WrongEntry, match="500"):
        anna.pictures.add(visit, shots)
    anna.pictures.add(visit, shots[:500])
    with pytest.raises(WrongEntry, match="500"):
        anna.pictures.add(visit, shots[500:])
