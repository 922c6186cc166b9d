"""The rooms of a library: made, found, configured, closed, locked, archived, duplicated and deleted."""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sql

from components.library.records.search import list_words
from components.library.storage.database import Database
from components.library.storage.plain_text import fold
from components.library.storage.review_schema import ROOM_PICTURES, ROOMS, delete_rooms
from components.message.message import Message
from components.review.line import line_of
from components.review.record.record_rows import read_record_of
from components.review.review_errors import NameNeeded, UnknownItem, WrongEntry
from components.review.rooms.room import LONGEST_TITLE, Presented, Room, RoomSettings
from components.review.rooms.room_rows import room_of_row
from components.review.rooms.room_version import CHANGED, GONE, change
from components.review.rooms.visit import RoomVisit

STANDARD = RoomSettings()


class Rooms:
    """Keep the rooms of a database; ``visitor`` None stands for everybody. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self, visitor: str | None, title: str, settings: RoomSettings = STANDARD) -> Room:
        """Return a new room of a visitor's library, without pictures.

        Raises WrongEntry for an empty title, and for "", a page without a library: everybody without one would find it.
        """
        if visitor == "":
            raise WrongEntry(Message("This page has no library yet. Load it again, and make the room then."))
        now, room_id = datetime.now(UTC), secrets.token_hex(16)
        row = {
            "id": room_id,
            "visitor": visitor,
            **_title(title),
            "settings": settings.model_dump(mode="json"),
            "made_at": now,
            "changed_at": now,
        }
        with self._database.write() as connection:
            connection.execute(sql.insert(ROOMS), row)
        return self.find(room_id, visitor)

    def find(self, room_id: str, visitor: str | None) -> Room:
        """Return a room of a visitor. Raises UnknownItem."""
        with self._database.read() as connection:
            return _read(connection, room_id, visitor)

    def list_rooms(
        self, visitor: str | None, words: str = "", *, archived: bool = False, limit: int = 50, offset: int = 0
    ) -> list[Room]:
        """Return the rooms of a visitor with all words in their title, the one that changed last first.

        Raises ValueNotAllowed for too many or too long words.
        """
        query = sql.select(ROOMS).where(*_search(visitor, words, archived))
        query = query.order_by(ROOMS.c.changed_at.desc(), ROOMS.c.id).limit(limit).offset(offset)
        with self._database.read() as connection:
            return [room_of_row(row) for row in connection.execute(query)]

    def count_rooms(self, visitor: str | None, words: str = "", *, archived: bool = False) -> int:
        """Return the count of the same rooms."""
        query = sql.select(sql.func.count()).select_from(ROOMS).where(*_search(visitor, words, archived))
        with self._database.read() as connection:
            return connection.scalar(query) or 0

    def rename(self, visit: RoomVisit, title: str) -> Room:
        """Return a room with another title. Raises NotPermitted, RoomLocked, and WrongEntry."""
        return self._change(visit, _title(title))

    def configure(self, visit: RoomVisit, settings: RoomSettings) -> Room:
        """Return a room with other settings. Raises NotPermitted and RoomLocked."""
        return self._change(visit, {"settings": settings.model_dump(mode="json")})

    def close(self, visit: RoomVisit) -> Room:
        """Return a room in which nothing can be changed until it is opened again. Raises NotPermitted, RoomLocked."""
        return self._change(visit, {"closed_at": datetime.now(UTC)})

    def lock(self, visit: RoomVisit) -> Room:
        """Return a room whose decisions stand, with the time, the name of who locked it, and the digest of its record.

        Raises NotPermitted, RoomLocked, and NameNeeded where neither guest nor link has a name.
        """
        visit.require_host()
        name = visit.guest.name if visit.guest else visit.link.label
        if not name:
            raise NameNeeded
        with self._database.write() as connection:
            change(connection, visit.room.id)
            # Only now: whatever came into the room before the lock came earlier.
            room = _write(connection, visit.room.id, {"locked_at": datetime.now(UTC), "locked_by": name})
            return _write(connection, room.id, {"digest": read_record_of(connection, room).digest})

    def reopen(self, visit: RoomVisit) -> Room:
        """Return a room that is neither closed nor locked any more. Raises NotPermitted."""
        opened = {"closed_at": None, "locked_at": None, "locked_by": "", "digest": ""}
        return self._change(visit, opened, closed_too=True)

    def archive(self, visit: RoomVisit) -> Room:
        """Return a room that is listed among the archived ones, and cannot be changed. Raises NotPermitted."""
        return self._change(visit, {"archived_at": datetime.now(UTC)}, closed_too=True)

    def unarchive(self, visit: RoomVisit) -> Room:
        """Return a room that is listed again, as it was before. Raises NotPermitted."""
        return self._change(visit, {"archived_at": None}, closed_too=True)

    def reveal(self, visit: RoomVisit) -> Room:
        """Return a blind room whose guests see from now on what is what. Raises NotPermitted."""
        revealed = sql.func.coalesce(ROOMS.c.revealed_at, datetime.now(UTC))
        return self._change(visit, {"revealed_at": revealed}, closed_too=True)

    def present(self, visit: RoomVisit, presented: Presented | None) -> Room:
        """Return a room in which everybody is shown what the host shows, None for nothing; a locked room too.

        Raises NotPermitted, and UnknownItem for a picture of another room.
        """
        visit.require_host()
        with self._database.write() as connection:
            change(connection, visit.room.id, closed_too=True)
            if presented is not None:
                of_room = (ROOM_PICTURES.c.room == visit.room.id, ROOM_PICTURES.c.removed_at.is_(None))
                one = sql.select(ROOM_PICTURES.c.id).where(ROOM_PICTURES.c.id == presented.picture, *of_room)
                if connection.scalar(one) is None:
                    raise UnknownItem
            value = sql.null() if presented is None else presented.model_dump()
            return _write(connection, visit.room.id, {"presented": value})

    def duplicate(self, visit: RoomVisit, title: str = "") -> Room:
        """Return a new room with the settings, pictures and sections of a room, and nothing that guests did.

        Raises NotPermitted for everybody but the owner.
        """
        visit.require_owner()
        room = self.create(visit.room.visitor, title or visit.room.title, visit.room.settings)
        standing = (ROOM_PICTURES.c.room == visit.room.id, ROOM_PICTURES.c.removed_at.is_(None))
        with self._database.write() as connection:
            version = change(connection, room.id)
            rows = [dict(row._mapping) for row in connection.execute(sql.select(ROOM_PICTURES).where(*standing))]
            ids = {row["id"]: secrets.token_hex(16) for row in rows}
            for row in rows:
                row |= {"id": ids[row["id"]], "previous": ids.get(row["previous"]), "room": room.id, "version": version}
            if rows:
                connection.execute(sql.insert(ROOM_PICTURES), rows)
            return _read(connection, room.id)

    def delete(self, visit: RoomVisit) -> None:
        """Remove a room with all that was said in it; its pictures stay in the library.

        Raises NotPermitted for everybody but the owner.
        """
        visit.require_owner()
        with self._database.write() as connection:
            change(connection, visit.room.id, closed_too=True)
            delete_rooms(connection, [visit.room.id])
            connection.info[CHANGED][visit.room.id] = GONE

    def _change(self, visit: RoomVisit, values: Mapping[str, Any], *, closed_too: bool = False) -> Room:
        visit.require_host()
        with self._database.write() as connection:
            change(connection, visit.room.id, closed_too=closed_too)
            return _write(connection, visit.room.id, values)


def _read(connection: sql.Connection, room_id: str, visitor: str | None = None) -> Room:
    row = connection.execute(sql.select(ROOMS).where(ROOMS.c.id == room_id, *_of(visitor))).one_or_none()
    if row is None:
        raise UnknownItem
    return room_of_row(row)


def _write(connection: sql.Connection, room_id: str, values: Mapping[str, Any]) -> Room:
    """Write columns of a room, and return the room."""
    connection.execute(sql.update(ROOMS).where(ROOMS.c.id == room_id).values(values))
    return _read(connection, room_id)


def _title(title: str) -> dict[str, str]:
    """Return the columns of a title. Raises WrongEntry."""
    title = line_of(title, LONGEST_TITLE)
    if not title:
        raise WrongEntry(Message("Give the room a title."))
    return {"title": title, "words": fold(title)}


def _of(visitor: str | None) -> list[sql.ColumnElement[bool]]:
    return [] if visitor is None else [ROOMS.c.visitor == visitor]


def _search(visitor: str | None, words: str, archived: bool) -> list[sql.ColumnElement[bool]]:
    found = (ROOMS.c.words.contains(word, autoescape=True) for word in list_words(words))
    return [*_of(visitor), ROOMS.c.archived_at.is_not(None) if archived else ROOMS.c.archived_at.is_(None), *found]
