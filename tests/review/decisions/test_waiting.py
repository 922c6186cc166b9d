"""Who is waited for, by name, and the reminder that a host copies."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sql

from components.library.records.store import Store
from components.library.storage.review_schema import ROOM_GUESTS
from components.message.message import Message
from components.review.decisions.decisions import Decisions
from components.review.decisions.reminder import write_reminder
from components.review.decisions.waiting import Waiting
from tests.review.annas_rooms import AnnasRooms
from tests.review.company import come, host, invite


@pytest.fixture
def decisions(store: Store) -> Decisions:
    return Decisions(store.database)


def press_done(store: Store, guest: str) -> None:
    with store.database.write() as connection:
        query = sql.update(ROOM_GUESTS).where(ROOM_GUESTS.c.id == guest)
        connection.execute(query.values(done_at=datetime.now(UTC)))


def test_somebody_has_decided_who_decided_over_every_newest_version(store, anna: AnnasRooms, decisions):
    visit, [first, second] = anna.room_with(2)
    ben, eva = come(store, visit.room, "Ben"), come(store, visit.room, "Eva")
    for picture in (first, second):
        decisions.decide(ben, picture.id, "approved")
    decisions.decide(eva, first.id, "approved")
    assert decisions.waiting_for(visit.room) == Waiting(1, 2, ("Eva",))
    assert str(decisions.waiting_for(visit.room).message) == "1 of 2 have decided, waiting for Eva."
    anna.pictures.add(visit, anna.shots(), previous=second.id)
    assert decisions.waiting_for(visit.room) == Waiting(0, 2, ("Ben", "Eva"))
    assert str(decisions.waiting_for(visit.room).message) == "0 of 2 have decided, waiting for Ben and Eva."


def test_a_withdrawn_decision_is_waited_for_again(store, anna, decisions):
    visit, [picture] = anna.room_with(1)
    ben = come(store, visit.room, "Ben")
    decisions.decide(ben, picture.id, "approved")
    assert str(decisions.waiting_for(visit.room).message) == "The only person asked has decided."
    decisions.decide(ben, picture.id, None)
    assert decisions.waiting_for(visit.room).names == ("Ben",)


def test_who_pressed_done_and_who_may_not_decide_is_not_waited_for(store, anna, decisions):
    visit, _ = anna.room_with(1)
    ben, _ = come(store, visit.room, "Ben"), come(store, visit.room, "Eva", decide=False)
    host(store, visit)
    press_done(store, ben.guest.id)
    assert decisions.waiting_for(visit.room) == Waiting(1, 1, ())


def test_an_invitation_that_nobody_has_opened_is_waited_for_by_its_label(store, anna, decisions):
    visit, _ = anna.room_with(1)
    invite(store, visit.room, "Legal department")
    invite(store, visit.room, "")
    come(store, visit.room, "Ben", label="Marketing")
    assert decisions.waiting_for(visit.room) == Waiting(0, 2, ("Ben", "Legal department"))


def test_nobody_is_waited_for_whose_link_is_dead_and_what_they_decided_counts(store, anna, decisions):
    visit, [picture] = anna.room_with(1)
    now = datetime.now(UTC)
    come(store, visit.room, "Ben", revoked=True)
    come(store, visit.room, "Eva", ended_at=now - timedelta(days=1))
    invite(store, visit.room, "Late", ended_at=now - timedelta(days=1))
    decisions.decide(come(store, visit.room, "Kai", revoked=True), picture.id, "approved")
    assert decisions.waiting_for(visit.room) == Waiting(1, 1, ())


def test_a_room_without_guests_says_so(store, anna, decisions):
    assert str(decisions.waiting_for(anna.room()).message) == "Nobody is asked to decide yet."


def test_a_reminder_names_the_people_the_room_and_the_deadline(store, anna):
    room = anna.room("Hero", deadline=datetime(2026, 12, 1, 12, tzinfo=UTC))
    assert str(write_reminder(room, Waiting(3, 5, ("Anna", "Ben")))) == (
        "Anna and Ben: your decision on “Hero” is still missing. 3 of 5 have decided."
        " Please decide by 2026-12-01 12:00 UTC."
    )
    assert write_reminder(room, Waiting(5, 5, ())) == Message()


def test_a_reminder_without_a_deadline_leads_to_the_link(store, anna):
    reminder = write_reminder(anna.room("{title} <b>"), Waiting(0, 1, ("Ben",)))
    assert str(reminder) == "Ben: your decision on “{title} <b>” is still missing. Please open your link and decide."
