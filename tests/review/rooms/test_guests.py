"""Guests have a name, and nobody speaks in the name of another."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sql

from components.library.storage.review_schema import ROOM_GUESTS
from components.review.review_errors import NameNeeded, NotPermitted, RoomLocked, WrongEntry
from components.review.rooms import guests as module
from components.review.rooms.guests import LEFT, NOTED
from components.review.rooms.room import Permissions
from components.review.rooms.visit import RoomVisit
from tests.review.annas_rooms import ANNA, AnnasRooms


def age(anna: AnnasRooms, guest_id: str, by: timedelta) -> None:
    """Have a guest been seen so long ago."""
    with anna.database.write() as connection:
        seen = sql.update(ROOM_GUESTS).where(ROOM_GUESTS.c.id == guest_id)
        connection.execute(seen.values(seen_at=datetime.now(UTC) - by))


def test_a_name_is_one_line_of_text_and_never_empty(anna):
    _, link = anna.links.make(anna.visit())
    for typed, name in (
        ("  Ben \n Li ", "Ben Li"),
        ("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"),
        ("\u202egnA\0 אבגד", "gnA אבגד"),
        ("名字", "名字"),
        ("n" * 10_000, "n" * 80),
    ):
        assert anna.guests.join(link, typed)[1].name == name
    for empty in ("", " \0\u200f ", None, 7):
        with pytest.raises(NameNeeded):
            anna.guests.join(link, empty)


def test_a_guest_is_known_by_the_secret_alone(anna, review):
    token, link = anna.links.make(anna.visit())
    secret, ben = anna.guests.join(link, "Ben")
    _, other = anna.guests.join(link, "Ben")
    assert ben.id != other.id
    assert review.enter(token, secret=secret).guest == ben
    for wrong in ("", secret[:-1], secret + "x", ben.id, None, 7, "x" * 43, "‮" * 43):
        assert review.enter(token, secret=wrong).guest is None


def test_who_signed_in_is_the_same_guest_in_every_browser_and_by_every_link_of_the_room(anna, review):
    visit, other = anna.visit(), anna.visit()
    (one, link), (another, second), (elsewhere, _) = (anna.links.make(where) for where in (visit, visit, other))
    secret, guest = anna.guests.join(link, "Ben", "account-1")
    assert secret == ""
    assert anna.guests.join(second, "Ben", "account-1")[1] == guest
    assert review.enter(one, account="account-1").guest == guest
    assert review.enter(another, account="account-1").guest == guest
    assert review.enter(another, account="account-2").guest is None
    assert review.enter(elsewhere, account="account-1").guest is None
    assert anna.guests.join(link, "Benjamin", "account-1")[1].id == guest.id
    assert [one.name for one in anna.guests.list_guests(visit.room)] == ["Benjamin"]


def test_a_script_is_the_same_guest_by_link_and_name_and_never_somebody_with_a_browser(anna, review):
    visit = anna.visit()
    token, link = anna.links.make(visit)
    secret, ben = anna.guests.join(link, "Ben")
    script = anna.guests.of_script(link, "Ben")
    assert review.enter(token, secret=secret).guest == ben != script
    assert anna.guests.of_script(link, " Ben ") == script
    assert anna.guests.of_script(link, "Eve").id != script.id
    assert anna.guests.of_script(anna.links.make(visit)[1], "Ben").id != script.id


def test_the_owner_has_one_name_in_a_room_and_may_change_it(anna):
    visit = anna.visit()
    assert anna.guests.of_owner(visit) is None
    owner = anna.guests.of_owner(visit, "Anna")
    assert anna.guests.of_owner(visit) == owner
    renamed = anna.guests.of_owner(visit, "Anna K.")
    assert (renamed.id, renamed.name) == (owner.id, "Anna K.")


def test_two_requests_of_one_account_at_once_are_one_guest(either_store):
    anna = AnnasRooms(either_store)
    visit = anna.visit()
    _, link = anna.links.make(visit)
    with ThreadPoolExecutor(8) as browsers:
        joined = list(browsers.map(lambda _: anna.guests.join(link, "Ben", "account-1")[1].id, range(8)))
    assert len(set(joined)) == 1
    assert len(anna.guests.list_guests(visit.room)) == 1


def test_being_there_is_written_now_and_then_and_is_a_change_only_for_who_comes_back(anna):
    visit = anna.visit()
    guest = anna.guest(visit).guest
    version = anna.rooms.find(visit.room.id, ANNA).version
    anna.guests.seen(guest)
    assert anna.guests.list_guests(visit.room) == [guest]
    for ago, raised in ((NOTED + timedelta(seconds=1), 0), (LEFT + timedelta(seconds=1), 1)):
        age(anna, guest.id, ago)
        [there] = anna.guests.list_guests(visit.room)
        anna.guests.seen(there)
        [seen] = anna.guests.list_guests(visit.room)
        assert seen.seen_at > there.seen_at
        assert anna.rooms.find(visit.room.id, ANNA).version == version + raised


def test_a_guest_says_when_done_and_takes_it_back(anna):
    visit = anna.visit()
    guest = anna.guest(visit, comment=False, decide=False)
    assert anna.guests.done(guest).done_at
    assert anna.guests.done(guest, False).done_at is None
    with pytest.raises(NameNeeded):
        anna.guests.done(RoomVisit(visit.room, guest.link))
    anna.rooms.close(visit)
    with pytest.raises(RoomLocked):
        anna.guests.done(guest)


def test_a_room_has_room_for_a_thousand_guests_and_no_more(anna, monkeypatch):
    monkeypatch.setattr(module, "MOST_GUESTS", 2)
    visit = anna.visit()
    anna.guest(visit, "Ben")
    known = anna.guest(visit, "Eve")
    with pytest.raises(WrongEntry, match="2"):
        anna.guests.join(known.link, "Cy")
    assert len(anna.guests.list_guests(visit.room)) == 2


def test_who_says_something_has_a_name_a_permission_and_an_open_room(anna):
    visit = anna.visit()
    guest = anna.guest(visit, comment=True, decide=False)
    assert guest.author("comment") == guest.guest
    with pytest.raises(NotPermitted):
        guest.author("decide")
    with pytest.raises(NameNeeded):
        RoomVisit(guest.room, guest.link).author("comment")
    closed = RoomVisit(anna.rooms.close(visit), guest.link, guest.guest)
    with pytest.raises(RoomLocked):
        closed.author("comment")
    assert Permissions.of_host() == Permissions(comment=True, decide=True, download=True)
