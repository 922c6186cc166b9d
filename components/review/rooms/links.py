"""The links to a room: 256 random bits each, shown once, kept as a hash, and dead at once when renewed or revoked.

A fast hash is enough for a token, since nobody can guess it. A password that somebody chose is hashed by scrypt, and
wrong ones make those wait who give them.
"""

import hashlib
import hmac
import secrets
import threading
import time
from datetime import UTC, datetime
from typing import Any, Literal

import sqlalchemy as sql

from components.credentials.attempts import Attempts, ask_to_wait
from components.credentials.password_hash import AT_ONCE, hash_password, matches
from components.library.storage.database import Database
from components.library.storage.review_schema import ROOM_LINKS
from components.message.message import Message
from components.review.line import line_of
from components.review.review_errors import LinkRefused, PasswordNeeded, UnknownItem, WrongEntry
from components.review.rooms.room import Link, Permissions, Room
from components.review.rooms.room_rows import link_of_row
from components.review.rooms.room_version import change
from components.review.rooms.visit import RoomVisit

Role = Literal["host", "guest"]
STANDARD = Permissions()
MOST_LINKS = 100
# Days for which a link is good.
MOST_DAYS, STANDARD_DAYS = 365, 30
LONGEST_LABEL = 80
SHORTEST_PASSWORD, LONGEST_PASSWORD = 4, 1024
# Those who wait before their password is looked at, while many fail: each holds a thread, which rooms need too.
MOST_WAITING = 2


