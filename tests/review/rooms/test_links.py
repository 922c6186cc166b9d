"""A link opens its room, and no other; and nothing once it ended, was renewed or revoked."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from types import SimpleNamespace

import pytest
import sqlalchemy as sql

from components.credentials import password_hash
from components.credentials.attempts import FREE, PAUSE, Attempts, TooManyAttempts
from components.library.storage.review_schema import ROOM_LINKS
from components.review.review import Review
from components.review.review_errors import LinkRefused, PasswordNeeded, UnknownItem, WrongEntry
from components.review.rooms import links as module
from components.review.rooms.links import Links
from components.review.rooms.room import Permissions
from tests.review.annas_rooms import AnnasRooms

SOON = datetime.now(UTC) + timedelta(days=1)


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "hash_password", lambda password: password_hash.hash_password(password, ln=10))


def end(anna: AnnasRooms, link_id: str) -> None:
    """Have a link end a moment ago."""
    with anna.database.write() as connection:
        ended = sql.update(ROOM_LINKS).where(ROOM_LINKS.c.id == link_id)
        connection.execute(ended.values(ends_at=datetime.now(UTC) - timedelta(seconds=1)))


def is_refused(review: Review, token: object) -> bool:
    """Whether a token opens nothing; the reason is the same for all, so that nobody is told which once were good."""
    with pytest.raises(LinkRefused, match=r"^This link does not open a room any more\. Ask the host for a new one\.$"):
        review.enter(token)
    return True


def test_a_token_opens_its_own_room_with_what_its_link_permits(anna, review):
    visit, other = anna.visit(), anna.visit()
    permitted = Permissions(comment=True, decide=False, download=True)
    token, link = anna.links.make(visit, label="Client", permissions=permitted, watermark=True, ends_at=SOON)
    theirs, _ = anna.links.make(other)
    entered = review.enter(token)
    assert (entered.room.id, entered.link, entered.guest) == (visit.room.id, link, None)
    assert [entered.permits(name) for name in ("comment", "decide", "download")] == [True, False, True]
    assert (link.label, link.watermark, link.ends_at) == ("Client", True, SOON)
    assert not entered.host
    assert review.enter(theirs).room.id == other.room.id
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", token)


def test_the_token_is_kept_nowhere(anna, tmp_path):
    token, _ = anna.links.make(anna.visit())
    anna.database.engine.dispose()
    assert not any(token.encode() in file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())


@pytest.mark.parametrize("wrong", ["", "x", "x" * 43, "x" * 1_000_000, "‮" * 43, "a\0" * 21 + "a", None, 7, [], {}])
def test_a_wrong_token_opens_nothing(anna, review, wrong):
    anna.links.make(anna.visit())
    assert is_refused(review, wrong)


def test_a_link_is_dead_at_once_when_it_is_renewed_revoked_over_or_its_room_deleted(anna, review):
    visit = anna.visit()
    old, link = anna.links.make(visit)
    new, renewed = anna.links.renew(visit, link.id)
    assert renewed.renewed_at
    assert is_refused(review, old)
    assert review.enter(new).link == renewed
    anna.links.revoke(visit, link.id)
    assert is_refused(review, new)
    again, _ = anna.links.renew(visit, link.id, SOON)
    assert review.enter(again).link.ends_at == SOON
    end(anna, link.id)
    assert is_refused(review, again)
    last, _ = anna.links.make(visit)
    anna.rooms.delete(visit)
    assert is_refused(review, last)


def test_a_guest_is_known_again_after_the_link_was_renewed_and_only_by_this_link(anna, review):
    visit = anna.visit()
    token, link = anna.links.make(visit)
    another, _ = anna.links.make(visit)
    secret, guest = anna.guests.join(link, "Ben")
    assert review.enter(token, secret=secret).guest == guest
    assert review.enter(another, secret=secret).guest is None
    renewed, _ = anna.links.renew(visit, link.id)
    assert review.enter(renewed, secret=secret).guest == guest


def test_a_link_of_another_room_is_not_touched(anna):
    visit, other = anna.visit(), anna.visit()
    _, link = anna.links.make(other)
    for change in (anna.links.renew, anna.links.revoke):
        with pytest.raises(UnknownItem):
            change(visit, link.id)
    assert anna.links.list_links(other.room) == [link]
    assert anna.links.list_links(visit.room) == []


def test_a_password_is_asked_for_until_it_is_given_and_then_a_proof_or_the_guest_stands_for_it(anna, review):
    visit = anna.visit()
    token, link = anna.links.make(visit, password="grüne Wiese")
    with pytest.raises(PasswordNeeded, match="has a password"):
        review.enter(token)
    with pytest.raises(PasswordNeeded, match="wrong"):
        review.enter(token, "grüne wiese")
    assert review.enter(token, "grüne Wiese").link.has_password
    proof = review.links.prove(link)
    assert review.enter(token, proof=proof).link == link
    secret, guest = anna.guests.join(link, "Ben")
    assert review.enter(token, secret=secret).guest == guest
    for wrong in ("0" * 64, proof[:-1], "é"):
        with pytest.raises(PasswordNeeded):
            review.enter(token, proof=wrong)
    new, _ = anna.links.renew(visit, link.id)
    with pytest.raises(PasswordNeeded):
        review.enter(new, proof=proof)
    with anna.database.read() as connection:
        assert "Wiese" not in str(connection.execute(sql.select(ROOM_LINKS)).all())


def test_who_gives_wrong_passwords_waits_and_somebody_at_another_address_does_not(anna, review):
    now = 1000.0
    review = replace(review, links=Links(anna.database, Attempts(lambda: now)))
    token, _ = anna.links.make(anna.visit(), password="grüne Wiese")
    for _ in range(FREE):
        with pytest.raises(PasswordNeeded):
            review.enter(token, "wrong", place="192.0.2.1")
    with pytest.raises(TooManyAttempts, match="Too many attempts failed"):
        review.enter(token, "grüne Wiese", place="192.0.2.1")
    assert review.enter(token, "grüne Wiese", place="192.0.2.2")
    now += 2
    assert review.enter(token, "grüne Wiese", place="192.0.2.1")


def test_of_those_whose_attempts_wait_few_hold_a_thread_and_nobody_else_is_held_up(anna, review, monkeypatch):
    links = Links(anna.database)
    token, _ = links.make(anna.visit(), password="grüne Wiese")
    begun, go_on = threading.Semaphore(0), threading.Event()

    def sleep(seconds: float) -> None:
        assert seconds == PAUSE
        begun.release()
        assert go_on.wait(60)

    monkeypatch.setattr(Attempts, "begin", lambda *_: PAUSE)
    monkeypatch.setattr(module, "time", SimpleNamespace(sleep=sleep))
    enter = partial(replace(review, links=links).enter, token, "grüne Wiese")
    with ThreadPoolExecutor() as pool:
        try:
            waiting = [pool.submit(enter) for _ in range(module.MOST_WAITING)]
            assert all(begun.acquire(timeout=60) for _ in waiting)
            with pytest.raises(TooManyAttempts, match=r"Try again in 3 seconds\.$"):
                enter()
            assert pool.submit(links.make, anna.visit(), password="blue sky").result(60)
        finally:
            go_on.set()
        assert all(entered.result(60).link.has_password for entered in waiting)


def test_a_short_password_an_end_in_the_past_and_too_many_links_are_refused(anna, monkeypatch):
    visit = anna.visit()
    for wrong in ({"password": "123"}, {"password": "x" * 1025}, {"ends_at": datetime.now(UTC)}):
        with pytest.raises(WrongEntry):
            anna.links.make(visit, **wrong)
    monkeypatch.setattr(module, "MOST_LINKS", 2)
    anna.links.make(visit)
    anna.links.make(visit)
    with pytest.raises(WrongEntry, match="2"):
        anna.links.make(visit)


def test_the_links_of_a_locked_room_can_still_be_made_and_revoked(anna, review):
    visit = anna.visit()
    anna.rooms.close(visit)
    token, link = anna.links.make(visit)
    assert not review.enter(token).room.open
    anna.links.revoke(visit, link.id)
    assert is_refused(review, token)
