"""Snapshots: everything of a room at one version, in memory, shared by all who look at the room.

A snapshot is brought up to date by the rows after its version, so a hundred guests who ask what has changed cost one
query each, for the version of the room. Works over several processes: each has snapshots of its own.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

import sqlalchemy as sql

from components.library.records.store import Store
from components.library.storage.review_schema import (
    ROOM_COMMENTS,
    ROOM_GUESTS,
    ROOM_LINKS,
    ROOM_PICTURES,
    ROOMS,
)
from components.review.comments.comment import Comment
from components.review.comments.comment_rows import comment_of_row
from components.review.decisions.decision import GuestDecision
from components.review.decisions.decision_rows import read_decisions
from components.review.decisions.waiting import Waiting, find_waiting
from components.review.review_errors import LinkRefused
from components.review.rooms.room import Guest, Link, Room, RoomPicture
from components.review.rooms.room_rows import guest_of_row, link_of_row, picture_of_row, room_of_row
from components.review.rooms.version_chain import list_chains
from components.review.state.shot_facts import ShotFacts, read_facts

# Rooms in memory at the same time; one of 200 pictures and 2,000 decisions has a few megabytes.
MOST_ROOMS = 16


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Snapshot:
    """Hold a room at a moment, and what is in it by the ids; ``decisions`` are the latest by picture and guest.

    ``described``: what pages were told of this version, for the next page that asks the same.
    """

    room: Room
    pictures: Mapping[str, RoomPicture]
    shots: Mapping[str, ShotFacts]
    comments: Mapping[str, Comment]
    decisions: Mapping[str, Mapping[str, GuestDecision]]
    guests: Mapping[str, Guest]
    links: Mapping[str, Link]
    made_at: datetime
    described: dict[object, Any] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def standing(self) -> list[RoomPicture]:
        """Return the pictures that were not removed, in their order."""
        there = [picture for picture in self.pictures.values() if not picture.removed_at]
        return sorted(there, key=lambda picture: (picture.place.number, picture.added_at, picture.id))

    @cached_property
    def earlier(self) -> Mapping[str, tuple[str, ...]]:
        """Return the ids of the earlier versions of each picture, the oldest first."""
        chains = [[picture.id for picture in chain] for chain in list_chains(self.standing)]
        return {picture: tuple(chain[:number]) for chain in chains for number, picture in enumerate(chain)}

    @cached_property
    def newest(self) -> frozenset[str]:
        """Return the ids of the pictures that are the newest version of themselves."""
        return frozenset(chain[-1].id for chain in list_chains(self.standing))

    @cached_property
    def pictures_version(self) -> int:
        """Return the version at which a picture was added, moved or removed last."""
        return max((picture.version for picture in self.pictures.values()), default=0)

    @cached_property
    def decided_at(self) -> Mapping[str, int]:
        """Return the version at which anybody decided last, by the id of the picture."""
        return {picture: max(entry.version for entry in by.values()) for picture, by in self.decisions.items()}

    def is_host(self, guest: Guest) -> bool:
        """Whether a guest came in by a link of a host; the owner came in without a link."""
        return guest.link not in self.links or self.links[guest.link].of_host

    @cached_property
    def waiting_until(self) -> datetime | None:
        """Return when a link ends, and with it the truth of ``waiting``; None for never."""
        ends = [link.ends_at for link in self.links.values() if link.ends_at and link.ends_at > self.made_at]
        return min(ends, default=None)

    @cached_property
    def waiting(self) -> Waiting:
        """Return who has decided, and who is waited for, at the moment of the snapshot."""
        decided: dict[str, set[str]] = {}
        for picture, entries in self.decisions.items():
            for guest, entry in entries.items():
                if entry.decision:
                    decided.setdefault(guest, set()).add(picture)
        return find_waiting(self.links, self.guests.values(), self.newest, decided, self.made_at)


class Snapshots:
    """Keep the snapshots of the rooms that are looked at. Raises StorageError."""

    def __init__(self, store: Store, clock: Callable[[], datetime] = _now) -> None:
        self._database, self._files, self._clock = store.database, store.files, clock
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, Snapshot] = OrderedDict()
        # One thread brings a room up to date, and the others use what it read.
        self._turns: dict[str, threading.Lock] = {}

    def read(self, room_id: str, version: int) -> Snapshot:
        """Return a room at a version that the caller has read, or at a later one.

        Raises LinkRefused for a room that was deleted before.
        """
        kept = self._find(room_id)
        if kept is not None and kept.room.version >= version:
            return self._bring_up(kept)
        with self._lock:
            turn = self._turns.setdefault(room_id, threading.Lock())
        with turn:
            kept = self._find(room_id)
            if kept is not None and kept.room.version >= version:
                return kept
            # The version first: rows of a later version that are read with it are read again, and nothing is missed.
            room = self._read_room(room_id)
            with self._database.read() as connection:
                return self._keep(self._read_on(connection, room, kept))

    def read_now(self, room_id: str) -> Snapshot:
        """Return a room as it is now. Raises LinkRefused for a room that was deleted before."""
        return self.read(room_id, self._read_room(room_id).version)

    def _read_room(self, room_id: str) -> Room:
        with self._database.read() as connection:
            row = connection.execute(sql.select(ROOMS).where(ROOMS.c.id == room_id)).one_or_none()
        if row is None:
            self._forget(room_id)
            raise LinkRefused
        return room_of_row(row)

    def _find(self, room_id: str) -> Snapshot | None:
        with self._lock:
            kept = self._kept.get(room_id)
            if kept is not None:
                self._kept.move_to_end(room_id)
            return kept

    def _keep(self, snapshot: Snapshot) -> Snapshot:
        with self._lock:
            self._kept[snapshot.room.id] = snapshot
            while len(self._kept) > MOST_ROOMS:
                oldest, _ = self._kept.popitem(last=False)
                self._turns.pop(oldest, None)
        return snapshot

    def _bring_up(self, kept: Snapshot) -> Snapshot:
        """Return a snapshot, made anew where a link has ended since: nobody is waited for by a dead link."""
        now = self._clock()
        if kept.waiting_until is None or now < kept.waiting_until:
            return kept
        return self._keep(replace(kept, made_at=now, described={}))

    def _forget(self, room_id: str) -> None:
        with self._lock:
            self._kept.pop(room_id, None)
            self._turns.pop(room_id, None)

    def _read_on(self, connection: sql.Connection, room: Room, kept: Snapshot | None) -> Snapshot:
        """Return the snapshot of a room, from an earlier one and the rows after it."""
        since = kept.room.version if kept else 0

        def changed(table: sql.Table) -> sql.CursorResult[tuple[object, ...]]:
            return connection.execute(sql.select(table).where(table.c.room == room.id, table.c.version > since))

        pictures = {row.id: picture_of_row(row) for row in changed(ROOM_PICTURES)}
        decided: dict[str, dict[str, GuestDecision]] = {}
        for entry in read_decisions(connection, room.id, since):
            decided.setdefault(entry.picture, {})[entry.guest] = entry
        decisions = dict(kept.decisions) if kept else {}
        decisions |= {picture: {**decisions.get(picture, {}), **new} for picture, new in decided.items()}
        shots = dict(kept.shots) if kept else {}
        unknown = {picture.shot for picture in pictures.values()} - shots.keys()
        links = connection.execute(sql.select(ROOM_LINKS).where(ROOM_LINKS.c.room == room.id))
        return Snapshot(
            room,
            {**(kept.pictures if kept else {}), **pictures},
            shots | read_facts(connection, self._files, unknown),
            {**(kept.comments if kept else {}), **{row.id: comment_of_row(row) for row in changed(ROOM_COMMENTS)}},
            decisions,
            {**(kept.guests if kept else {}), **{row.id: guest_of_row(row) for row in changed(ROOM_GUESTS)}},
            {row.id: link_of_row(row) for row in links},
            self._clock(),
        )
