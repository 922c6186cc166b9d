"""Rows of the pictures of a room, with what was said and decided about them, as parts of a record."""

from collections import defaultdict
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

import sqlalchemy as sql

from components.library.records.findings import count_outside
from components.library.records.shot import Shot
from components.library.records.shot_rows import batches
from components.library.storage.review_schema import ROOM_COMMENTS, ROOM_DECISIONS, ROOM_PICTURES
from components.library.storage.schema import SHOTS, shot_of_row
from components.review.decisions.decision import outcome_of
from components.review.record.record import (
    RecordComment,
    RecordCost,
    RecordDecision,
    RecordPicture,
    RecordReply,
    RecordShot,
)
from components.review.rooms.room import Room, RoomPicture
from components.review.rooms.room_rows import picture_of_row
from components.review.rooms.version_chain import list_chains


def before_lock(room: Room, moment: datetime | None) -> datetime | None:
    """Return a moment, None for one after the room was locked."""
    return None if room.locked_at and moment and moment > room.locked_at else moment


def read_pictures(connection: sql.Connection, room: Room) -> tuple[RecordPicture, ...]:
    """Return the pictures of a room with everything about them, version after version, in the order of the room."""
    pictures = _list_pictures(connection, room.id)
    shots = _read_shots(connection, [picture.shot for picture in pictures])
    said = _read_comments(connection, room.id)
    decided = _read_decisions(connection, room.id)
    # A picture that was removed is in the record for the sake of what was said about it.
    kept = [picture for picture in pictures if not picture.removed_at or said[picture.id] or decided[picture.id]]
    found: list[RecordPicture] = []
    for number, chain in enumerate(list_chains(kept), 1):
        newest = [picture.id for picture in chain if not picture.removed_at][-1:]
        for version, picture in enumerate(chain, 1):
            shot, log = shots.get(picture.shot), decided[picture.id]
            found.append(
                RecordPicture(
                    id=picture.id,
                    number=number,
                    version=version,
                    newest=newest == [picture.id],
                    section=picture.place.section,
                    added_at=picture.added_at,
                    removed_at=before_lock(room, picture.removed_at),
                    previous=picture.previous,
                    outcome=outcome_of(entry.decision for entry in log if entry.counts and entry.decision),
                    file=_name_file(number, version, shot),
                    shot=_describe_shot(shot) if shot else None,
                    decisions=tuple(log),
                    comments=tuple(said[picture.id]),
                )
            )
    return tuple(found)


def _list_pictures(connection: sql.Connection, room_id: str) -> list[RoomPicture]:
    query = sql.select(ROOM_PICTURES).where(ROOM_PICTURES.c.room == room_id)
    query = query.order_by(ROOM_PICTURES.c.removed_at.is_not(None), ROOM_PICTURES.c.place, ROOM_PICTURES.c.added_at)
    return [picture_of_row(row) for row in connection.execute(query)]


def _read_shots(connection: sql.Connection, ids: list[str]) -> dict[str, Shot]:
    shots: dict[str, Shot] = {}
    for some in batches(ids):
        for row in connection.execute(sql.select(SHOTS).where(SHOTS.c.id.in_(some))):
            shots[row.id] = shot_of_row(row)
    return shots


def read_keys(connection: sql.Connection, room_id: str) -> dict[str, str]:
    """Return the keys of the files of the pictures of a room."""
    pictures = _list_pictures(connection, room_id)
    shots = _read_shots(connection, [picture.shot for picture in pictures])
    return {picture.id: shots[picture.shot].picture for picture in pictures if picture.shot in shots}


def _name_file(number: int, version: int, shot: Shot | None) -> str:
    if shot is None:
        return ""
    return f"pictures/{number:03}{f'-version-{version}' if version > 1 else ''}{PurePosixPath(shot.picture).suffix}"


def _describe_shot(shot: Shot) -> RecordShot:
    recipe = shot.recipe
    cost = None
    if recipe.cost:
        count = max(1, int(str(recipe.parameters.get("n") or 1)))
        cost = RecordCost(amount=f"{recipe.cost.amount.normalize():f}", currency=recipe.cost.currency, pictures=count)
    return RecordShot(
        kind=recipe.kind,
        model=str(recipe.parameters.get("model") or ""),
        prompt=recipe.prompt,
        width=shot.width,
        height=shot.height,
        made_at=recipe.made_at,
        sha256=shot.sha256,
        cost=cost,
        finished_size=shot.handling.picture_size if shot.handling and shot.pasted else None,
        changed_outside_mask=shot.changed_outside_mask,
        outside_mask=count_outside(shot),
    )


def _read_decisions(connection: sql.Connection, room_id: str) -> dict[str, list[RecordDecision]]:
    """Return the log of each picture, by the id of the picture, the oldest entry first."""
    query = sql.select(ROOM_DECISIONS).where(ROOM_DECISIONS.c.room == room_id)
    rows = connection.execute(query.order_by(ROOM_DECISIONS.c.version, ROOM_DECISIONS.c.id)).all()
    latest = {(row.picture, row.guest): row.id for row in rows}
    decided: dict[str, list[RecordDecision]] = defaultdict(list)
    for row in rows:
        decided[row.picture].append(
            RecordDecision(
                by=row.guest,
                decision=row.decision or None,
                reason=row.reason,
                made_at=row.made_at,
                counts=bool(row.decision) and latest[row.picture, row.guest] == row.id,
            )
        )
    return decided


def _read_comments(connection: sql.Connection, room_id: str) -> dict[str, list[RecordComment]]:
    """Return the comments of each picture with their replies, by the id of the picture, in their order."""
    query = sql.select(ROOM_COMMENTS).where(ROOM_COMMENTS.c.room == room_id)
    rows = connection.execute(query.order_by(ROOM_COMMENTS.c.made_at, ROOM_COMMENTS.c.id)).all()
    replies: dict[str, list[RecordReply]] = defaultdict(list)
    for row in rows:
        if row.reply_to:
            replies[row.reply_to].append(RecordReply(**_said(row)))
    said: dict[str, list[RecordComment]] = defaultdict(list)
    for row in rows:
        if not row.reply_to:
            more = {"mark": row.mark, "resolved_at": row.resolved_at, "resolved_by": row.resolved_by}
            comment = RecordComment(**_said(row), **more, number=row.number, replies=tuple(replies[row.id]))
            said[row.picture].append(comment)
    return said


def _said(row: sql.Row[Any]) -> dict[str, Any]:
    removed = row.removed_at is not None
    text = "" if removed else row.text
    return {
        "by": row.guest,
        "text": text,
        "made_at": row.made_at,
        "changed_at": None if removed else row.changed_at,
        "removed": removed,
    }
