"""Ballots of the rooms: two pictures are served to a guest, who votes on them. Raises StorageError."""

import math
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sql

from components.library.records.json_types import in_utc
from components.library.storage.database import Database
from components.library.storage.review_schema import ROOM_BALLOTS, ROOM_PICTURES, ROOMS
from components.message.message import Listed, Message
from components.review.blind.ballot import ANSWERS, Answer, Ballot
from components.review.blind.pairs import choose_pair
from components.review.blind.ranking import Ranking, rank_pictures
from components.review.review_errors import UnknownItem, WrongEntry
from components.review.rooms.room import Room
from components.review.rooms.room_rows import moment_of, picture_of_row
from components.review.rooms.room_version import change
from components.review.rooms.version_chain import list_chains
from components.review.rooms.visit import RoomVisit

REVEALED = Message("The pictures have been revealed, so voting has ended.")


@dataclass(frozen=True)
class Progress:
    """Hold on how many pairs a guest has voted, and how many pairs there are."""

    voted: int
    pairs: int


class Ballots:
    """Keep the ballots of the rooms in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def serve(self, visit: RoomVisit) -> Ballot | None:
        """Return the next ballot of the visitor, None after the visitor has seen every pair.

        A ballot without an answer is served again, so that loading the page again uses no pair up. Raises NotPermitted,
        NameNeeded, RoomLocked, and WrongEntry for a room that was revealed.
        """
        guest = visit.author("decide")
        if visit.room.settings.blind and visit.room.revealed_at:
            raise WrongEntry(REVEALED)
        with self._database.read() as connection:
            pictures, ballots = _read_newest(connection, visit.room.id), _read_ballots(connection, visit.room.id)
        known = set(pictures)
        for ballot in ballots:
            if ballot.guest == guest.id and ballot.answer is None and ballot.pair <= known:
                return ballot
        pair = choose_pair(pictures, ballots, guest.id)
        if pair is None:
            return None
        # The version of the room stays: that somebody looks at two pictures is no news for the others.
        ballot = Ballot(
            secrets.token_hex(16), visit.room.id, guest.id, *pair, datetime.now(UTC), version=visit.room.version
        )
        with self._database.write() as connection:
            row = {column.name: getattr(ballot, column.name) for column in ROOM_BALLOTS.columns}
            connection.execute(sql.insert(ROOM_BALLOTS), row)
        return ballot

    def vote(self, visit: RoomVisit, ballot_id: str, answer: object) -> Ballot:
        """Return a ballot of the visitor with its answer, which can be changed until the room is revealed or locked.

        Raises NotPermitted, NameNeeded, RoomLocked, UnknownItem, and WrongEntry.
        """
        guest, answer = visit.author("decide"), read_answer(answer)
        mine = (ROOM_BALLOTS.c.id == ballot_id, ROOM_BALLOTS.c.room == visit.room.id, ROOM_BALLOTS.c.guest == guest.id)
        with self._database.write() as connection:
            version = change(connection, visit.room.id)
            revealed = connection.scalar(sql.select(ROOMS.c.revealed_at).where(ROOMS.c.id == visit.room.id))
            if visit.room.settings.blind and revealed:
                raise WrongEntry(REVEALED)
            values = {"answer": answer, "answered_at": datetime.now(UTC), "version": version}
            voted = sql.update(ROOM_BALLOTS).where(*mine).values(**values).returning(*ROOM_BALLOTS.columns)
            row = connection.execute(voted).one_or_none()
            if row is None:
                raise UnknownItem
            return _ballot_of_row(row)

    def progress(self, visit: RoomVisit) -> Progress:
        """Return the count of pairs on which the visitor has voted; nowhere without a name."""
        guest = visit.guest.id if visit.guest else ""
        mine = (ROOM_BALLOTS.c.room == visit.room.id, ROOM_BALLOTS.c.guest == guest, ROOM_BALLOTS.c.answer.is_not(None))
        with self._database.read() as connection:
            pictures = _read_newest(connection, visit.room.id)
            rows = connection.execute(sql.select(ROOM_BALLOTS.c.left, ROOM_BALLOTS.c.right).where(*mine))
            voted = {frozenset((row.left, row.right)) for row in rows}
        known = set(pictures)
        return Progress(sum(pair <= known for pair in voted), math.comb(len(pictures), 2))

    def list_ballots(self, room: Room) -> list[Ballot]:
        """Return all ballots of a room, open ones included, in the order in which they were served."""
        with self._database.read() as connection:
            return _read_ballots(connection, room.id)

    def rank(self, room: Room) -> Ranking:
        """Return the ranking of the newest versions in a room."""
        with self._database.read() as connection:
            pictures, ballots = _read_newest(connection, room.id), _read_ballots(connection, room.id)
        return rank_pictures(pictures, ballots)


def read_answer(answer: object) -> Answer:
    """Return an answer. Raises WrongEntry for anything else."""
    for known in ANSWERS:
        if answer == known:
            return known
    raise WrongEntry(Message("A vote is {answers}.", answers=Listed(ANSWERS, "or")))


def _read_newest(connection: sql.Connection, room_id: str) -> list[str]:
    """Return the ids of the newest versions of the pictures in a room, in the order of the room."""
    here = (ROOM_PICTURES.c.room == room_id, ROOM_PICTURES.c.removed_at.is_(None))
    rows = connection.execute(sql.select(ROOM_PICTURES).where(*here).order_by(ROOM_PICTURES.c.place))
    return [chain[-1].id for chain in list_chains(map(picture_of_row, rows))]


def _read_ballots(connection: sql.Connection, room_id: str) -> list[Ballot]:
    query = sql.select(ROOM_BALLOTS).where(ROOM_BALLOTS.c.room == room_id)
    rows = connection.execute(query.order_by(ROOM_BALLOTS.c.served_at, ROOM_BALLOTS.c.id))
    return [_ballot_of_row(row) for row in rows]


def _ballot_of_row(row: sql.Row[Any]) -> Ballot:
    return Ballot(
        row.id,
        row.room,
        row.guest,
        row.left,
        row.right,
        in_utc(row.served_at),
        row.version,
        row.answer,
        moment_of(row.answered_at),
    )
