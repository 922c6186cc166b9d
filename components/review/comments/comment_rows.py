"""The rows of comments as values."""

from typing import Any

import sqlalchemy as sql

from components.library.records.json_types import in_utc
from components.library.storage.review_schema import ROOM_COMMENTS
from components.review.comments.comment import Comment
from components.review.comments.mark import Mark
from components.review.review_errors import UnknownItem
from components.review.rooms.room_rows import moment_of


def comment_of_row(row: sql.Row[Any]) -> Comment:
    """Return the comment of a row."""
    return Comment(
        row.id,
        row.room,
        row.picture,
        row.guest,
        row.number,
        row.text,
        in_utc(row.made_at),
        row.version,
        Mark.model_validate(row.mark) if row.mark else None,
        row.reply_to,
        moment_of(row.changed_at),
        moment_of(row.resolved_at),
        row.resolved_by,
        moment_of(row.removed_at),
    )


def find_comment(connection: sql.Connection, room_id: str, comment_id: str) -> Comment:
    """Return a comment of a room. Raises UnknownItem for one of another room, or one that was removed."""
    one = (ROOM_COMMENTS.c.room == room_id, ROOM_COMMENTS.c.id == comment_id, ROOM_COMMENTS.c.removed_at.is_(None))
    row = connection.execute(sql.select(ROOM_COMMENTS).where(*one)).one_or_none()
    if row is None:
        raise UnknownItem
    return comment_of_row(row)
