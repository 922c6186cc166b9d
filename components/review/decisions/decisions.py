"""Decisions: each person's over the newest version of each picture, changed and withdrawn until the room is locked.

Every decision is one more row of a log, so an earlier one is never lost.
"""

import secrets
from datetime import UTC, datetime

import sqlalchemy as sql

from components.library.storage.database import Database
from components.library.storage.plain_text import plain
from components.library.storage.review_schema import ROOM_DECISIONS
from components.message.message import Listed, Message
from components.review.decisions.decision import (
    DECISIONS,
    LONGEST_REASON,
    Decision,
    GuestDecision,
    Outcome,
    current_decisions,
    outcome_of,
)
from components.review.decisions.decision_rows import decision_of_row, read_decisions, row_of_decision
from components.review.decisions.waiting import Waiting, read_waiting
from components.review.review_errors import WrongEntry
from components.review.rooms.current_picture import require_current
from components.review.rooms.room import Room
from components.review.rooms.room_version import change
from components.review.rooms.visit import RoomVisit

# How often a person decides over a picture: nobody changes a mind more often, and a script gone wrong is stopped.
MOST_CHANGES = 100


class Decisions:
    """Keep the decisions of the rooms in a database. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def decide(
        self, visit: RoomVisit, picture_id: str, decision: Decision | None, reason: str = ""
    ) -> GuestDecision | None:
        """Return the decision of the visitor over a picture as it stands now; None withdraws an earlier one.

        The same decision for the same reason again changes nothing. Raises NotPermitted, NameNeeded, RoomLocked,
        UnknownItem and WrongEntry.
        """
        guest = visit.author("decide")
        decision, reason = read_decision(decision), read_reason(reason)
        mine = (ROOM_DECISIONS.c.picture == picture_id, ROOM_DECISIONS.c.guest == guest.id)
        query = sql.select(ROOM_DECISIONS).where(*mine).order_by(ROOM_DECISIONS.c.version.desc())
        with self._database.write() as connection:
            version = change(connection, visit.room.id)
            require_current(connection, visit.room.id, picture_id)
            earlier = [decision_of_row(row) for row in connection.execute(query)]
            latest = earlier[0] if earlier else None
            if latest is None and decision is None:
                return None
            if latest is not None and (latest.decision, latest.reason) == (decision, reason):
                return latest
            if len(earlier) >= MOST_CHANGES:
                raise WrongEntry(
                    Message("You have changed this decision {most} times, and it stays as it is.", most=MOST_CHANGES)
                )
            entry = GuestDecision(
                id=secrets.token_hex(16),
                room=visit.room.id,
                picture=picture_id,
                guest=guest.id,
                decision=decision,
                reason=reason,
                made_at=datetime.now(UTC),
                version=version,
            )
            connection.execute(sql.insert(ROOM_DECISIONS), row_of_decision(entry))
        return entry

    def log(self, room: Room) -> list[GuestDecision]:
        """Return all decisions of a room, changed and withdrawn ones included, in the order in which they were made."""
        with self._database.read() as connection:
            return list(read_decisions(connection, room.id))

    def outcomes(self, room: Room) -> dict[str, Outcome]:
        """Return the outcome of each picture that anybody has decided over, by the id of the picture."""
        current = current_decisions(self.log(room))
        return {
            picture: outcome_of(entry.decision for entry in entries.values() if entry.decision)
            for picture, entries in current.items()
        }

    def waiting_for(self, room: Room) -> Waiting:
        """Return who has decided over all pictures of a room, and who is waited for."""
        with self._database.read() as connection:
            return read_waiting(connection, room.id)


def read_decision(decision: object) -> Decision | None:
    """Return a decision; None and "" are none. Raises WrongEntry for anything else."""
    if decision is None or decision == "":
        return None
    for known in DECISIONS:
        if decision == known:
            return known
    raise WrongEntry(Message("A decision is {decisions}.", decisions=Listed(DECISIONS, "or")))


def read_reason(reason: object) -> str:
    """Return a reason without zero bytes. Raises WrongEntry for one that is too long."""
    said = reason if isinstance(reason, str) else ""
    if len(said) > LONGEST_REASON:
        raise WrongEntry(
            Message(
                "A reason has {most:,} characters at most, and this one has {count:,}. Shorten it.",
                most=LONGEST_REASON,
                count=len(said),
            )
        )
    return plain(said).strip()
