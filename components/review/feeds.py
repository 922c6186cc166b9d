"""Feeds: each change of a room is read once in a process, and told to all pages that follow the room.

A page that is slow misses what was there in between, and is told the latest. Everything here belongs to one event loop;
``close`` may be called from any thread.
"""

import asyncio
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from components.errors import ProofroomError, StorageError, place_of
from components.review.changes import Changes
from components.review.rooms.guests import Guests
from components.review.rooms.room import Guest
from components.review.state.room_state import RoomNow, RoomState

logger = logging.getLogger(__name__)

# A page hears something in this time, who is here by then; a proxy cuts a connection on which nothing comes for a
# minute. The guests of open pages are noted as seen as often.
QUIET = 15.0
# A change is told a moment later: whoever made it is answered first, and what many do at the same moment is read once.
GATHERED = 0.1
# Pages that are told before other requests have their turn.
SLICE = 16


@dataclass(eq=False)
class Follower:
    """A page that follows a room; ``guest`` is None for one without a name."""

    guest: Guest | None
    _latest: RoomNow | None = None
    _told: asyncio.Event = field(default_factory=asyncio.Event)

    async def next(self) -> RoomNow | None:
        """Return the room as it is now, once there is something to tell; None where nothing more will come."""
        await self._told.wait()
        self._told.clear()
        return self._latest

    def tell(self, latest: RoomNow | None) -> None:
        """Have ``next`` return this."""
        self._latest = latest
        self._told.set()


@dataclass(eq=False)
class _Feed:
    """Hold who follows a room, and the room as they were told of it."""

    latest: RoomNow
    followers: set[Follower] = field(default_factory=set)
    noted_at: float = field(default_factory=time.monotonic)
    task: asyncio.Task[None] | None = None


class Feeds:
    """Let pages follow rooms, until closed."""

    def __init__(self, changes: Changes, state: RoomState, guests: Guests) -> None:
        self._changes, self._state, self._guests = changes, state, guests
        self._feeds: dict[str, _Feed] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False

    @contextmanager
    def follow(self, known: RoomNow, guest: Guest | None) -> Iterator[Follower]:
        """Give a follower of a room, who knows the room as it was a moment ago."""
        self._loop, follower, room_id = asyncio.get_running_loop(), Follower(guest), known.snapshot.room.id
        feed = self._feeds.get(room_id)
        if feed is None:
            feed = self._feeds[room_id] = _Feed(known)
            feed.task = asyncio.create_task(self._work(room_id, feed), name="room-feed")
        feed.followers.add(follower)
        if self._closed:
            follower.tell(None)
        elif feed.latest.version > known.version:
            follower.tell(feed.latest)
        try:
            yield follower
        finally:
            feed.followers.discard(follower)
            if not feed.followers and self._feeds.get(room_id) is feed:
                del self._feeds[room_id]
                if feed.task:
                    feed.task.cancel()

    def close(self) -> None:
        """Send everybody away who follows a room."""
        self._closed = True
        if self._loop and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._send_away)

    def _send_away(self) -> None:
        for feed in self._feeds.values():
            for follower in feed.followers:
                follower.tell(None)

    async def _work(self, room_id: str, feed: _Feed) -> None:
        """Read the room after each change, and in time where nothing changes, and tell the followers."""
        while True:
            try:
                version = await self._changes.wait(room_id, feed.latest.version, QUIET)
                await asyncio.sleep(GATHERED)
                latest = await asyncio.to_thread(self._read, room_id, version, feed)
            except StorageError:
                # The database may answer again in a moment; pages wait for longer.
                await asyncio.sleep(1)
            except Exception as error:  # noqa: BLE001 - the pages would wait for ever
                # Who follows from now on begins anew. A room that was deleted is no fault.
                if not isinstance(error, ProofroomError):
                    logger.error("A room is told no more: %s at %s", type(error).__name__, place_of(error))
                self._feeds.pop(room_id, None)
                await _tell(feed, None)
                return
            else:
                feed.latest = latest
                await _tell(feed, latest)

    def _read(self, room_id: str, version: int, feed: _Feed) -> RoomNow:
        if time.monotonic() - feed.noted_at >= QUIET:
            feed.noted_at = time.monotonic()
            self._guests.note([each.guest for each in tuple(feed.followers) if each.guest])
        return self._state.read_now(room_id, version)


async def _tell(feed: _Feed, latest: RoomNow | None) -> None:
    """Tell the followers in slices, between which other requests are answered."""
    followers = tuple(feed.followers)
    for start in range(0, len(followers), SLICE):
        for follower in followers[start : start + SLICE]:
            follower.tell(latest)
        await asyncio.sleep(0)
