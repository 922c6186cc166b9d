"""The check that a picture can be spoken about: it stands in the room, and it is the newest version of itself."""

import sqlalchemy as sql

from components.library.storage.review_schema import ROOM_PICTURES
from components.message.message import Message
from components.review.review_errors import UnknownItem, WrongEntry


def require_current(connection: sql.Connection, room_id: str, picture_id: str) -> None:
    """Raise UnknownItem where a room has no such picture, and WrongEntry where the picture has a newer version.

    To be called in the transaction that writes: the room is locked by then, and no newer version comes in between.
    """
    later = ROOM_PICTURES.alias()
    has_later = sql.exists().where(
        later.c.room == room_id, later.c.previous == ROOM_PICTURES.c.id, later.c.removed_at.is_(None)
    )
    one = (ROOM_PICTURES.c.room == room_id, ROOM_PICTURES.c.id == picture_id, ROOM_PICTURES.c.removed_at.is_(None))
    row = connection.execute(sql.select(has_later.label("is_older")).where(*one)).one_or_none()
    if row is None:
        raise UnknownItem
    if row.is_older:
        raise WrongEntry(
            Message("There is a newer version of this picture. Open the newest version, and say it there.")
        )
