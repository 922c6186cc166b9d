"""The table of favourite prompts."""

import sqlalchemy as sql
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "prompts",
        sql.Column("id", sql.String(32), primary_key=True),
        sql.Column("visitor", sql.String(64)),
        sql.Column("text", sql.Text, nullable=False),
        sql.Column("name", sql.String(120), nullable=False, server_default=""),
        sql.Column("words", sql.Text, nullable=False, server_default=""),
        sql.Column("saved_at", sql.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_prompts_visitor", "prompts", ["visitor", "saved_at"])
