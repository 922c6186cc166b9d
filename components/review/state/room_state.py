"""The state of a room for a visit, as JSON: whole, or what has changed since a version of the room.

Guests see neither prompts nor prices nor models unless the host switched them on. In a blind room that was not revealed
guests see the newest versions in an order of their own, with letters, and nothing that tells them apart; of comments
and decisions they see their own, and the comments of hosts.
"""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property

import sqlalchemy as sql

from components.library.storage.database import Database
from components.library.storage.review_schema import ROOM_GUESTS
from components.review.decisions.decision import GuestDecision, outcome_of
from components.review.rooms.guests import LEFT
from components.review.rooms.room import Guest
from components.review.rooms.visit import RoomVisit
from components.review.state.comment_state import describe_comments
from components.review.state.picture_state import describe_blind_pictures, describe_pictures
from components.review.state.pieces import Piece
from components.review.state.snapshot import Snapshot, Snapshots
from components.review.state.visibility import Visibility

Json = dict[str, object]

# Of one version of a room: what is told to pages that had different versions before.
MOST_DESCRIBED = 6
# Seconds for which the list of who is here is used again, and the count of lists.
HERE_FOR, MOST_ROOMS_HERE = 1.0, 64


@dataclass(frozen=True)
class SharedState:
    """Hold the state for all who may see the same, from one version to another.

    ``pieces``: the content in bytes, by the language of its sentences, for the next page that is told the same.
    """

    content: Json
    pieces: dict[str, Piece] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True)
class RoomNow:
    """Hold a room as it is at a moment, and the ids of the guests who are here."""

    snapshot: Snapshot
    here: Sequence[str]

    @property
    def version(self) -> int:
        """Return the version of the room."""
        return self.snapshot.room.version

    @cached_property
    def here_piece(self) -> Piece:
        """Return who is here as the first member of a state in JSON."""
        return Piece.of_members({"here": self.here}, b"{")


class RoomState:
    """Read the states of the rooms in a database. Raises StorageError."""

    def __init__(self, database: Database, snapshots: Snapshots) -> None:
        self._database, self._snapshots = database, snapshots
        # Who was here a moment ago, by the room and its version: after a change all guests ask at the same time.
        self._here: dict[tuple[str, int], tuple[float, list[str]]] = {}

    def read_state(self, visit: RoomVisit, since: int = 0, shown: str = "") -> Json:
        """Return the state of a room for a page: as it was when the visit was found, or later.

        ``since`` and ``shown`` as ``describe_state`` takes them. In a state that is not "whole" a missing part has not
        changed: "pictures" are always all of them in their order, "people", "comments" and "decisions" are those that
        changed, by their ids. Not to be changed by the caller: pages share the parts. Raises LinkRefused for a room
        that was deleted.
        """
        now = self.read_now(visit.room.id, visit.room.version)
        state = describe_state(now.snapshot, visit, since, shown).content | {"here": now.here}
        changed = state["whole"] or since < now.version
        return state | {"you": describe_visitor(now.snapshot, visit)} if changed else state

    def read_now(self, room_id: str, version: int) -> RoomNow:
        """Return a room at a version that the caller has read, or at a later one. Raises LinkRefused."""
        snapshot = self._snapshots.read(room_id, version)
        return RoomNow(snapshot, self._read_here(room_id, snapshot.room.version))

    def _read_here(self, room_id: str, version: int) -> list[str]:
        """Return the ids of the guests who are here, as they were up to a second ago."""
        now = time.monotonic()
        read_at, here = self._here.get((room_id, version), (-HERE_FOR, []))
        if now - read_at < HERE_FOR:
            return here
        recent = (ROOM_GUESTS.c.room == room_id, ROOM_GUESTS.c.seen_at > datetime.now(UTC) - LEFT)
        with self._database.read() as connection:
            here = sorted(connection.scalars(sql.select(ROOM_GUESTS.c.id).where(*recent)))
        if len(self._here) >= MOST_ROOMS_HERE:
            self._here = {}
        self._here[room_id, version] = now, here
        return here


def describe_state(snapshot: Snapshot, visit: RoomVisit, since: int, shown: str) -> SharedState:
    """Return the state of a room for a visitor, without the people who are here and the visitor's own name.

    ``since``: the "version" of the state that the page has, 0 for none. ``shown``: the "shown" of that state; where the
    visitor may see other parts by now, because the room was revealed or has other settings, the state is whole.
    """
    visible = Visibility.of(snapshot.room, visit)
    whole = since <= 0 or since > snapshot.room.version or (shown not in ("", visible.name))
    since = 0 if whole else since
    # What a guest of a blind room sees is nobody else's; the others ask the same at the same moment.
    asked = (visible.name, visible.viewer if visible.blind else "", since)
    told = snapshot.described.get(asked)
    if told is None:
        content: Json = {"version": snapshot.room.version, "shown": visible.name, "whole": whole}
        if since < snapshot.room.version:
            content |= _describe_parts(snapshot, visit, visible, since)
        told = SharedState(content)
        if len(snapshot.described) < MOST_DESCRIBED:
            snapshot.described[asked] = told
    return told


