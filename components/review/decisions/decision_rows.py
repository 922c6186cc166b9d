"""The rows of decisions as values."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sql

from components.library.records.json_types import in_utc
from components.library.storage.review_schema import ROOM_DECISIONS
from components.review.decisions.decision import GuestDecision


def decision_of_row(row: sql.Row[Any]) -> GuestDecision:
    """Return the decision of a row."""
    return GuestDecision(
        row.id, row.room, row.picture, row.guest, row.decision or None, row.reason, in_utc(row.made_at), row.version
    )


def row_of_decision(entry: GuestDecision) -> dict[str, object]:
    """Return the values of a decision by the names of the columns."""
    values = {column.name: getattr(entry, column.name) for column in ROOM_DECISIONS.columns}
    return values | {"decision": entry.decision or ""}


def read_decisions(connection: sql.Connection, room_id: str, since: int = 0) -> Sequence[GuestDecision]:
    """Return the log of a room after a version, in the order in which people decided."""
    wanted = (ROOM_DECISIONS.c.room == room_id, ROOM_DECISIONS.c.version > since)
    query = sql.select(ROOM_DECISIONS).where(*wanted).order_by(ROOM_DECISIONS.c.version)
    return [decision_of_row(row) for row in connection.execute(query)]