class Links:
    """Make, renew and revoke the links to rooms, and check their passwords. Raises StorageError."""

    def __init__(self, database: Database, attempts: Attempts | None = None) -> None:
        self._database, self._attempts = database, attempts or Attempts()
        # Each hashing takes 32 MB.
        self._hashing = threading.BoundedSemaphore(AT_ONCE)
        self._waiting = threading.BoundedSemaphore(MOST_WAITING)

    def make(
        self,
        visit: RoomVisit,
        role: Role = "guest",
        label: str = "",
        permissions: Permissions = STANDARD,
        *,
        watermark: bool = False,
        password: str = "",
        ends_at: datetime | None = None,
    ) -> tuple[str, Link]:
        """Return the token of a new link, and what is kept of the link; ``password`` "" for none.

        Raises NotPermitted, also for a host who is not the owner and makes a link of a host, and WrongEntry.
        """
        _check_host(visit, role)
        token, link_id = secrets.token_urlsafe(32), secrets.token_hex(16)
        of_host = role == "host"
        permissions = Permissions.of_host() if of_host else permissions
        row = {
            "id": link_id,
            "room": visit.room.id,
            "hash": hash_of_token(token),
            "role": role,
            "label": line_of(label, LONGEST_LABEL),
            "may_comment": permissions.comment,
            "may_decide": permissions.decide,
            "may_download": permissions.download,
            "watermark": watermark and not of_host,
            "password": self._hash(password),
            "ends_at": _check_end(ends_at),
        }
        count = sql.select(sql.func.count()).where(ROOM_LINKS.c.room == visit.room.id)
        with self._database.write() as connection:
            change(connection, visit.room.id, closed_too=True)
            if (connection.scalar(count) or 0) >= MOST_LINKS:
                raise WrongEntry(Message("A room has {most} links at most.", most=MOST_LINKS))
            # Within the transaction: a link with a time before that of a lock is in the sealed record.
            connection.execute(sql.insert(ROOM_LINKS), row | {"made_at": datetime.now(UTC)})
            return token, _read(connection, visit.room.id, link_id)

    def renew(self, visit: RoomVisit, link_id: str, ends_at: datetime | None = None) -> tuple[str, Link]:
        """Return a new token of a link, in whose place the old one is dead at once; ``ends_at`` None keeps the end.

        Guests who joined by the link are known again. Raises NotPermitted, UnknownItem, WrongEntry, and RoomLocked for
        another end in a locked room, whose record has the end.
        """
        token, now = secrets.token_urlsafe(32), datetime.now(UTC)
        values: dict[str, Any] = {"hash": hash_of_token(token), "renewed_at": now, "revoked_at": None}
        if ends_at is not None:
            values["ends_at"] = _check_end(ends_at)
        return token, self._change(visit, link_id, values, closed_too=ends_at is None)

    def revoke(self, visit: RoomVisit, link_id: str) -> Link:
        """Return a link that is dead from now on, unless it is renewed. Raises NotPermitted and UnknownItem."""
        return self._change(visit, link_id, {"revoked_at": datetime.now(UTC)}, closed_too=True)

    def list_links(self, room: Room) -> list[Link]:
        """Return the links of a room in the order in which they were made, those that are dead too."""
        query = sql.select(ROOM_LINKS).where(ROOM_LINKS.c.room == room.id).order_by(ROOM_LINKS.c.made_at)
        with self._database.read() as connection:
            return [link_of_row(row) for row in connection.execute(query)]

    def check_password(self, link: Link, password: str, proof: str = "", place: str = "") -> None:
        """Raise PasswordNeeded unless the password of a link is right, or the proof that ``prove`` gave of it.

        ``place``: the network address, "" where it is not known. Raises TooManyAttempts after wrong passwords.
        """
        if proof and proof.isascii() and hmac.compare_digest(proof, self.prove(link)):
            return
        if not password:
            raise PasswordNeeded
        # Where no address is known, all who try this link wait: they know its token, and are few.
        place = f"{link.id} {place}"
        if wait := self._attempts.begin(place):
            self._wait(wait)
        with self._hashing:
            right = matches(self._read_hashes(link)[1], password[:LONGEST_PASSWORD])
        if not right:
            raise PasswordNeeded(Message("The password is wrong."))
        self._attempts.succeed(place)

    def prove(self, link: Link) -> str:
        """Return a proof that the password of a link was given, which stands for it until the link is renewed."""
        token, password = self._read_hashes(link)
        return hmac.new(password.encode(), f"proof\0{token}".encode(), hashlib.sha256).hexdigest()

    def _wait(self, seconds: float) -> None:
        if not self._waiting.acquire(blocking=False):
            raise ask_to_wait(seconds)
        try:
            time.sleep(seconds)
        finally:
            self._waiting.release()

    def _hash(self, password: str) -> str:
        if not password:
            return ""
        if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
            raise WrongEntry(Message("A password of a link needs {least} characters or more.", least=SHORTEST_PASSWORD))
        with self._hashing:
            return hash_password(password)

    def _read_hashes(self, link: Link) -> tuple[str, str]:
        """Return the hash of the token and the hash of the password."""
        query = sql.select(ROOM_LINKS.c.hash, ROOM_LINKS.c.password).where(ROOM_LINKS.c.id == link.id)
        with self._database.read() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise LinkRefused
        return row.hash, row.password

    def _change(self, visit: RoomVisit, link_id: str, values: dict[str, Any], *, closed_too: bool) -> Link:
        one = (ROOM_LINKS.c.room == visit.room.id, ROOM_LINKS.c.id == link_id)
        with self._database.write() as connection:
            change(connection, visit.room.id, closed_too=closed_too)
            _check_host(visit, _read(connection, visit.room.id, link_id).role)
            connection.execute(sql.update(ROOM_LINKS).where(*one).values(values))
            return _read(connection, visit.room.id, link_id)


def hash_of_token(token: str) -> str:
    """Return the hash by which a token is kept, 64 hex digits."""
    return hashlib.sha256(token.encode()).hexdigest()


def _check_host(visit: RoomVisit, role: str) -> None:
    # Else a host whose link was revoked could come in again by a link of the host's own making.
    if role == "host":
        visit.require_owner()
    visit.require_host()


def _check_end(ends_at: datetime | None) -> datetime | None:
    if ends_at is not None and ends_at <= datetime.now(UTC):
        raise WrongEntry(Message("A link ends in the future. Choose a later time."))
    return ends_at


def _read(connection: sql.Connection, room_id: str, link_id: str) -> Link:
    one = sql.select(ROOM_LINKS).where(ROOM_LINKS.c.room == room_id, ROOM_LINKS.c.id == link_id)
    row = connection.execute(one).one_or_none()
    if row is None:
        raise UnknownItem
    return link_of_row(row)
