"""The columns and indexes of runs for the usual time of runs alike."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sql
from alembic import op

revision = "0005"
down_revision = "0004"

ALIKE = ["endpoint", "kind", "model", "pictures"]
# As many rows at a time as memory does not notice.
BATCH = 1000


def upgrade() -> None:
    """Add the columns, fill them from the parameters and moments of the runs, and add the indexes."""
    for column in (
        sql.Column("model", sql.String(255), nullable=False, server_default=""),
        sql.Column("quality", sql.String(16), nullable=False, server_default=""),
        sql.Column("size", sql.String(16), nullable=False, server_default=""),
        sql.Column("pictures", sql.Integer, nullable=False, server_default="1"),
        sql.Column("seconds", sql.Float),
        sql.Column("usual", sql.Float),
        sql.Column("usual_of", sql.String(8), nullable=False, server_default=""),
    ):
        op.add_column("runs", column)
    _fill()
    timed = sql.text("seconds IS NOT NULL")
    for name, columns in (
        ("ix_runs_size", [*ALIKE, "quality", "size", "ended_at", "seconds"]),
        ("ix_runs_model", [*ALIKE, "ended_at", "quality", "seconds"]),
    ):
        op.create_index(name, "runs", columns, sqlite_where=timed, postgresql_where=timed)


def _fill() -> None:
    runs = sql.table(
        "runs",
        *(sql.column(name) for name in ("id", "state", "model", "quality", "size", "pictures", "seconds")),
        *(sql.column(name, sql.JSON) for name in ("parameters", "handling")),
        *(sql.column(name, sql.DateTime(timezone=True)) for name in ("asked_at", "ended_at")),
    )
    connection, last = op.get_bind(), ""
    columns = (runs.c.id, runs.c.state, runs.c.parameters, runs.c.handling, runs.c.asked_at, runs.c.ended_at)
    query = sql.select(*columns).order_by(runs.c.id).limit(BATCH)
    while rows := connection.execute(query.where(runs.c.id > last)).all():
        last = rows[-1].id
        values = [_values_of(row) for row in rows]
        connection.execute(sql.update(runs).where(runs.c.id == sql.bindparam("key")), values)


def _values_of(row: Any) -> dict[str, object]:
    parameters, handling = row.parameters or {}, row.handling or {}
    seconds = None
    if row.state == "done" and row.ended_at is not None:
        seconds = max(0.0, (_in_utc(row.ended_at) - _in_utc(row.asked_at)).total_seconds())
    return {
        "key": row.id,
        "model": str(parameters.get("model") or "")[:255],
        **{name: str(parameters.get(name) or "")[:16] for name in ("quality", "size")},
        "pictures": _whole(parameters.get("n")) * _whole(handling.get("asked_parts")),
        "seconds": seconds,
    }


def _in_utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _whole(value: object) -> int:
    return value if isinstance(value, int) and 0 < value < 1000 else 1
