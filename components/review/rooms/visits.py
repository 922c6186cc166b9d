"""Visits of rooms, found by the token of a link and by who comes: one query for each request of a page."""

import re
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sql

from components.library.storage.database import Database
from components.library.storage.review_schema import ROOM_GUESTS, ROOM_LINKS, ROOMS
from components.review.review_errors import LinkRefused
from components.review.rooms.links import hash_of_token
from components.review.rooms.room_rows import guest_of_row, link_of_row, room_of_row
from components.review.rooms.visit import RoomVisit

# Of a link, and of a guest's secret.
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
TABLES = (ROOM_LINKS, ROOMS, ROOM_GUESTS)


def _visit_with(guest: sql.ColumnElement[bool]) -> sql.Select[Any]:
    """Return the query for the link of a "token", with its room, and with the guest who meets a condition."""
    joined = ROOM_LINKS.join(ROOMS, ROOMS.c.id == ROOM_LINKS.c.room).outerjoin(ROOM_GUESTS, guest)
    return sql.select(*TABLES).select_from(joined).where(ROOM_LINKS.c.hash == sql.bindparam("token"))


# Made once: a page asks with every request, and for every picture. A guest's secret is worth nothing beside another
# link, but who signed in is the same guest by every link of the room.
BY_SECRET = _visit_with(sql.and_(ROOM_GUESTS.c.hash == sql.bindparam("who"), ROOM_GUESTS.c.link == ROOM_LINKS.c.id))
BY_ACCOUNT = _visit_with(sql.and_(ROOM_GUESTS.c.account == sql.bindparam("who"), ROOM_GUESTS.c.room == ROOMS.c.id))


class Visits:
    """Find visits in a database. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, token: object, secret: object = "", account: str = "") -> RoomVisit:
        """Return the visit of somebody with the token of a link; the password of the link is not checked.

        Somebody who signed in is known by the ``account`` alone. Raises LinkRefused.
        """
        if not isinstance(token, str) or not TOKEN.fullmatch(token):
            raise LinkRefused
        known = isinstance(secret, str) and TOKEN.fullmatch(secret) is not None
        who = account or (hash_of_token(str(secret)) if known else "")
        with self._database.read() as connection:
            wanted = {"token": hash_of_token(token), "who": who}
            row = connection.execute(BY_ACCOUNT if account else BY_SECRET, wanted).one_or_none()
        if row is None:
            raise LinkRefused
        link_row, room_row, guest_row = _split(row)
        link = link_of_row(link_row)
        if not link.opens(datetime.now(UTC)):
            raise LinkRefused
        return RoomVisit(room_of_row(room_row), link, guest_of_row(guest_row) if guest_row.id else None)


def _split(row: sql.Row[Any]) -> list[SimpleNamespace]:
    """Return the rows of the tables that were joined; the values of a row that is not there are None."""
    values = iter(row)
    return [SimpleNamespace(**{column.name: next(values) for column in table.columns}) for table in TABLES]
