"""The tables of review rooms: rooms, their links, guests and pictures; comments, decisions and votes on the pictures.

``version`` of a row is the version of the room at which the row was written last. The version of a room grows by one
with each transaction that changes anything in the room, so the rows after a version are what changed since then.
"""

from collections.abc import Sequence

import sqlalchemy as sql

from components.library.storage.schema import METADATA, SHOTS

MOMENT = sql.DateTime(timezone=True)

ROOMS = sql.Table(
    "rooms",
    METADATA,
    sql.Column("id", sql.String(32), primary_key=True),
    # Whose library the room and its pictures belong to; NULL where visitors are not told apart.
    sql.Column("visitor", sql.String(64)),
    sql.Column("title", sql.String(200), nullable=False),
    # The title in lower case for the search.
    sql.Column("words", sql.Text, nullable=False, server_default=""),
    sql.Column("settings", sql.JSON, nullable=False),
    # What the host shows to everybody: a picture and a part of the picture.
    sql.Column("presented", sql.JSON),
    sql.Column("version", sql.BigInteger, nullable=False, server_default="0"),
    sql.Column("made_at", MOMENT, nullable=False),
    sql.Column("changed_at", MOMENT, nullable=False),
    sql.Column("closed_at", MOMENT),
    sql.Column("archived_at", MOMENT),
    sql.Column("revealed_at", MOMENT),
    sql.Column("locked_at", MOMENT),
    sql.Column("locked_by", sql.String(80), nullable=False, server_default=""),
    # The SHA-256 of the content of the record, from the moment when the room was locked.
    sql.Column("digest", sql.String(64), nullable=False, server_default=""),
    sql.Index("ix_rooms_visitor", "visitor", "changed_at"),
)
ROOM_LINKS = sql.Table(
    "room_links",
    METADATA,
    sql.Column("id", sql.String(32), primary_key=True),
    sql.Column("room", sql.String(32), nullable=False, index=True),
    # Of the token itself, which is shown once and kept nowhere.
    sql.Column("hash", sql.String(64), nullable=False, unique=True),
    # "host" or "guest".
    sql.Column("role", sql.String(8), nullable=False),
    sql.Column("label", sql.String(80), nullable=False, server_default=""),
    sql.Column("may_comment", sql.Boolean, nullable=False),
    sql.Column("may_decide", sql.Boolean, nullable=False),
    sql.Column("may_download", sql.Boolean, nullable=False),
    sql.Column("watermark", sql.Boolean, nullable=False, server_default=sql.false()),
    # The hash of the password, "" for none.
    sql.Column("password", sql.String(255), nullable=False, server_default=""),
    sql.Column("ends_at", MOMENT),
    sql.Column("made_at", MOMENT, nullable=False),
    sql.Column("renewed_at", MOMENT),
    sql.Column("revoked_at", MOMENT),
)
ROOM_GUESTS = sql.Table(
    "room_guests",
    METADATA,
    sql.Column("id", sql.String(32), primary_key=True),
    sql.Column("room", sql.String(32), nullable=False),
    sql.Column("link", sql.String(32), nullable=False),
    sql.Column("name", sql.String(80), nullable=False),
    # The id of the account that signed in, "" for a name that was typed.
    sql.Column("account", sql.String(64), nullable=False, server_default=""),
    # Of the secret by which the guest's browser is known again.
    sql.Column("hash", sql.String(64), nullable=False, unique=True),
    sql.Column("joined_at", MOMENT, nullable=False),
    sql.Column("seen_at", MOMENT, nullable=False),
    sql.Column("done_at", MOMENT),
    sql.Column("version", sql.BigInteger, nullable=False),
    sql.Index("ix_room_guests", "room", "version"),
)
ROOM_PICTURES = sql.Table(
    "room_pictures",
    METADATA,
    sql.Column("id", sql.String(32), primary_key=True),
    sql.Column("room", sql.String(32), nullable=False),
    sql.Column("shot", sql.String(32), nullable=False, index=True),
    # The picture of the room of which this picture is the next version.
    sql.Column("previous", sql.String(32)),
    # The place among the pictures of the room, from 0.
    sql.Column("place", sql.Integer, nullable=False),
    sql.Column("section", sql.String(60), nullable=False, server_default=""),
    sql.Column("added_at", MOMENT, nullable=False),
    sql.Column("removed_at", MOMENT),
    sql.Column("version", sql.BigInteger, nullable=False),
    sql.Index("ix_room_pictures", "room", "version"),
)
ROOM_COMMENTS = sql.Table(
    "room_comments",
    METADATA,
    sql.Column("id", sql.String(32), primary_key=True),
    sql.Column("room", sql.String(32), nullable=False),
    sql.Column("picture", sql.String(32), nullable=False, index=True),
    sql.Column("guest", sql.String(32), nullable=False),
    # Counts the comments on a picture from 1; 0 for a reply.
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
    sql.Index("ix_room_comments", "room", "version"),
)
# A log: the latest row of a guest and a picture counts, and no row is ever changed.
ROOM_DECISIONS = sql.Table(
    "room_decisions",
    METADATA,
    sql.Column("id", sql.String(32), primary_key=True),
    sql.Column("room", sql.String(32), nullable=False),
    sql.Column("picture", sql.String(32), nullable=False),
    sql.Column("guest", sql.String(32), nullable=False),
    # "" for a decision that was withdrawn.
    sql.Column("decision", sql.String(24), nullable=False),
    sql.Column("reason", sql.Text, nullable=False, server_default=""),
    sql.Column("made_at", MOMENT, nullable=False),
    sql.Column("version", sql.BigInteger, nullable=False),
    sql.Index("ix_room_decisions", "room", "version"),
)
ROOM_BALLOTS = sql.Table(
    "room_ballots",
    METADATA,
    sql.Column("id", sql.String(32), primary_key=True),
    sql.Column("room", sql.String(32), nullable=False),
    sql.Column("guest", sql.String(32), nullable=False),
    # The pictures as they were shown.
    sql.Column("left", sql.String(32), nullable=False),
    sql.Column("right", sql.String(32), nullable=False),
    # NULL until the guest has answered: "left", "right", "both" or "neither".
    sql.Column("answer", sql.String(8)),
    sql.Column("served_at", MOMENT, nullable=False),
    sql.Column("answered_at", MOMENT),
    sql.Column("version", sql.BigInteger, nullable=False),
    sql.Index("ix_room_ballots", "room", "version"),
)
# Who has looked at which picture, and when first.
ROOM_VIEWS = sql.Table(
    "room_views",
    METADATA,
    sql.Column("guest", sql.String(32), primary_key=True),
    sql.Column("picture", sql.String(32), primary_key=True),
    sql.Column("room", sql.String(32), nullable=False, index=True),
    sql.Column("viewed_at", MOMENT, nullable=False),
)
# Whether a shot stands in a room, or is in the record of a locked one: it is not removed for good then.
IN_ROOM = (
    sql.exists()
    .where(ROOM_PICTURES.c.shot == SHOTS.c.id, ROOMS.c.id == ROOM_PICTURES.c.room)
    .where(sql.or_(ROOM_PICTURES.c.removed_at.is_(None), ROOMS.c.locked_at.is_not(None)))
    .correlate(SHOTS)
)
# In the order in which the rows of a room can be removed.
OF_A_ROOM = (ROOM_VIEWS, ROOM_BALLOTS, ROOM_DECISIONS, ROOM_COMMENTS, ROOM_PICTURES, ROOM_GUESTS, ROOM_LINKS)


def delete_rooms(connection: sql.Connection, room_ids: Sequence[str]) -> None:
    """Delete rooms with all that was said in them; the shots stay."""
    for table in OF_A_ROOM:
        connection.execute(sql.delete(table).where(table.c.room.in_(room_ids)))
    connection.execute(sql.delete(ROOMS).where(ROOMS.c.id.in_(room_ids)))
