"""The table of runs, and the columns of shots for searches."""

import sqlalchemy as sql
from alembic import op

revision = "0002"
down_revision = "0001"

WALL = ["made_at", "number", "id", "visitor", "kind", "model", "size", "quality", "starred", "deleted_at"]
# As many rows at a time as memory does not notice.
BATCH = 1000


def upgrade() -> None:
    """Add the columns, fill the columns that follow from others, and add the indexes."""
    for column in (
        sql.Column("words", sql.Text, nullable=False, server_default=""),
        sql.Column("size", sql.String(16), nullable=False, server_default=""),
        sql.Column("quality", sql.String(16), nullable=False, server_default=""),
        sql.Column("visitor", sql.String(64)),
        sql.Column("run", sql.String(32)),
        sql.Column("starred", sql.Boolean, nullable=False, server_default=sql.false()),
        sql.Column("deleted_at", sql.DateTime(timezone=True)),
        sql.Column("note", sql.String(255), nullable=False, server_default=""),
    ):
        op.add_column("shots", column)
    _fill()
    for name in ("parent", "source", "mask", "run"):
        op.create_index(f"ix_shots_{name}", "shots", [name])
    there, binned = sql.text("deleted_at IS NULL"), sql.text("deleted_at IS NOT NULL")
    op.create_index("ix_shots_wall", "shots", WALL, sqlite_where=there, postgresql_where=there)
    op.create_index("ix_shots_bin", "shots", ["deleted_at"], sqlite_where=binned, postgresql_where=binned)
    if op.get_bind().dialect.name == "sqlite":
        op.create_index("ix_shots_words", "shots", [*WALL, "words"], sqlite_where=there)
    op.create_table(
        "runs",
        sql.Column("id", sql.String(32), primary_key=True),
        sql.Column("owner", sql.String(32), nullable=False),
        sql.Column("kind", sql.String(16), nullable=False),
        sql.Column("endpoint", sql.String(255), nullable=False),
        sql.Column("parameters", sql.JSON, nullable=False),
        sql.Column("amount", sql.Numeric(18, 9)),
        sql.Column("currency", sql.String(8)),
        sql.Column("visitor", sql.String(64)),
        sql.Column("parent", sql.String(32)),
        sql.Column("source", sql.String(255)),
        sql.Column("mask", sql.String(255)),
        sql.Column("handling", sql.JSON),
        sql.Column("state", sql.String(16), nullable=False),
        sql.Column("asked_at", sql.DateTime(timezone=True), nullable=False),
        sql.Column("sent_at", sql.DateTime(timezone=True)),
        sql.Column("ended_at", sql.DateTime(timezone=True)),
        sql.Column("message", sql.Text, nullable=False, server_default=""),
        sql.Column("spent", sql.String(8), nullable=False, server_default=""),
    )
    op.create_index("ix_runs_visitor", "runs", ["visitor", "asked_at"])
    op.create_index("ix_runs_state", "runs", ["state", "asked_at"])


def _fill() -> None:
    shots = sql.table(
        "shots",
        *(sql.column(name) for name in ("id", "prompt", "words", "size", "quality")),
        sql.column("parameters", sql.JSON),
    )
    connection, last = op.get_bind(), ""
    query = sql.select(shots.c.id, shots.c.prompt, shots.c.parameters).order_by(shots.c.id).limit(BATCH)
    while rows := connection.execute(query.where(shots.c.id > last)).all():
        last = rows[-1].id
        values = [
            {
                "key": row.id,
                "words": row.prompt.casefold(),
                **{name: str((row.parameters or {}).get(name) or "")[:16] for name in ("size", "quality")},
            }
            for row in rows
        ]
        connection.execute(sql.update(shots).where(shots.c.id == sql.bindparam("key")), values)
