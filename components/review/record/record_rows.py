"""The reading of a record from the rows of a room.

One read of each table, in one transaction, so that nothing of another moment is in between. What came after the lock is
left out: people who only came to read, what they looked at, and links that were made for them.
"""

from collections import Counter, defaultdict
from datetime import datetime

import sqlalchemy as sql

from components.library.records.store import Store
from components.library.storage.review_schema import ROOM_BALLOTS, ROOM_GUESTS, ROOM_LINKS, ROOM_VIEWS
from components.review.record.picture_rows import before_lock, read_keys, read_pictures
from components.review.record.record import Record, RecordBallot, RecordLink, RecordPerson
from components.review.record.record_pictures import RecordPictures
from components.review.rooms.room import Room
from components.review.rooms.room_rows import guest_of_row, link_of_row, moment_of


def read_record(store: Store, room: Room) -> tuple[Record, RecordPictures]:
    """Return the record of a room as it is now, and the files of its pictures. Raises StorageError."""
    with store.database.read() as connection:
        record = read_record_of(connection, room).model_copy(update={"locked_digest": room.digest})
        return record, RecordPictures(store.files, read_keys(connection, room.id))


def read_record_of(connection: sql.Connection, room: Room) -> Record:
    """Return the record of a room in a transaction, as the lock needs it for the digest."""
    people = _read_people(connection, room)
    return Record(
        room=room.id,
        title=room.title,
        made_at=room.made_at,
        blind=room.settings.blind,
        deadline=room.settings.deadline,
        revealed_at=before_lock(room, room.revealed_at),
        locked_at=room.locked_at,
        locked_by=room.locked_by,
        links=_read_links(connection, room),
        people=people,
        pictures=read_pictures(connection, room),
        ballots=_read_ballots(connection, room),
    )


def _read_links(connection: sql.Connection, room: Room) -> tuple[RecordLink, ...]:
    query = sql.select(ROOM_LINKS).where(ROOM_LINKS.c.room == room.id).order_by(ROOM_LINKS.c.made_at, ROOM_LINKS.c.id)
    links = map(link_of_row, connection.execute(query))
    return tuple(
        RecordLink(
            id=link.id,
            role="host" if link.of_host else "guest",
            label=link.label,
            comment=link.permissions.comment,
            decide=link.permissions.decide,
            download=link.permissions.download,
            made_at=link.made_at,
            ends_at=link.ends_at,
        )
        for link in links
        if before_lock(room, link.made_at)
    )


def _read_people(connection: sql.Connection, room: Room) -> tuple[RecordPerson, ...]:
    viewed: dict[str, dict[str, datetime]] = defaultdict(dict)
    views = sql.select(ROOM_VIEWS).where(ROOM_VIEWS.c.room == room.id).order_by(ROOM_VIEWS.c.viewed_at)
    for row in connection.execute(views):
        if moment := before_lock(room, moment_of(row.viewed_at)):
            viewed[row.guest][row.picture] = moment
    query = sql.select(ROOM_GUESTS).where(ROOM_GUESTS.c.room == room.id)
    query = query.order_by(ROOM_GUESTS.c.joined_at, ROOM_GUESTS.c.id)
    people: list[RecordPerson] = []
    named: Counter[str] = Counter()
    for guest in map(guest_of_row, connection.execute(query)):
        if not before_lock(room, guest.joined_at):
            continue
        named[guest.name] += 1
        people.append(
            RecordPerson(
                id=guest.id,
                name=guest.name if named[guest.name] == 1 else f"{guest.name} ({named[guest.name]})",
                link=guest.link,
                signed_in=bool(guest.account),
                joined_at=guest.joined_at,
                done_at=before_lock(room, guest.done_at),
                viewed=viewed[guest.id],
            )
        )
    return tuple(people)


def _read_ballots(connection: sql.Connection, room: Room) -> tuple[RecordBallot, ...]:
    query = sql.select(ROOM_BALLOTS).where(ROOM_BALLOTS.c.room == room.id)
    rows = connection.execute(query.order_by(ROOM_BALLOTS.c.served_at, ROOM_BALLOTS.c.id))
    return tuple(
        RecordBallot(
            by=row.guest,
            left=row.left,
            right=row.right,
            served_at=row.served_at,
            answer=row.answer,
            answered_at=row.answered_at,
        )
        for row in rows
        if row.answer and before_lock(room, moment_of(row.answered_at))
    )
