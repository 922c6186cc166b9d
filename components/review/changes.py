"""Changes of rooms, waited for: at once for those of this process, within a second for those of others.

One thread of a process looks at the versions of all rooms that somebody waits for, with one query a second, and sleeps
while nobody waits.
"""

import asyncio
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field

import sqlalchemy as sql

from components.errors import StorageError
from components.library.storage.database import Database
from components.library.storage.review_schema import ROOMS
from components.review.review_errors import LinkRefused
from components.review.rooms.room_version import CHANGED, GONE

SECONDS_BETWEEN = 1.0


@dataclass(eq=False)
class _Waiter:
    since: int
    loop: asyncio.AbstractEventLoop
    woken: asyncio.Future[int | None]

    def wake(self, version: int | None) -> None:
        # A loop that was closed has nobody left who waits.
        with suppress(RuntimeError):
            self.loop.call_soon_threadsafe(self._wake, version)

    def _wake(self, version: int | None) -> None:
        if not self.woken.done():
            self.woken.set_result(version)


@dataclass
class _Watched:
    """Hold who waits for a room, and its latest version that this process knows, -1 for none."""

    version: int = -1
    waiters: set[_Waiter] = field(default_factory=set)


class Changes:
    """Wait for changes of the rooms in a database, until closed."""

    def __init__(self, database: Database, seconds_between: float = SECONDS_BETWEEN) -> None:
        self._database, self._seconds = database, seconds_between
        self._rooms: dict[str, _Watched] = {}
        self._wanted = threading.Condition()
        self._thread: threading.Thread | None = None
        self._closed = False
        # A connection that comes back has committed what is still noted on it.
        sql.event.listen(database.engine, "rollback", _forget_changes)
        sql.event.listen(database.engine, "checkin", self._tell_changes)

    async def wait(self, room_id: str, since: int, seconds: float) -> int:
        """Return the version of a room as soon as it is greater than ``since``, and ``since`` after ``seconds``.

        Raises LinkRefused where the room was deleted.
        """
        loop = asyncio.get_running_loop()
        waiter = _Waiter(since, loop, loop.create_future())
        try:
            self._begin(room_id, waiter)
            version = await asyncio.wait_for(waiter.woken, seconds)
        except TimeoutError:
            return since
        finally:
            self._end(room_id, waiter)
        if version is GONE:
            raise LinkRefused
        return version

    def close(self) -> None:
        """Stop looking; those who wait are woken by their own time."""
        with self._wanted:
            self._closed = True
            self._wanted.notify_all()
        if self._thread:
            self._thread.join()
        for name, listener in (("rollback", _forget_changes), ("checkin", self._tell_changes)):
            sql.event.remove(self._database.engine, name, listener)

    def _begin(self, room_id: str, waiter: _Waiter) -> None:
        with self._wanted:
            watched = self._rooms.setdefault(room_id, _Watched())
            watched.waiters.add(waiter)
            if watched.version > waiter.since:
                waiter.wake(watched.version)
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(target=self._work, name="room-changes", daemon=True)
                self._thread.start()
            self._wanted.notify_all()

    def _end(self, room_id: str, waiter: _Waiter) -> None:
        with self._wanted:
            watched = self._rooms.get(room_id)
            if watched:
                watched.waiters.discard(waiter)
                if not watched.waiters:
                    del self._rooms[room_id]

    def _work(self) -> None:
        while self._wait_for_waiters():
            looked_at = time.monotonic()
            self._look()
            with self._wanted:
                # However many begin to wait meanwhile.
                self._wanted.wait_for(lambda: self._closed, max(0.0, looked_at + self._seconds - time.monotonic()))

    def _wait_for_waiters(self) -> bool:
        with self._wanted:
            self._wanted.wait_for(lambda: self._closed or self._rooms)
            return not self._closed

    def _look(self) -> None:
        """Read the versions of the rooms that somebody waits for, and wake those who wait for less."""
        with self._wanted:
            wanted = set(self._rooms)
        query = sql.select(ROOMS.c.id, ROOMS.c.version).where(ROOMS.c.id.in_(wanted))
        try:
            with self._database.read() as connection:
                versions = {row.id: row.version for row in connection.execute(query)}
        except StorageError:
            # The database may answer again in a second.
            return
        for room_id in wanted:
            self._tell(room_id, versions.get(room_id, GONE))

    def _tell(self, room_id: str, version: int | None) -> None:
        with self._wanted:
            watched = self._rooms.get(room_id)
            if watched is None:
                return
            # The latest word instead of the highest: what a connection that broke seemed to have committed is taken
            # back by the next look at the database.
            watched.version = -1 if version is GONE else version
            for waiter in watched.waiters:
                if version is GONE or version > waiter.since:
                    waiter.wake(version)

    def _tell_changes(self, _connection: object, record: sql.pool.ConnectionPoolEntry) -> None:
        for room_id, version in record.info.pop(CHANGED, {}).items():
            self._tell(room_id, version)


def _forget_changes(connection: sql.Connection) -> None:
    connection.info.pop(CHANGED, None)
