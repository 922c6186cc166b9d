"""Comments: said on the newest version of a picture, answered, changed, resolved and removed.

A comment that was removed keeps its row and its number, and loses its text. Knows nothing about pages.
"""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

import sqlalchemy as sql

from components.library.storage.database import Database
from components.library.storage.plain_text import plain
from components.library.storage.review_schema import ROOM_COMMENTS, ROOM_GUESTS, ROOM_LINKS
from components.message.message import Message
from components.review.comments.comment import LONGEST_TEXT, Comment
from components.review.comments.comment_rows import comment_of_row, find_comment
from components.review.comments.mark import Mark, read_mark
from components.review.review_errors import NotPermitted, UnknownItem, WrongEntry
from components.review.rooms.current_picture import require_current
from components.review.rooms.room import Guest, Room
from components.review.rooms.room_version import change
from components.review.rooms.visit import RoomVisit

# The comments and replies of a room: far more than people read, and a bound for a script gone wrong.
MOST_COMMENTS = 5_000


class Comments:
    """Keep the comments of the rooms in a database. Raises StorageError.

    Whatever changes a comment raises NotPermitted, NameNeeded, RoomLocked, UnknownItem or WrongEntry.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        visit: RoomVisit,
        picture_id: str,
        text: str,
        mark: Mark | Mapping[str, object] | None = None,
        reply_to: str | None = None,
    ) -> Comment:
        """Return a new comment on a picture, or a new reply to the comment ``reply_to``, which has no mark.

        A reply to a reply is one more reply to the comment that began it.
        """
        guest = visit.author("comment")
        text, mark = read_text(text), read_mark(mark)
        with self._database.write() as connection:
            version = change(connection, visit.room.id)
            require_current(connection, visit.room.id, picture_id)
            _check_count(connection, visit.room.id)
            begun = None if reply_to is None else _find_begun(connection, visit, picture_id, reply_to)
            comment = Comment(
                id=secrets.token_hex(16),
                room=visit.room.id,
                picture=picture_id,
                guest=guest.id,
                number=_next_number(connection, picture_id) if begun is None else 0,
                text=text,
                made_at=datetime.now(UTC),
                version=version,
                mark=mark if begun is None else None,
                reply_to=begun,
            )
            connection.execute(sql.insert(ROOM_COMMENTS), _row_of(comment))
        return comment

    def edit(self, visit: RoomVisit, comment_id: str, text: str) -> Comment:
        """Return the comment of the visitor with another text."""
        guest, text = visit.author("comment"), read_text(text)
        with self._database.write() as connection:
            version = change(connection, visit.room.id)
            comment = find_comment(connection, visit.room.id, comment_id)
            if comment.guest != guest.id:
                raise NotPermitted(Message("Only the person who wrote a comment can change its text."))
            require_current(connection, visit.room.id, comment.picture)
            return _write(connection, replace(comment, text=text, changed_at=datetime.now(UTC), version=version))

    def resolve(self, visit: RoomVisit, comment_id: str, flag: bool = True) -> Comment:
        """Return a comment that is resolved now, or open again where ``flag`` is False; by its author or a host.

        A comment on an older version can be resolved too: its wish may be met by the newer one.
        """
        guest = visit.author("comment")
        with self._database.write() as connection:
            version = change(connection, visit.room.id)
            comment = find_comment(connection, visit.room.id, comment_id)
            _require_own(visit, guest, comment)
            if comment.reply_to is not None:
                raise WrongEntry(Message("A reply is resolved together with its comment. Resolve the comment."))
            if flag == (comment.resolved_at is not None):
                return comment
            resolved_at, by = (datetime.now(UTC), guest.name) if flag else (None, "")
            return _write(connection, replace(comment, resolved_at=resolved_at, resolved_by=by, version=version))

    def remove(self, visit: RoomVisit, comment_id: str) -> Comment:
        """Return a comment that is removed now, by its author or a host; its replies stay."""
        guest = visit.author("comment")
        with self._database.write() as connection:
            version = change(connection, visit.room.id)
            comment = find_comment(connection, visit.room.id, comment_id)
            _require_own(visit, guest, comment)
            gone = replace(comment, text="", mark=None, removed_at=datetime.now(UTC), version=version)
            return _write(connection, gone)

    def list_comments(self, room: Room, since: int = 0) -> list[Comment]:
        """Return the comments of a room that were written after a version, removed ones included, the oldest first."""
        wanted = (ROOM_COMMENTS.c.room == room.id, ROOM_COMMENTS.c.version > since)
        query = sql.select(ROOM_COMMENTS).where(*wanted).order_by(ROOM_COMMENTS.c.made_at, ROOM_COMMENTS.c.id)
        with self._database.read() as connection:
            return [comment_of_row(row) for row in connection.execute(query)]


def read_text(text: object) -> str:
    """Return the text of a comment without zero bytes. Raises WrongEntry for none, and for one that is too long.

    Markup and signs of direction stay: a comment is shown as text, in a direction of its own.
    """
    if not isinstance(text, str):
        raise WrongEntry(Message("Write a comment first."))
    if len(text) > LONGEST_TEXT:
        raise WrongEntry(
            Message(
                "A comment has {most:,} characters at most, and this one has {count:,}. Shorten it.",
                most=LONGEST_TEXT,
                count=len(text),
            )
        )
    said = plain(text).strip()
    if not said:
        raise WrongEntry(Message("Write a comment first."))
    return said


def _find_begun(connection: sql.Connection, visit: RoomVisit, picture_id: str, comment_id: str) -> str:
    """Return the id of the comment to which a reply belongs."""
    comment = find_comment(connection, visit.room.id, comment_id)
    if comment.picture != picture_id or not _is_shown(connection, visit, comment):
        raise UnknownItem
    return comment.reply_to or comment.id


def _is_shown(connection: sql.Connection, visit: RoomVisit, comment: Comment) -> bool:
    """Whether a visitor sees a comment: in a blind room guests see their own comments and those of hosts."""
    if visit.host or not visit.room.hides_origin or (visit.guest and comment.guest == visit.guest.id):
        return True
    link = sql.select(ROOM_LINKS.c.role).join(ROOM_GUESTS, ROOM_GUESTS.c.link == ROOM_LINKS.c.id)
    role = connection.scalar(link.where(ROOM_GUESTS.c.id == comment.guest))
    # The owner came in without a link.
    return role is None or role == "host"


def _require_own(visit: RoomVisit, guest: Guest, comment: Comment) -> None:
    if not visit.host and comment.guest != guest.id:
        raise NotPermitted(Message("Only a host or the person who wrote the comment can do this."))


def _check_count(connection: sql.Connection, room_id: str) -> None:
    count = sql.select(sql.func.count()).select_from(ROOM_COMMENTS).where(ROOM_COMMENTS.c.room == room_id)
    if (connection.scalar(count) or 0) >= MOST_COMMENTS:
        raise WrongEntry(
            Message("This room has {most:,} comments, and takes no more. Go on in a copy of it.", most=MOST_COMMENTS)
        )


def _next_number(connection: sql.Connection, picture_id: str) -> int:
    highest = sql.select(sql.func.max(ROOM_COMMENTS.c.number)).where(ROOM_COMMENTS.c.picture == picture_id)
    return (connection.scalar(highest) or 0) + 1


def _row_of(comment: Comment) -> dict[str, object]:
    values = {column.name: getattr(comment, column.name) for column in ROOM_COMMENTS.columns}
    return values | {"mark": comment.mark and comment.mark.model_dump(mode="json")}


def _write(connection: sql.Connection, comment: Comment) -> Comment:
    query = sql.update(ROOM_COMMENTS).where(ROOM_COMMENTS.c.id == comment.id)
    connection.execute(query.values(**_row_of(comment)))
    return comment
