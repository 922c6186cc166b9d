"""The tables of review rooms."""

import sqlalchemy as sql
from alembic import op

revision = "0010"
down_revision = "0009"

MOMENT = sql.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    _create_rooms()
    _create_pictures()
    _create_comments()


def _create_rooms() -> None:
    op.create_table(
        "rooms",
        sql.Column("id", sql.String(32), primary_key=True),
        sql.Column("visitor", sql.String(64)),
        sql.Column("title", sql.String(200), nullable=False),
        sql.Column("words", sql.Text, nullable=False, server_default=""),
        sql.Column("settings", sql.JSON, nullable=False),
        sql.Column("presented", sql.JSON),
        sql.Column("version", sql.BigInteger, nullable=False, server_default="0"),
        sql.Column("made_at", MOMENT, nullable=False),
        sql.Column("changed_at", MOMENT, nullable=False),
        sql.Column("closed_at", MOMENT),
        sql.Column("archived_at", MOMENT),
        sql.Column("revealed_at", MOMENT),
        sql.Column("locked_at", MOMENT),
        sql.Column("locked_by", sql.String(80), nullable=False, server_default=""),
        sql.Column("digest", sql.String(64), nullable=False, server_default=""),
    )
    op.create_index("ix_rooms_visitor", "rooms", ["visitor", "changed_at"])
    op.create_table(
        "room_links",
        sql.Column("id", sql.String(32), primary_key=True),
        sql.Column("room", sql.String(32), nullable=False),
        sql.Column("hash", sql.String(64), nullable=False, unique=True),
        sql.Column("role", sql.String(8), nullable=False),
        sql.Column("label", sql.String(80), nullable=False, server_default=""),
        sql.Column("may_comment", sql.Boolean, nullable=False),
        sql.Column("may_decide", sql.Boolean, nullable=False),
        sql.Column("may_download", sql.Boolean, nullable=False),
        sql.Column("watermark", sql.Boolean, nullable=False, server_default=sql.false()),
        sql.Column("password", sql.String(255), nullable=False, server_default=""),
        sql.Column("ends_at", MOMENT),
        sql.Column("made_at", MOMENT, nullable=False),
        sql.Column("renewed_at", MOMENT),
        sql.Column("revoked_at", MOMENT),
    )
    op.create_index("ix_room_links_room", "room_links", ["room"])
    op.create_table(
        "room_guests",
        sql.Column("id", sql.String(32), primary_key=True),
        sql.Column("room", sql.String(32), nullable=False),
        sql.Column("link", sql.String(32), nullable=False),
        sql.Column("name", sql.String(80), nullable=False),
        sql.Column("account", sql.String(64), nullable=False, server_default=""),
        sql.Column("hash", sql.String(64), nullable=False, unique=True),
        sql.Column("joined_at", MOMENT, nullable=False),
        sql.Column("seen_at", MOMENT, nullable=False),
        sql.Column("done_at", MOMENT),
        sql.Column("version", sql.BigInteger, nullable=False),
    )
    op.create_index("ix_room_guests", "room_guests", ["room", "version"])


def _create_pictures() -> None:
    op.create_table(
        "room_pictures",
        sql.Column("id", sql.String(32), primary_key=True),
        sql.Column("room", sql.String(32), nullable=False),
        sql.Column("shot", sql.String(32), nullable=False),
        sql.Column("previous", sql.String(32)),
        sql.Column("place", sql.Integer, nullable=False),
        sql.Column("section", sql.String(60), nullable=False, server_default=""),
        sql.Column("added_at", MOMENT, nullable=False),
        sql.Column("removed_at", MOMENT),
        sql.Column("version", sql.BigInteger, nullable=False),
    )
    op.create_index("ix_room_pictures_shot", "room_pictures", ["shot"])
    op.create_index("ix_room_pictures", "room_pictures", ["room", "version"])


def _create_comments() -> None:
    op.create_table(
        "room_comments",
        sql.Column("id", sql.String(32), primary_key=True),
        sql.Column("room", sql.String(32), nullable=False),
        sql.Column("picture", sql.String(32), nullable=False),
        sql.Column("guest", sql.String(32), nullable=False),
        sql.Column("number", sql.Integer, nullable=False),
        sql.Column("reply_to", sql.String(32)),
        sql.Column("text", sql.Text, nullable=False),
        sql.Column("mark", sql.JSON),
        sql.Column("made_at", MOMENT, nullable=False),
        sql.Column("changed_at", MOMENT),
        sql.Column("resolved_at", MOMENT),
        sql.Column("resolved_by", sql.String(80), nullable=False, server_default=""),
        sql.Column("removed_at", MOMENT),
        sql.Column("version", sql.BigInteger, nullable=False),
    )
    op.create_index("ix_room_comments_picture", "room_comments", ["picture"])
    op.create_index("ix_room_comments", "room_comments", ["room", "version"])
    op.create_table(
        "room_decisions",
        sql.Column("id", sql.String(32), primary_key=True),
        sql.Column("room", sql.String(32), nullable=False),
        sql.Column("picture", sql.String(32), nullable=False),
        sql.Column("guest", sql.String(32), nullable=False),
        sql.Column("decision", sql.String(24), nullable=False),
        sql.Column("reason", sql.Text, nullable=False, server_default=""),
        sql.Column("made_at", MOMENT, nullable=False),
        sql.Column("version", sql.BigInteger, nullable=False),
    )
    op.create_index("ix_room_decisions", "room_decisions", ["room", "version"])
    op.create_table(
        "room_ballots",
        sql.Column("id", sql.String(32), primary_key=True),
        sql.Column("room", sql.String(32), nullable=False),
        sql.Column("guest", sql.String(32), nullable=False),
        sql.Column("left", sql.String(32), nullable=False),
        sql.Column("right", sql.String(32), nullable=False),
        sql.Column("answer", sql.String(8)),
        sql.Column("served_at", MOMENT, nullable=False),
        sql.Column("answered_at", MOMENT),
        sql.Column("version", sql.BigInteger, nullable=False),
    )
    op.create_index("ix_room_ballots", "room_ballots", ["room", "version"])
    op.create_table(
        "room_views",
        sql.Column("guest", sql.String(32), primary_key=True),
        sql.Column("picture", sql.String(32), primary_key=True),
        sql.Column("room", sql.String(32), nullable=False),
        sql.Column("viewed_at", MOMENT, nullable=False),
    )
    op.create_index("ix_room_views_room", "room_views", ["room"])
