"""The rooms of a library: made, found, configured, closed, locked, archived, duplicated and deleted."""

import secrets
from datetime import UTC, datetime

import sqlalchemy as sql

from components.library.records.search import list_words
from components.library.storage.database import Database
from components.library.storage.plain_text import fold
from components.library.storage.review_schema import ROOMS
from components.message.message import Message
from components.review.line import line_of
from components.review.review_errors import UnknownItem, WrongEntry
from components.review.rooms.room import LONGEST_TITLE, Room, RoomSettings
from components.review.rooms.room_rows import room_of_row

STANDARD = RoomSettings()


class Rooms:
    """Keep the rooms of a database; ``visitor`` None stands for everybody. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self, visitor: str | None, title: str, settings: RoomSettings = STANDARD) -> Room:
        """Return a new room of a visitor's library, without pictures. Raises WrongEntry for an empty title."""
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
            row = connection.execute(sql.select(ROOMS).where(ROOMS.c.id == room_id, *_of(visitor))).one_or_none()
        if row is None:
            raise UnknownItem
        return room_of_row(row)

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
