"""The version of a room: grows by one with each transaction that changes anything in the room.

The row of the room is locked by the first statement of the transaction, so that transactions on one room come one after
another, over all processes, and each has a version of its own.
"""

from datetime import UTC, datetime

import sqlalchemy as sql

from components.library.storage.review_schema import ROOMS
from components.review.review_errors import RoomLocked, UnknownItem

# In the ``info`` of a connection: the version, by the room, of what the transaction under way has changed.
CHANGED = "versions of changed rooms"
# The version of a room that was deleted.
GONE = None


def change(connection: sql.Connection, room_id: str, *, closed_too: bool = False) -> int:
    """Return the new version of a room; every row that the transaction writes carries the version.

    To be the first statement of the transaction. Raises RoomLocked for a room that was locked, closed or archived,
    unless ``closed_too``, and UnknownItem for one that was deleted.
    """
    raised = (
        sql.update(ROOMS)
        .where(ROOMS.c.id == room_id)
        .values(version=ROOMS.c.version + 1, changed_at=datetime.now(UTC))
        .returning(ROOMS.c.version, ROOMS.c.locked_at, ROOMS.c.closed_at, ROOMS.c.archived_at)
    )
    row = connection.execute(raised).one_or_none()
    if row is None:
        raise UnknownItem
    if not closed_too and (row.locked_at or row.closed_at or row.archived_at):
        raise RoomLocked
    connection.info.setdefault(CHANGED, {})[room_id] = row.version
    return int(row.version)
