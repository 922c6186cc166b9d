"""The rows of rooms, links, guests and pictures as values."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sql

from components.library.records.json_types import in_utc
from components.review.rooms.room import Guest, Link, Permissions, Place, Presented, Room, RoomPicture, RoomSettings

# The values of a row by the names of its columns.
Values = sql.Row[Any] | SimpleNamespace


def room_of_row(row: Values) -> Room:
    """Return the room of a row."""
    return Room(
        row.id,
        row.visitor,
        row.title,
        RoomSettings.model_validate(row.settings),
        in_utc(row.made_at),
        in_utc(row.changed_at),
        row.version,
        Presented.model_validate(row.presented) if row.presented else None,
        closed_at=moment_of(row.closed_at),
        archived_at=moment_of(row.archived_at),
        revealed_at=moment_of(row.revealed_at),
        locked_at=moment_of(row.locked_at),
        locked_by=row.locked_by,
        digest=row.digest,
    )


def link_of_row(row: Values) -> Link:
    """Return the link of a row."""
    return Link(
        row.id,
        row.room,
        row.role,
        row.label,
        in_utc(row.made_at),
        Permissions(row.may_comment, row.may_decide, row.may_download),
        row.watermark,
        bool(row.password),
        ends_at=moment_of(row.ends_at),
        renewed_at=moment_of(row.renewed_at),
        revoked_at=moment_of(row.revoked_at),
    )


def guest_of_row(row: Values) -> Guest:
    """Return the guest of a row."""
    return Guest(
        row.id,
        row.room,
        row.link,
        row.name,
        in_utc(row.joined_at),
        in_utc(row.seen_at),
        row.version,
        row.account,
        moment_of(row.done_at),
    )


def picture_of_row(row: Values) -> RoomPicture:
    """Return the picture of a row."""
    return RoomPicture(
        row.id,
        row.room,
        row.shot,
        Place(row.place, row.section),
        in_utc(row.added_at),
        row.version,
        row.previous,
        moment_of(row.removed_at),
    )


def moment_of(moment: datetime | None) -> datetime | None:
    """Return a moment in UTC; SQLite keeps no zone."""
    return moment and in_utc(moment)
