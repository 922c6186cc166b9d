"""The tables of the entrance: the tokens of scripts, and the sign-ins that ended before they expired."""

import sqlalchemy as sql

from components.library.storage.schema import METADATA

TOKENS = sql.Table(
    "tokens",
    METADATA,
    sql.Column("id", sql.String(32), primary_key=True),
    # Of the token itself, which is shown once and kept nowhere.
    sql.Column("hash", sql.String(64), nullable=False, unique=True),
    sql.Column("visitor", sql.String(64), nullable=False),
    sql.Column("account", sql.String(64), nullable=False, server_default=""),
    # Changes with the password or the lists that let its account in: the token is then worth nothing.
    sql.Column("seal", sql.String(64), nullable=False),
    sql.Column("name", sql.String(60), nullable=False),
    sql.Column("made_at", sql.DateTime(timezone=True), nullable=False),
    sql.Column("used_at", sql.DateTime(timezone=True)),
    sql.Index("ix_tokens_visitor", "visitor", "made_at"),
)
ENDED_SIGN_INS = sql.Table(
    "ended_sign_ins",
    METADATA,
    sql.Column("id", sql.String(32), primary_key=True),
    # Seconds since 1970: when the sign-in would have expired.
    sql.Column("ends", sql.BigInteger, nullable=False, index=True),
)
