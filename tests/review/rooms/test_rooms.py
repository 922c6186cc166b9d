"""Rooms belong to a library, and nobody else finds them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sql

from components.library.records.store import Store
from components.library.storage.removal import empty_bin
from components.library.storage.review_schema import OF_A_ROOM
from components.review.comments.comments import Comments
from components.review.record.record_rows import read_record
from components.review.review_errors import NameNeeded, NotPermitted, RoomLocked, UnknownItem, WrongEntry
from components.review.rooms.room import Presented, RoomPicture, RoomSettings
from components.review.rooms.version_chain import list_chains
from components.review.rooms.visit import RoomVisit
from tests.review.annas_rooms import ANNA, BEN, AnnasRooms


def test_a_room_is_found_by_its_owner_alone(anna):
    made = anna.rooms.create(ANNA, "Spring", RoomSettings(blind=True))
    assert anna.rooms.find(made.id, ANNA) == made
    assert made.settings.blind
    assert made.version == 0
    for visitor in (BEN, ""):
        with pytest.raises(UnknownItem):
            anna.rooms.find(made.id, visitor)
    assert anna.rooms.list_rooms(BEN) == []
    with pytest.raises(WrongEntry, match="no library"):
        anna.rooms.create("", "Spring")


def test_rooms_are_searched_by_words_in_any_case_the_last_changed_first(anna):
    summer, spring = anna.room("SOMMERFEST am Öresund"), anna.room("Spring 100%")
    assert anna.rooms.list_rooms(ANNA) == [spring, summer]
    assert anna.rooms.list_rooms(ANNA, "öresund sommer") == [summer]
    assert anna.rooms.list_rooms(ANNA, "%") == [spring]
    assert anna.rooms.list_rooms(ANNA, limit=1, offset=1) == [summer]
    assert (anna.rooms.count_rooms(ANNA), anna.rooms.count_rooms(ANNA, "spring")) == (2, 1)
    anna.pictures.add(anna.visit(summer), anna.shots())
    assert [room.id for room in anna.rooms.list_rooms(ANNA)] == [summer.id, spring.id]


def test_a_title_is_one_line_of_text_with_its_markup_and_without_signs_that_turn_others_around(anna):
    assert anna.room(" <b>Hero</b>\0\n\u202e ‮שלום\x1b ").title == "<b>Hero</b> שלום"
    assert len(anna.room("x" * 100_000).title) == 200
    for empty in ("", " \u202e\0 ", None):
        with pytest.raises(WrongEntry, match="title"):
            anna.room(empty)


def test_a_locked_room_says_by_whom_and_when_and_nothing_in_it_changes_until_it_is_opened_again(anna):
    visit, [picture] = anna.room_with(1)
    with pytest.raises(NameNeeded):
        anna.rooms.lock(visit)
    host = RoomVisit(visit.room, visit.link, anna.guests.of_owner(visit, "Anna"))
    locked = anna.rooms.lock(host)
    assert locked.locked_by == "Anna"
    assert not locked.open
    for change in (
        lambda: anna.rooms.lock(host),
        lambda: anna.rooms.rename(visit, "Autumn"),
        lambda: anna.rooms.configure(visit, RoomSettings(show_prompts=True)),
        lambda: anna.pictures.add(visit, anna.shots()),
        lambda: anna.pictures.arrange(visit, [picture.id]),
        lambda: anna.pictures.remove(visit, [picture.id]),
        lambda: anna.guests.done(host),
    ):
        with pytest.raises(RoomLocked):
            change()
    assert anna.rooms.find(locked.id, ANNA) == locked
    opened = anna.rooms.reopen(visit)
    assert (opened.open, opened.locked_at, opened.locked_by, opened.digest) == (True, None, "", "")


def test_the_digest_of_a_locked_room_is_that_of_its_record_whatever_is_still_allowed_then(anna):
    visit, (first, gone) = anna.room_with(2)
    host = RoomVisit(visit.room, visit.link, anna.guests.of_owner(visit, "Anna"))
    guest = anna.guest(visit)
    _, link = anna.links.make(visit, label="Client", ends_at=datetime.now(UTC) + timedelta(days=1))
    Comments(anna.database).add(guest, gone.id, "Not this one.")
    anna.pictures.remove(visit, [gone.id])
    locked = anna.rooms.lock(host)
    anna.guests.of_owner(visit, "Somebody else")
    anna.guests.join(link, "Late")
    anna.guests.join(link, "Late too", "account-1")
    anna.rooms.present(visit, Presented(picture=first.id))
    anna.rooms.reveal(visit)
    anna.rooms.archive(visit)
    anna.rooms.unarchive(visit)
    anna.links.make(visit, label="Press")
    anna.links.renew(visit, link.id)
    anna.links.revoke(visit, guest.link.id)
    with pytest.raises(RoomLocked):
        anna.links.renew(visit, link.id, datetime.now(UTC) + timedelta(days=9))
    anna.store.bin_shots([first.shot, gone.shot])
    empty_bin(anna.store, timedelta(0))
    record, _ = read_record(anna.store, anna.rooms.find(locked.id, ANNA))
    assert record.digest == locked.digest
    assert {person.name for person in record.people} == {"Anna", "Ben"}
    assert len(record.pictures) == 2


def test_a_closed_room_and_an_archived_one_cannot_be_changed_and_come_back_as_they_were(anna):
    visit, _ = anna.room_with(1)
    assert anna.rooms.close(visit).closed_at
    assert anna.rooms.archive(visit).archived_at
    assert anna.rooms.list_rooms(ANNA) == []
    [archived] = anna.rooms.list_rooms(ANNA, archived=True)
    assert not archived.open
    assert anna.rooms.unarchive(visit).closed_at == archived.closed_at
    with pytest.raises(RoomLocked):
        anna.rooms.rename(visit, "Autumn")
    assert anna.rooms.reopen(visit).open
    assert anna.rooms.rename(visit, "Autumn").title == "Autumn"
    assert anna.rooms.count_rooms(ANNA, "autumn") == 1


def test_a_guest_cannot_do_what_a_host_does_and_a_host_by_a_link_not_what_the_owner_does(anna):
    visit, [picture] = anna.room_with(1)
    guest = anna.guest(visit, comment=True, decide=True, download=True)
    _, link = anna.links.make(visit, "host", "Agency")
    host = RoomVisit(visit.room, link)
    presented = Presented(picture=picture.id)
    of_hosts = [
        lambda who: anna.rooms.rename(who, "Mine"),
        lambda who: anna.rooms.configure(who, RoomSettings(show_prices=True)),
        lambda who: anna.rooms.close(who),
        lambda who: anna.rooms.reopen(who),
        lambda who: anna.rooms.archive(who),
        lambda who: anna.rooms.unarchive(who),
        lambda who: anna.rooms.reveal(who),
        lambda who: anna.rooms.present(who, presented),
        lambda who: anna.pictures.arrange(who, [picture.id]),
        lambda who: anna.links.make(who, "guest"),
        lambda who: anna.links.revoke(who, guest.link.id),
        lambda who: anna.links.renew(who, guest.link.id),
        lambda who: anna.pictures.remove(who, [picture.id]),
        lambda who: anna.rooms.lock(who),
    ]
    of_owners = [
        lambda who: anna.rooms.duplicate(who),
        lambda who: anna.links.make(who, "host"),
        lambda who: anna.links.renew(who, link.id),
        lambda who: anna.links.revoke(who, link.id),
        lambda who: anna.rooms.delete(who),
    ]
    before = anna.rooms.find(visit.room.id, ANNA)
    for refused in (*of_hosts, *of_owners):
        with pytest.raises(NotPermitted):
            refused(guest)
    for refused in of_owners:
        with pytest.raises(NotPermitted):
            refused(host)
    assert anna.rooms.find(visit.room.id, ANNA) == before
    for allowed in of_hosts:
        allowed(host)
    assert anna.rooms.find(visit.room.id, ANNA).locked_by == "Agency"
    for allowed in of_owners:
        allowed(visit)


def test_what_is_presented_is_a_picture_of_the_room_or_nothing(anna):
    visit, [picture] = anna.room_with(1)
    _, [other] = anna.room_with(1)
    shown = Presented(picture=picture.id, x=0.25, y=0.75, zoom=4)
    assert anna.rooms.present(visit, shown).presented == shown
    with pytest.raises(UnknownItem):
        anna.rooms.present(visit, Presented(picture=other.id))
    assert anna.rooms.find(visit.room.id, ANNA).presented == shown
    assert anna.rooms.present(visit, None).presented is None


def test_a_blind_room_is_revealed_once(anna):
    visit = anna.visit(anna.room(blind=True))
    assert visit.room.hides_origin
    revealed = anna.rooms.reveal(visit)
    assert not revealed.hides_origin
    assert anna.rooms.reveal(visit).revealed_at == revealed.revealed_at


def test_a_duplicate_has_the_pictures_with_their_versions_and_nothing_of_the_guests(anna):
    visit = anna.visit(anna.room(show_prompts=True))
    first, second, gone = anna.pictures.add(visit, anna.shots(3), section="hero")
    [later] = anna.pictures.add(visit, anna.shots(), previous=first.id)
    anna.pictures.remove(visit, [gone.id])
    anna.guest(visit)
    copy = anna.rooms.duplicate(visit, "Second round")
    assert (copy.title, copy.settings, copy.visitor) == ("Second round", visit.room.settings, ANNA)
    [versions, [other]] = list_chains(anna.pictures.list_pictures(copy))
    assert [picture.shot for picture in (*versions, other)] == [first.shot, later.shot, second.shot]
    assert {picture.place.section for picture in (*versions, other)} == {"hero"}
    assert anna.guests.list_guests(copy) == anna.links.list_links(copy) == []


def test_a_deleted_room_leaves_the_pictures_in_the_library_and_nothing_else(anna):
    visit, pictures = anna.room_with(2)
    kept, _ = anna.room_with(1)
    anna.guest(visit)
    anna.rooms.delete(visit)
    with pytest.raises(UnknownItem):
        anna.rooms.find(visit.room.id, ANNA)
    with anna.database.read() as connection:
        for table in OF_A_ROOM:
            assert visit.room.id not in set(connection.scalars(sql.select(table.c.room)))
    assert all(anna.store.find_shot(picture.shot) for picture in pictures)
    assert len(anna.pictures.list_pictures(kept.room)) == 1
    with pytest.raises(UnknownItem):
        anna.pictures.add(visit, anna.shots())


def test_two_processes_that_change_a_room_at_the_same_moment_make_two_versions(either_store):
    """Two stores share nothing but the database, as two processes do."""
    other = Store(either_store.database.url, f"memory://{uuid4().hex}")
    anna, processes = AnnasRooms(either_store), (AnnasRooms(either_store), AnnasRooms(other))
    visit, shots = anna.visit(), anna.shots(16)

    def add(number: int) -> RoomPicture:
        return processes[number % 2].pictures.add(visit, [shots[number]])[0]

    with ThreadPoolExecutor(8) as people:
        added = list(people.map(add, range(16)))
    other.close()
    assert sorted(picture.version for picture in added) == list(range(1, 17))
    assert sorted(picture.place.number for picture in added) == list(range(16))
    assert anna.rooms.find(visit.room.id, ANNA).version == 16


def test_what_is_added_while_a_room_is_being_locked_is_there_before_or_refused(either_store):
    anna = AnnasRooms(either_store)
    visit, shots = anna.visit(), anna.shots(16)
    host = RoomVisit(visit.room, visit.link, anna.guests.of_owner(visit, "Anna"))
    with ThreadPoolExecutor(4) as people:
        before = [people.submit(anna.pictures.add, host, [shot]) for shot in shots[:8]]
        lock = people.submit(anna.rooms.lock, host)
        after = [people.submit(anna.pictures.add, host, [shot]) for shot in shots[8:]]
    locked = lock.result()
    refused = [isinstance(adding.exception(), RoomLocked) for adding in (*before, *after)]
    added = [adding.result()[0] for adding, no in zip((*before, *after), refused, strict=True) if not no]
    assert any(refused)
    assert all(picture.version < locked.version for picture in added)
    assert anna.rooms.find(locked.id, ANNA) == locked
    assert {picture.id for picture in anna.pictures.list_pictures(locked)} == {picture.id for picture in added}
