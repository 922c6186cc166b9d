"""The pictures of a room: shots of the library in an order and in sections, with their later versions.

The versions of a picture have one place. A picture that was removed keeps its row, and with it what was said about it.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import sqlalchemy as sql

from components.library.records.shot_rows import batches
from components.library.storage.database import Database
from components.library.storage.review_schema import ROOM_PICTURES
from components.library.storage.schema import NOT_BINNED, SHOTS
from components.message.message import Message
from components.review.line import line_of
from components.review.review_errors import UnknownItem, WrongEntry
from components.review.rooms.room import NO_LIBRARY, Place, Room, RoomPicture
from components.review.rooms.room_rows import picture_of_row
from components.review.rooms.room_version import change
from components.review.rooms.version_chain import list_chains, newest_versions
from components.review.rooms.visit import RoomVisit

MOST_PICTURES = 500
LONGEST_SECTION = 60
ORDER = (ROOM_PICTURES.c.place, ROOM_PICTURES.c.added_at, ROOM_PICTURES.c.id)
NO_SECTIONS: Mapping[str, str] = MappingProxyType({})
STANDS = ROOM_PICTURES.c.removed_at.is_(None)


class RoomPictures:
    """Keep the pictures of the rooms in a database. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self, visit: RoomVisit, shots: Sequence[str], section: str = "", previous: str | None = None
    ) -> list[RoomPicture]:
        """Return the pictures of shots, added by a host at the end of the room, or as versions after ``previous``.

        ``shots`` are ids of shots of the library that the room belongs to; a shot that stands in the room already stays
        where it is. A later version stands at the place of the earlier ones, after the newest of them. Raises
        NotPermitted, RoomLocked, UnknownItem, and WrongEntry for a shot that the library does not have, or too many.
        """
        visit.require_host()
        wanted = list(dict.fromkeys(str(shot) for shot in shots[: MOST_PICTURES + 1]))
        with self._database.write() as connection:
            version = change(connection, visit.room.id)
            _check_shots(connection, visit.room.visitor, wanted)
            pictures = _read_pictures(connection, visit.room.id)
            here = {picture.shot: picture for picture in pictures}
            new = [shot for shot in wanted if shot not in here or here[shot].removed_at]
            if len(_standing(pictures)) + len(new) > MOST_PICTURES:
                raise WrongEntry(Message("A room holds {most} pictures at most.", most=MOST_PICTURES))
            row = {"section": line_of(section, LONGEST_SECTION), "removed_at": None, "version": version}
            place = 1 + max((picture.place.number for picture in pictures), default=-1)
            after = None
            if previous is not None:
                earlier = _find(pictures, previous)
                after = newest_versions(_standing(pictures))[earlier.id]
                row["section"], place = earlier.place.section, earlier.place.number
            for number, shot in enumerate(new):
                row |= {"place": place if previous is not None else place + number, "previous": after}
                picture_id = _write(connection, visit.room.id, shot, row, here.get(shot))
                after = picture_id if previous is not None else None
            written = {picture.shot: picture for picture in _read_pictures(connection, visit.room.id)}
        return [written[shot] for shot in wanted]

    def arrange(self, visit: RoomVisit, order: Sequence[str], sections: Mapping[str, str] = NO_SECTIONS) -> None:
        """Put pictures into an order, the others after them, and into sections by the ids of the pictures.

        The versions of a picture move together. Raises NotPermitted, RoomLocked, and UnknownItem.
        """
        visit.require_host()
        with self._database.write() as connection:
            version = change(connection, visit.room.id)
            chains = list_chains(_standing(_read_pictures(connection, visit.room.id)))
            chain_of = {picture.id: chain for chain in chains for picture in chain}
            if not chain_of.keys() >= {*order, *sections}:
                raise UnknownItem
            wanted = {chain_of[picture][0].id: chain_of[picture] for picture in order}
            wanted |= {chain[0].id: chain for chain in chains if chain[0].id not in wanted}
            for number, chain in enumerate(wanted.values()):
                chosen = [sections[picture.id] for picture in chain if picture.id in sections]
                section = line_of(chosen[-1], LONGEST_SECTION) if chosen else chain[0].place.section
                for picture in chain:
                    if picture.place != Place(number, section):
                        values = {"place": number, "section": section, "version": version}
                        one = ROOM_PICTURES.c.id == picture.id
                        connection.execute(sql.update(ROOM_PICTURES).where(one).values(values))

    def remove(self, visit: RoomVisit, picture_ids: Iterable[str]) -> None:
        """Take pictures out of the room; what was said about them stays. Raises NotPermitted, RoomLocked, UnknownItem.

        The next version of a picture then follows the version before.
        """
        visit.require_host()
        with self._database.write() as connection:
            version = change(connection, visit.room.id)
            for picture_id in picture_ids:
                picture = _find(_read_pictures(connection, visit.room.id), picture_id)
                one, later = ROOM_PICTURES.c.id == picture.id, ROOM_PICTURES.c.previous == picture.id
                gone = {"removed_at": datetime.now(UTC), "version": version}
                connection.execute(sql.update(ROOM_PICTURES).where(one).values(gone))
                following = {"previous": picture.previous, "version": version}
                connection.execute(sql.update(ROOM_PICTURES).where(later).values(following))

    def list_pictures(self, room: Room, *, removed: bool = False) -> list[RoomPicture]:
        """Return the pictures of a room in their order, with ``removed`` also those that were removed."""
        with self._database.read() as connection:
            pictures = _read_pictures(connection, room.id)
        return pictures if removed else _standing(pictures)

    def find_named(self, room: Room, name: str) -> RoomPicture:
        """Return a picture of a room by its id, or by the id of its shot. Raises UnknownItem."""
        for picture in self.list_pictures(room):
            if name in (picture.shot, picture.id):
                return picture
        raise UnknownItem(Message("The room has no picture of this shot."))

    def find(self, room: Room, picture_id: str) -> RoomPicture:
        """Return a picture of a room. Raises UnknownItem for one of another room, or one that was removed."""
        one = (ROOM_PICTURES.c.room == room.id, ROOM_PICTURES.c.id == picture_id, STANDS)
        with self._database.read() as connection:
            row = connection.execute(sql.select(ROOM_PICTURES).where(*one)).one_or_none()
        if row is None:
            raise UnknownItem
        return picture_of_row(row)


