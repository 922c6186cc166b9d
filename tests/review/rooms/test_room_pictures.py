"""The pictures of a room stand in an order, and their later versions beside them."""

import pytest

from components.review.review_errors import NotPermitted, UnknownItem, WrongEntry
from components.review.rooms.room import Link, Place
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


def test_the_host_arranges_pictures_with_all_their_versions_into_sections(anna):
    visit, (first, second, third) = anna.room_with(3)
    [later] = anna.pictures.add(visit, anna.shots(), previous=first.id)
    anna.pictures.arrange(visit, [third.id, later.id], {third.id: "banner\n", later.id: "hero"})
    pictures = anna.pictures.list_pictures(visit.room)
    assert [picture.id for picture in pictures] == [third.id, first.id, later.id, second.id]
    assert [picture.place for picture in pictures] == [
        Place(0, "banner"),
        Place(1, "hero"),
        Place(1, "hero"),
        Place(2),
    ]
    before = anna.pictures.list_pictures(visit.room)
    for order, sections in ((["unknown"], {}), ([], {"unknown": "hero"})):
        with pytest.raises(UnknownItem):
            anna.pictures.arrange(visit, order, sections)
    assert anna.pictures.list_pictures(visit.room) == before


def test_a_picture_that_moved_carries_the_new_version_and_the_others_do_not(anna):
    visit, (first, second, third) = anna.room_with(3)
    anna.pictures.arrange(visit, [second.id])
    assert {picture.id: picture.version for picture in anna.pictures.list_pictures(visit.room)} == {
        first.id: 2,
        second.id: 2,
        third.id: 1,
    }


def test_a_version_in_the_middle_can_be_taken_out_and_comes_back_at_the_end(anna):
    visit, [first] = anna.room_with(1)
    middle, last = anna.pictures.add(visit, anna.shots(2), previous=first.id)
    anna.pictures.remove(visit, [middle.id])
    [[one, two]] = list_chains(anna.pictures.list_pictures(visit.room))
    assert (one.id, two.id) == (first.id, last.id)
    with_removed = anna.pictures.list_pictures(visit.room, removed=True)
    assert [[picture.id for picture in chain] for chain in list_chains(with_removed)] == [
        [first.id, middle.id, last.id]
    ]
    with pytest.raises(UnknownItem):
        anna.pictures.find(visit.room, middle.id)
    with pytest.raises(UnknownItem):
        anna.pictures.remove(visit, [middle.id])
    [back] = anna.pictures.add(visit, [middle.shot], previous=first.id)
    assert back.id == middle.id
    [chain] = list_chains(anna.pictures.list_pictures(visit.room))
    assert [picture.id for picture in chain] == [first.id, last.id, middle.id]
