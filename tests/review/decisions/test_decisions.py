"""Decisions of people over pictures: all counted, changed and withdrawn until the room is locked, none ever lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
import sqlalchemy as sql

from components.library.records.store import Store
from components.library.storage.review_schema import ROOM_PICTURES, ROOMS
from components.review.decisions import decisions as decisions_module
from components.review.decisions.decision import DECISIONS, outcome_of
from components.review.decisions.decisions import Decisions
from components.review.review_errors import NameNeeded, NotPermitted, RoomLocked, UnknownItem, WrongEntry
from components.review.rooms.room_version import change
from tests.review.annas_rooms import AnnasRooms
from tests.review.company import come


@pytest.fixture
def decisions(store: Store) -> Decisions:
    return Decisions(store.database)


def test_the_strongest_decision_of_all_people_is_the_outcome():
    assert outcome_of([]) == "open"
    assert outcome_of(["not-relevant"]) == "not-relevant"
    assert outcome_of(["not-relevant", "approved"]) == "approved"
    assert outcome_of(["approved", "approved-with-changes"]) == "approved-with-changes"
    assert outcome_of(DECISIONS) == "changes-required"


def test_a_changed_decision_recalculates_and_the_log_keeps_every_earlier_one(store, anna, decisions):
    visit, [picture] = anna.room_with(1)
    ben, eva = come(store, visit.room, "Ben"), come(store, visit.room, "Eva")
    decisions.decide(ben, picture.id, "changes-required", "Too dark")
    decisions.decide(eva, picture.id, "approved")
    assert decisions.outcomes(visit.room) == {picture.id: "changes-required"}
    decisions.decide(ben, picture.id, "approved")
    assert decisions.outcomes(visit.room) == {picture.id: "approved"}
    decisions.decide(ben, picture.id, None)
    decisions.decide(eva, picture.id, None)
    assert decisions.outcomes(visit.room)[picture.id] == "open"
    said = [(entry.guest == ben.guest.id, entry.decision, entry.reason) for entry in decisions.log(visit.room)]
    assert said == [
        (True, "changes-required", "Too dark"),
        (False, "approved", ""),
        (True, "approved", ""),
        (True, None, ""),
        (False, None, ""),
    ]


def test_the_same_decision_again_is_no_change(store, anna, decisions):
    visit, [picture] = anna.room_with(1)
    ben = come(store, visit.room, "Ben")
    first = decisions.decide(ben, picture.id, "approved", "Fine")
    assert decisions.decide(ben, picture.id, "approved", " Fine ") == first
    assert decisions.decide(come(store, visit.room, "Eva"), picture.id, None) is None
    assert decisions.log(visit.room) == [first]


def test_all_are_counted_when_everybody_decides_at_the_same_moment(either_store: Store):
    anna = AnnasRooms(either_store)
    visit, pictures = anna.room_with(3)
    decisions = Decisions(either_store.database)
    guests = [come(either_store, visit.room, f"Guest {number}") for number in range(12)]
    votes = [(guest, picture) for picture in pictures for guest in guests]
    with ThreadPoolExecutor(12) as pool:
        made = list(pool.map(lambda vote: decisions.decide(vote[0], vote[1].id, "approved"), votes))
    log = decisions.log(visit.room)
    assert {(entry.guest, entry.picture) for entry in log} == {(g.guest.id, p.id) for g, p in votes}
    assert len(log) == len({entry.version for entry in log}) == len(made) == 36
    assert decisions.outcomes(visit.room) == {picture.id: "approved" for picture in pictures}


def test_one_person_on_two_devices_ends_with_one_decision(either_store: Store):
    anna = AnnasRooms(either_store)
    visit, [picture] = anna.room_with(1)
    decisions = Decisions(either_store.database)
    ben = come(either_store, visit.room, "Ben")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: decisions.decide(ben, picture.id, DECISIONS[number % 4]), range(24)))
    last = decisions.log(visit.room)[-1]
    assert decisions.outcomes(visit.room) == {picture.id: last.decision}


def test_deciding_is_granted_and_not_implied(store, anna, decisions):
    visit, [picture] = anna.room_with(1)
    with pytest.raises(NotPermitted):
        decisions.decide(come(store, visit.room, "Ben", decide=False), picture.id, "approved")
    with pytest.raises(NameNeeded):
        decisions.decide(come(store, visit.room, None), picture.id, "approved")


@pytest.mark.parametrize("decision", ["Approved", "maybe", 3, ["approved"], {"approved": 1}])
def test_an_unknown_decision_is_refused_with_the_known_ones(store, anna, decisions, decision):
    visit, [picture] = anna.room_with(1)
    with pytest.raises(WrongEntry) as refused:
        decisions.decide(come(store, visit.room, "Ben"), picture.id, decision)
    known = "A decision is approved, approved-with-changes, changes-required or not-relevant."
    assert str(refused.value) == known


def test_a_reason_is_kept_as_text_and_bounded(store, anna, decisions):
    visit, [picture] = anna.room_with(1)
    ben = come(store, visit.room, "Ben")
    assert (
        decisions.decide(ben, picture.id, "approved", "<b>\0\u202e" + "x" * 9_000).reason == "<b>\u202e" + "x" * 9_000
    )
    with pytest.raises(WrongEntry, match="10,000 characters at most"):
        decisions.decide(ben, picture.id, "approved", "x" * 10_001)


def test_an_older_version_and_a_picture_of_another_room_are_not_decided_over(store, anna, decisions):
    visit, [old] = anna.room_with(1)
    _, [foreign] = anna.room_with(1)
    ben = come(store, visit.room, "Ben")
    [new] = anna.pictures.add(visit, anna.shots(), previous=old.id)
    with pytest.raises(WrongEntry, match="newer version"):
        decisions.decide(ben, old.id, "approved")
    for unknown in (foreign.id, "x", ""):
        with pytest.raises(UnknownItem):
            decisions.decide(ben, unknown, "approved")
    assert decisions.decide(ben, new.id, "approved").picture == new.id


def test_a_locked_outcome_stands(store, anna, decisions):
    visit, [picture] = anna.room_with(1)
    ben = come(store, visit.room, "Ben")
    decisions.decide(ben, picture.id, "approved")
    with store.database.write() as connection:
        connection.execute(sql.update(ROOMS).values(locked_at=datetime.now(UTC)))
    with pytest.raises(RoomLocked):
        decisions.decide(ben, picture.id, "changes-required")
    assert decisions.outcomes(visit.room) == {picture.id: "approved"}


def test_changing_ones_mind_without_end_is_stopped(store, anna, decisions, monkeypatch):
    monkeypatch.setattr(decisions_module, "MOST_CHANGES", 3)
    visit, [picture] = anna.room_with(1)
    ben = come(store, visit.room, "Ben")
    for decision in DECISIONS[:3]:
        decisions.decide(ben, picture.id, decision)
    with pytest.raises(WrongEntry, match="3 times"):
        decisions.decide(ben, picture.id, None)


def test_a_removed_picture_is_not_decided_over_and_the_version_before_it_is_again(store, anna, decisions):
    visit, [old] = anna.room_with(1)
    [new] = anna.pictures.add(visit, anna.shots(), previous=old.id)
    ben = come(store, visit.room, "Ben")
    with store.database.write() as connection:
        gone = {"removed_at": datetime.now(UTC), "version": change(connection, visit.room.id)}
        connection.execute(sql.update(ROOM_PICTURES).where(ROOM_PICTURES.c.id == new.id).values(gone))
    with pytest.raises(UnknownItem):
        decisions.decide(ben, new.id, "approved")
    assert decisions.decide(ben, old.id, "approved").decision == "approved"