def _read_pictures(connection: sql.Connection, room_id: str) -> list[RoomPicture]:
    query = sql.select(ROOM_PICTURES).where(ROOM_PICTURES.c.room == room_id).order_by(*ORDER)
    return [picture_of_row(row) for row in connection.execute(query)]


def _standing(pictures: Iterable[RoomPicture]) -> list[RoomPicture]:
    return [picture for picture in pictures if not picture.removed_at]


def _find(pictures: Iterable[RoomPicture], picture_id: str) -> RoomPicture:
    for picture in _standing(pictures):
        if picture.id == picture_id:
            return picture
    raise UnknownItem


def _check_shots(connection: sql.Connection, visitor: str | None, shots: Sequence[str]) -> None:
    """Raise WrongEntry where a library does not have all of these shots outside its bin.

    The rows stay locked until the end of the transaction: no shot is put into the bin in between.
    """
    whose = [] if visitor is None else [SHOTS.c.visitor == (None if visitor == NO_LIBRARY else visitor)]
    found: set[str] = set()
    for some in batches(shots):
        query = sql.select(SHOTS.c.id).where(SHOTS.c.id.in_(some), NOT_BINNED, *whose).with_for_update(read=True)
        found |= set(connection.scalars(query))
    if found != set(shots):
        raise WrongEntry(Message("The library does not have this picture any more. Load the page again."))


def _write(
    connection: sql.Connection, room_id: str, shot: str, row: dict[str, Any], earlier: RoomPicture | None
) -> str:
    """Write the picture of a shot, which may have been removed from the room earlier; return its id."""
    if earlier is not None:
        connection.execute(sql.update(ROOM_PICTURES).where(ROOM_PICTURES.c.id == earlier.id).values(row))
        return earlier.id
    picture_id = secrets.token_hex(16)
    new = {"id": picture_id, "room": room_id, "shot": shot, "added_at": datetime.now(UTC)}
    connection.execute(sql.insert(ROOM_PICTURES), row | new)
    return picture_id
