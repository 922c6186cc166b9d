"""The guests of rooms: known again by a secret that the browser keeps, by the account that signed in, or by a script.

What a guest's row is found by is a hash of the secret; rows that no browser finds have a word before their hash.
"""

import hashlib
import secrets
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sql

from components.library.records.shot_rows import batches
from components.library.storage.database import Database
from components.library.storage.review_schema import ROOM_GUESTS
from components.message.message import Message
from components.review.line import line_of
from components.review.review_errors import NameNeeded, RoomLocked, WrongEntry
from components.review.rooms.links import hash_of_token
from components.review.rooms.room import Guest, Link, Room
from components.review.rooms.room_rows import guest_of_row
from components.review.rooms.room_version import change
from components.review.rooms.visit import RoomVisit

LONGEST_NAME = 80
MOST_GUESTS = 1000
# The moment when a guest was seen last is written at most once in this time; a guest who was not seen for the longer
# one has left.
NOTED, LEFT = timedelta(seconds=15), timedelta(seconds=45)


class Guests:
    """Keep the guests of the rooms in a database. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def join(self, link: Link, name: str, account: str = "") -> tuple[str, Guest]:
        """Return the secret of a guest, for the browser to keep, and the guest.

        Somebody who signed in is the same guest wherever, needs no secret, and gets "". Raises NameNeeded for an empty
        name, and WrongEntry for too many guests.
        """
        if account:
            return "", self._keep(link, _mark("account", link.room, account), name, account)
        secret = secrets.token_urlsafe(32)
        return secret, self._keep(link, hash_of_token(secret), name)

    def of_script(self, link: Link, name: str) -> Guest:
        """Return the guest of a link in whose name a script speaks; nobody's browser is the same guest.

        Raises NameNeeded and WrongEntry.
        """
        return self._keep(link, _mark("script", link.id, line_of(name, LONGEST_NAME)), name)

    def of_owner(self, visit: RoomVisit, name: str = "") -> Guest | None:
        """Return the owner of a room as a guest, with a new name unless that is empty; None for one without a name."""
        mark = _mark("owner", visit.room.id)
        return self._keep(visit.link, mark, name) if line_of(name, LONGEST_NAME) else self._find(mark)

    def seen(self, guest: Guest) -> None:
        """Note that a guest is there; for the others in the room that is a change only after the guest had left."""
        now = datetime.now(UTC)
        if now - guest.seen_at < NOTED:
            return
        values: dict[str, Any] = {"seen_at": now}
        with self._database.write() as connection:
            if now - guest.seen_at > LEFT:
                values["version"] = change(connection, guest.room, closed_too=True)
            connection.execute(sql.update(ROOM_GUESTS).where(ROOM_GUESTS.c.id == guest.id).values(values))

    def note(self, guests: Sequence[Guest]) -> None:
        """Note that guests are there whose pages are open; they had not left, so it is a change for nobody."""
        with self._database.write() as connection:
            for some in batches([guest.id for guest in guests]):
                seen = sql.update(ROOM_GUESTS).where(ROOM_GUESTS.c.id.in_(some))
                connection.execute(seen.values(seen_at=datetime.now(UTC)))

    def done(self, visit: RoomVisit, flag: bool = True) -> Guest:
        """Return a guest who has finished looking, or has not. Raises NameNeeded and RoomLocked."""
        if visit.guest is None:
            raise NameNeeded
        with self._database.write() as connection:
            version = change(connection, visit.room.id)
            values = {"done_at": datetime.now(UTC) if flag else None, "version": version}
            connection.execute(sql.update(ROOM_GUESTS).where(ROOM_GUESTS.c.id == visit.guest.id).values(values))
            return guest_of_row(connection.execute(_one(ROOM_GUESTS.c.id == visit.guest.id)).one())

    def list_guests(self, room: Room) -> list[Guest]:
        """Return the guests of a room in the order in which they joined."""
        query = sql.select(ROOM_GUESTS).where(ROOM_GUESTS.c.room == room.id)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(ROOM_GUESTS.c.joined_at, ROOM_GUESTS.c.id))
            return [guest_of_row(row) for row in rows]

    def _find(self, mark: str) -> Guest | None:
        with self._database.read() as connection:
            row = connection.execute(_one(ROOM_GUESTS.c.hash == mark)).one_or_none()
        return guest_of_row(row) if row else None

    def _keep(self, link: Link, mark: str, name: str, account: str = "") -> Guest:
        """Return the guest of a mark, with a name; writes only what differs.

        A locked room keeps the names that are in its record.
        """
        name = line_of(name, LONGEST_NAME)
        if not name:
            raise NameNeeded
        guest = self._find(mark)
        if guest is None:
            return self._add(link, mark, name, account)
        if guest.name == name:
            return guest
        one = ROOM_GUESTS.c.id == guest.id
        with suppress(RoomLocked), self._database.write() as connection:
            values = {"name": name, "version": change(connection, link.room)}
            connection.execute(sql.update(ROOM_GUESTS).where(one).values(values))
            return guest_of_row(connection.execute(_one(one)).one())
        return guest

    def _add(self, link: Link, mark: str, name: str, account: str) -> Guest:
        one = _one(ROOM_GUESTS.c.hash == mark)
        count = sql.select(sql.func.count()).where(ROOM_GUESTS.c.room == link.room)
        with self._database.write() as connection:
            version = change(connection, link.room, closed_too=True)
            # Again, now that nobody else can do the same.
            if (row := connection.execute(one).one_or_none()) is None:
                if (connection.scalar(count) or 0) >= MOST_GUESTS:
                    raise WrongEntry(Message("A room holds {most} guests at most.", most=MOST_GUESTS))
                # Within the transaction: a guest with a time before that of a lock is in the sealed record.
                now = datetime.now(UTC)
                who = {"id": secrets.token_hex(16), "link": link.id, "name": name, "account": account, "hash": mark}
                when = {"room": link.room, "joined_at": now, "seen_at": now, "version": version}
                connection.execute(sql.insert(ROOM_GUESTS), who | when)
                row = connection.execute(one).one()
            return guest_of_row(row)


def _one(condition: sql.ColumnElement[bool]) -> sql.Select[Any]:
    return sql.select(ROOM_GUESTS).where(condition)


def _mark(kind: str, *parts: str) -> str:
    """Return what a guest is found by, 64 characters that are the hash of no secret."""
    return f"{kind}:{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()}"[:64]
