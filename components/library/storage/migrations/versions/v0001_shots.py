"""The table of shots of the time before migrations; an existing table is kept."""

import sqlalchemy as sql
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the table, or add the column that an early table may lack."""
    there = sql.inspect(op.get_bind())
    if there.has_table("shots"):
        if "handling" not in {column["name"] for column in there.get_columns("shots")}:
            op.add_column("shots", sql.Column("handling", sql.JSON))
        return
    op.create_table(
        "shots",
        sql.Column("id", sql.String(32), primary_key=True),
        sql.Column("number", sql.Integer, nullable=False),
        sql.Column("kind", sql.String(16), nullable=False),
        sql.Column("endpoint", sql.String(255), nullable=False),
        sql.Column("prompt", sql.Text, nullable=False),
        sql.Column("model", sql.String(255), nullable=False),
        sql.Column("parameters", sql.JSON, nullable=False),
        sql.Column("usage", sql.JSON),
        sql.Column("cost", sql.Numeric(18, 9)),
        sql.Column("currency", sql.String(8)),
        # SQLite, which earlier tables are in, bounds no text.
        sql.Column("request_id", sql.Text),
        sql.Column("seconds", sql.Float, nullable=False),
        sql.Column("made_at", sql.DateTime(timezone=True), nullable=False, index=True),
        sql.Column("parent", sql.String(32)),
        sql.Column("answer", sql.String(255), nullable=False),
        sql.Column("sha256", sql.String(64), nullable=False, index=True),
        sql.Column("width", sql.Integer, nullable=False),
        sql.Column("height", sql.Integer, nullable=False),
        sql.Column("source", sql.String(255)),
        sql.Column("mask", sql.String(255)),
        sql.Column("pasted", sql.String(255)),
        sql.Column("changed_outside_mask", sql.Integer),
        sql.Column("handling", sql.JSON),
    )
