"""Two pictures at a time are served to a guest, and every vote is counted."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sql

from components.library.storage.review_schema import ROOM_BALLOTS, ROOMS
from components.review.blind.ballots import Ballots, Progress
from components.review.review_errors import NameNeeded, NotPermitted, RoomLocked, UnknownItem, WrongEntry
from components.review.rooms.room import RoomSettings
from tests.review.annas_rooms import ANNA
from tests.review.company import come


@pytest.fixture
def ballots(store) -> Ballots:
    return Ballots(store.database)


def vote_all(ballots: Ballots, visit, answer="left") -> int:
    """Vote on every pair, and return on how many."""
    count = 0
    while ballot := ballots.serve(visit):
        ballots.vote(visit, ballot.id, answer)
        count += 1
    return count


def test_a_guest_votes_on_every_pair_once_and_the_ranking_counts_all(store, anna, ballots):
    visit, pictures = anna.room_with(3)
    ben = come(store, visit.room, "Ben")
    assert ballots.progress(ben) == Progress(0, 3)
    assert vote_all(ballots, ben) == 3
    assert ballots.progress(ben) == Progress(3, 3)
    assert ballots.serve(ben) is None
    ranking = ballots.rank(visit.room)
    assert ranking.votes == 3
    assert {rank.picture for rank in ranking.ranks} == {picture.id for picture in pictures}
    assert Counter(len(ballot.pair) for ballot in ballots.list_ballots(visit.room)) == {2: 3}


def test_a_page_that_is_loaded_again_gets_the_same_ballot(store, anna, ballots):
    visit, _ = anna.room_with(4)
    ben = come(store, visit.room, "Ben")
    assert ballots.serve(ben) == ballots.serve(ben)
    assert len(ballots.list_ballots(visit.room)) == 1


def test_an_older_version_is_not_served_and_a_ballot_on_it_is_replaced(store, anna, ballots):
    visit, (first, second) = anna.room_with(2)
    ben = come(store, visit.room, "Ben")
    assert ballots.serve(ben).pair == {first.id, second.id}
    [later] = anna.pictures.add(visit, anna.shots(), previous=first.id)
    assert ballots.serve(ben).pair == {later.id, second.id}


def test_only_the_guest_who_was_served_votes_and_only_with_an_answer_there_is(store, anna, ballots):
    visit, _ = anna.room_with(2)
    ben, eva = come(store, visit.room, "Ben"), come(store, visit.room, "Eva")
    ballot = ballots.serve(ben)
    other_visit, _ = anna.room_with(2)
    for stranger in (eva, come(store, other_visit.room, "Ben")):
        with pytest.raises(UnknownItem):
            ballots.vote(stranger, ballot.id, "left")
    for wrong in ("", "LEFT", None, 1, "left\0"):
        with pytest.raises(WrongEntry, match="left, right, both or neither"):
            ballots.vote(ben, ballot.id, wrong)
    with pytest.raises(NameNeeded):
        ballots.serve(come(store, visit.room, None))
    with pytest.raises(NotPermitted):
        ballots.serve(come(store, visit.room, "Kim", decide=False))
    assert ballots.list_ballots(visit.room)[0].answer is None


def test_an_answer_can_be_changed_until_the_room_is_revealed(store, anna, ballots):
    visit, _ = anna.room_with(2)
    room = replace(visit.room, settings=RoomSettings(blind=True))
    ben = come(store, room, "Ben")
    ballot = ballots.serve(ben)
    ballots.vote(ben, ballot.id, "left")
    assert ballots.vote(ben, ballot.id, "neither").answer == "neither"
    with store.database.write() as connection:
        connection.execute(sql.update(ROOMS).values(revealed_at=datetime.now(UTC)))
    with pytest.raises(WrongEntry, match="revealed"):
        ballots.vote(ben, ballot.id, "right")
    with pytest.raises(WrongEntry, match="revealed"):
        ballots.serve(replace(ben, room=replace(room, revealed_at=datetime.now(UTC))))
    assert ballots.list_ballots(room)[0].answer == "neither"


def test_a_locked_room_takes_no_vote(store, anna, ballots):
    visit, _ = anna.room_with(2)
    ben = come(store, visit.room, "Ben")
    ballot = ballots.serve(ben)
    with store.database.write() as connection:
        connection.execute(sql.update(ROOMS).values(locked_at=datetime.now(UTC)))
    with pytest.raises(RoomLocked):
        ballots.vote(ben, ballot.id, "left")
    with pytest.raises(RoomLocked):
        ballots.serve(replace(ben, room=anna.rooms.find(visit.room.id, ANNA)))


def test_votes_at_the_same_moment_are_all_counted_and_a_look_changes_no_version(either_store):
    from tests.review.annas_rooms import AnnasRooms

    anna, ballots = AnnasRooms(either_store), Ballots(either_store.database)
    visit, _ = anna.room_with(4)
    guests = [come(either_store, visit.room, f"Guest {number}") for number in range(6)]
    before = anna.rooms.find(visit.room.id, ANNA).version
    served = [ballots.serve(guest) for guest in guests]
    assert anna.rooms.find(visit.room.id, ANNA).version == before
    with ThreadPoolExecutor(6) as pool:
        votes = list(pool.map(lambda number: ballots.vote(guests[number], served[number].id, "both"), range(6)))
    assert sorted(vote.version for vote in votes) == list(range(before + 1, before + 7))
    assert ballots.rank(visit.room).votes == 6


def test_a_room_with_two_thousand_votes_serves_and_ranks(store, anna, ballots):
    visit, pictures = anna.room_with(60)
    ids, now = [picture.id for picture in pictures], datetime.now(UTC)
    rows = [
        {"id": f"{number:032}", "room": visit.room.id, "guest": str(number % 100), "left": ids[number % 60]}
        | {"right": ids[(number * 7 + 1) % 60], "answer": "left", "served_at": now, "answered_at": now, "version": 1}
        for number in range(2000)
        if number % 60 != (number * 7 + 1) % 60
    ]
    with store.database.write() as connection:
        connection.execute(sql.insert(ROOM_BALLOTS), rows)
    assert ballots.serve(come(store, visit.room, "Ben")) is not None
    assert ballots.rank(visit.room).votes == len(rows)
