"""People in a room: guests and a second host, with the rows that a link and a name leave."""

import secrets
from datetime import UTC, datetime

import sqlalchemy as sql

from components.library.records.store import Store
from components.library.storage.review_schema import ROOM_GUESTS, ROOM_LINKS
from components.review.rooms.room import Guest, Room
from components.review.rooms.room_rows import guest_of_row, link_of_row
from components.review.rooms.room_version import change
from components.review.rooms.visit import OWNER, RoomVisit


def invite(store: Store, room: Room, label: str = "", role: str = "guest", **link) -> str:
    """Return the id of a new link to a room, by which nobody has come yet."""
    row = {"id": secrets.token_hex(16), "room": room.id, "hash": secrets.token_hex(32), "role": role, "label": label}
    row |= {"may_comment": True, "may_decide": True, "may_download": False, "made_at": datetime.now(UTC)} | link
    with store.database.write() as connection:
        change(connection, room.id)
        connection.execute(sql.insert(ROOM_LINKS), row)
    return row["id"]


def come(store: Store, room: Room, name: str | None, link: str | None = None, **options) -> RoomVisit:
    """Return the visit of somebody who came by a link, a new one with ``options`` unless it is given."""
    link = link or invite(store, room, **options)
    guest = None if name is None else join(store, room, link, name)
    with store.database.read() as connection:
        row = connection.execute(sql.select(ROOM_LINKS).where(ROOM_LINKS.c.id == link)).one()
    return RoomVisit(room, link_of_row(row), guest)


def host(store: Store, visit: RoomVisit, name: str = "Anna") -> RoomVisit:
    """Return the visit of the owner with a name."""
    return RoomVisit.of_owner(visit.room, join(store, visit.room, OWNER, name))


def join(store: Store, room: Room, link: str, name: str) -> Guest:
    now = datetime.now(UTC)
    row = {"id": secrets.token_hex(16), "room": room.id, "link": link, "name": name, "hash": secrets.token_hex(32)}
    with store.database.write() as connection:
        row |= {"joined_at": now, "seen_at": now, "version": change(connection, room.id)}
        connection.execute(sql.insert(ROOM_GUESTS), row)
        return guest_of_row(connection.execute(sql.select(ROOM_GUESTS).where(ROOM_GUESTS.c.id == row["id"])).one())