def _describe_parts(snapshot: Snapshot, visit: RoomVisit, visible: Visibility, since: int) -> Json:
    """Return the parts of a state that have changed after a version, all parts for 0."""
    told: Json = {"room": _describe_room(snapshot, visible), "waiting": _describe_waiting(snapshot)}
    if not since or snapshot.pictures_version > since:
        told["pictures"] = _describe_pictures(snapshot, visit, visible)
    parts = {
        "people": [_describe_guest(snapshot, g) for g in snapshot.guests.values() if g.version > since],
        "comments": describe_comments(snapshot, visible, since),
        "decisions": _describe_decisions(snapshot, visible, since),
    }
    return told | {name: part for name, part in parts.items() if part or not since}


def _describe_room(snapshot: Snapshot, visible: Visibility) -> Json:
    room, settings = snapshot.room, snapshot.room.settings
    presented = room.presented
    if presented is not None and visible.blind and presented.picture not in snapshot.newest:
        presented = None
    moments = {
        "deadline": settings.deadline,
        "closed_at": room.closed_at,
        "archived_at": room.archived_at,
        "revealed_at": room.revealed_at,
        "locked_at": room.locked_at,
    }
    state: Json = {
        "title": room.title,
        "open": room.open,
        "blind": settings.blind,
        "hidden": visible.blind,
        "presented": presented and presented.model_dump(mode="json"),
        "locked_by": room.locked_by,
        "digest": room.digest,
        **{name: moment and moment.isoformat() for name, moment in moments.items()},
    }
    if visible.host:
        state |= {"id": room.id, "show_prompts": settings.show_prompts, "show_prices": settings.show_prices}
    return state


def _describe_pictures(snapshot: Snapshot, visit: RoomVisit, visible: Visibility) -> list[Json]:
    if not visible.blind:
        return describe_pictures(snapshot, visible)
    # The order is a viewer's own, so there is none for somebody without a name.
    since = visit.guest.joined_at if visit.guest else visit.link.made_at
    return describe_blind_pictures(snapshot, visible.viewer, since) if visible.viewer else []


def describe_visitor(snapshot: Snapshot, visit: RoomVisit) -> Json:
    """Return who a visitor is in a room, and what the visitor may do."""
    # As the rows are now: a guest may have pressed Done since the page asked.
    guest = snapshot.guests.get(visit.guest.id, visit.guest) if visit.guest else None
    return {
        "guest": guest and guest.id,
        "name": guest.name if guest else "",
        "done": bool(guest and guest.done_at),
        "host": visit.host,
        "may": {name: visit.permits(name) for name in ("comment", "decide", "download")},
        "link": visit.link.id,
        "label": visit.link.label,
        "ends_at": visit.link.ends_at and visit.link.ends_at.isoformat(),
        "watermark": visit.link.watermark,
    }


def _describe_waiting(snapshot: Snapshot) -> Json:
    waiting = snapshot.waiting
    until = snapshot.waiting_until
    told: Json = {"decided": waiting.decided, "expected": waiting.expected, "names": waiting.names}
    return told | ({"until": until.isoformat()} if until else {})


def _describe_guest(snapshot: Snapshot, guest: Guest) -> Json:
    return {"id": guest.id, "name": guest.name, "host": snapshot.is_host(guest), "done": guest.done_at is not None}


def _describe_decisions(snapshot: Snapshot, visible: Visibility, since: int) -> Json:
    """Return the decisions over each picture over which anybody has decided after a version, with the outcome."""
    changed = [picture for picture, version in snapshot.decided_at.items() if version > since]
    if not visible.blind:
        return {picture: _describe_decision(snapshot.decisions[picture].values()) for picture in changed}
    mine = {picture: snapshot.decisions[picture].get(visible.viewer) for picture in changed}
    return {picture: _describe_decision([entry]) for picture, entry in mine.items() if entry and entry.version > since}


def _describe_decision(entries: Iterable[GuestDecision]) -> Json:
    current = sorted((entry for entry in entries if entry.decision), key=lambda entry: entry.version)
    return {
        "outcome": outcome_of(entry.decision for entry in current if entry.decision),
        "by": [
            {
                "guest": entry.guest,
                "decision": entry.decision,
                "made_at": entry.made_at.isoformat(timespec="seconds"),
                **({"reason": entry.reason} if entry.reason else {}),
            }
            for entry in current
        ],
    }
