"""The tables of scripts' tokens, and of sign-ins that ended before they expired."""

import sqlalchemy as sql
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "tokens",
        sql.Column("id", sql.String(32), primary_key=True),
        sql.Column("hash", sql.String(64), nullable=False, unique=True),
        sql.Column("visitor", sql.String(64), nullable=False),
        sql.Column("account", sql.String(64), nullable=False, server_default=""),
        sql.Column("seal", sql.String(64), nullable=False),
        sql.Column("name", sql.String(60), nullable=False),
        sql.Column("made_at", sql.DateTime(timezone=True), nullable=False),
        sql.Column("used_at", sql.DateTime(timezone=True)),
    )
    op.create_index("ix_tokens_visitor", "tokens", ["visitor", "made_at"])
    op.create_table(
        "ended_sign_ins",
        sql.Column("id", sql.String(32), primary_key=True),
        sql.Column("ends", sql.BigInteger, nullable=False),
    )
    op.create_index("ix_ended_sign_ins_ends", "ended_sign_ins", ["ends"])
