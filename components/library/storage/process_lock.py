"""The lock of this process, by which other processes know that this process lives.

The system or PostgreSQL grants the lock, and releases the lock when the process ends, also after ``kill -9``. So no
clock and no heartbeat are needed to find the runs of a dead process. Knows nothing about runs.
"""

import os
import sqlite3
import time
from collections.abc import Iterable
from pathlib import Path
from uuid import uuid4

from components.errors import StorageError
from components.library.storage.advisory_lock import RETAKEN, AdvisoryLock, is_free
from components.library.storage.database import Database
from components.library.storage.disk_errors import folder_unusable
from components.message.message import Message

# Attempts to get the own lock, and the seconds of each.
TRIES, SECONDS = 5, 1.0


class ProcessLock:
    """Hold the lock of this process; ``id`` is the name of the lock, recorded with each run. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.id = uuid4().hex
        self._file: sqlite3.Connection | None = None
        self._lock: AdvisoryLock | None = None
        if not database.is_sqlite:
            self._lock = AdvisoryLock(database, _number_of(self.id))
        elif (path := self._path_of(self.id)) is not None:
            self._file = _hold_own(path)
            for other in path.parent.iterdir():
                # Removes the files of dead processes that had no runs.
                self.is_gone(other.name)

    def is_gone(self, lock_id: str) -> bool:
        """Whether the process of a lock has ended."""
        if lock_id == self.id:
            return False
        if not self._database.is_sqlite:
            return is_free(self._database, _number_of(lock_id))
        path = self._path_of(lock_id)
        if path is None or (held := _hold(path)) is None:
            return path is None or not path.exists()
        path.unlink(missing_ok=True)
        held.close()
        return True

    def find_gone(self, lock_ids: Iterable[str]) -> set[str]:
        """Return the locks whose processes have ended.

        A living process gets its lock again where PostgreSQL cut the connection, so a dead process is one that is gone
        at a second look too.
        """
        gone = {lock_id for lock_id in lock_ids if self.is_gone(lock_id)}
        if gone and not self._database.is_sqlite:
            time.sleep(RETAKEN)
            gone = {lock_id for lock_id in gone if self.is_gone(lock_id)}
        return gone

    def close(self) -> None:
        """Release the lock."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None
        if self._file is not None and (path := self._path_of(self.id)) is not None:
            path.unlink(missing_ok=True)
            self._file.close()
            self._file = None

    def _path_of(self, lock_id: str) -> Path | None:
        """Return the file of a lock; None for a database in memory, which has one process only."""
        database = self._database.url.database
        if not database or database == ":memory:":
            return None
        return Path(database).parent / "processes" / lock_id


def _hold_own(path: Path) -> sqlite3.Connection:
    """Return the connection that holds the lock on a new file. Raises StorageError."""
    try:
        path.parent.mkdir(exist_ok=True)
        for _ in range(TRIES):
            path.touch()
            if (file := _hold(path, SECONDS)) is not None:
                return file
    except OSError as error:
        raise folder_unusable(error) from None
    raise StorageError(Message("The data folder cannot be used (no file in it can be locked). Put it on another disk."))


def _hold(path: Path, seconds: float = 0) -> sqlite3.Connection | None:
    """Return the connection that holds the lock on the file at a path, None without one; works on every system.

    Another process may remove the file before the lock, as one of a dead process, and a third may put its own there. So
    the lock counts only where the file is the same before the opening and after the locking: whoever holds the lock on
    the file at a path is the only one to remove it. The file is never made here.
    """
    try:
        before = path.stat()
        file = sqlite3.connect(
            f"{path.as_uri()}?mode=rw", uri=True, timeout=seconds, isolation_level=None, check_same_thread=False
        )
    except (OSError, sqlite3.Error):
        return None
    try:
        # Without a second file beside it.
        file.execute("PRAGMA journal_mode=MEMORY")
        file.execute("BEGIN EXCLUSIVE")
        if os.path.samestat(before, path.stat()):
            return file
    except (OSError, sqlite3.Error):
        pass
    file.close()
    return None


def _number_of(lock_id: str) -> int:
    return int(lock_id[:15], 16)
