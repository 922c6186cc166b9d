"""The owner: this process, as others that share the database see it.

Each holds a lock for as long as it lives; whoever grants it, the system or PostgreSQL, releases it at its death,
however it dies. So nobody needs a clock or a sign of life to know what was left behind. Knows nothing about runs.
"""

import sqlite3
import time
from collections.abc import Iterable
from pathlib import Path
from uuid import uuid4

from components.errors import StorageError
from components.library.storage.advisory_lock import RETAKEN, AdvisoryLock, is_free
from components.library.storage.database import Database
from components.library.storage.files import folder_unusable

# How often, and for how long, a lock of one's own is tried for.
TRIES, SECONDS = 5, 1.0


class ProcessLock:
    """Hold this process's lock; ``id`` is its name beside what it has in hand. Raises StorageError."""

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
                # Removes what processes left that had nothing in hand.
                self.is_gone(other.name)

    def is_gone(self, process_lock: str) -> bool:
        """Whether a process is no longer there; this one is."""
        if process_lock == self.id:
            return False
        if not self._database.is_sqlite:
            return is_free(self._database, _number_of(process_lock))
        path = self._path_of(process_lock)
        if path is None or not path.exists():
            return True
        if (held := _hold(path)) is None:
            return False
        path.unlink(missing_ok=True)
        held.close()
        return True

    def find_gone(self, owners: Iterable[str]) -> set[str]:
        """Return those of some processes that are no longer there.

        A process that lives takes its lock again where PostgreSQL cut it: whoever is gone is so at a second look.
        """
        gone = {process_lock for process_lock in owners if self.is_gone(process_lock)}
        if gone and not self._database.is_sqlite:
            time.sleep(RETAKEN)
            gone = {process_lock for process_lock in gone if self.is_gone(process_lock)}
        return gone

    def close(self) -> None:
        """Let the lock go."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None
        if self._file is not None and (path := self._path_of(self.id)) is not None:
            path.unlink(missing_ok=True)
            self._file.close()
            self._file = None

    def _path_of(self, process_lock: str) -> Path | None:
        """Return the file that a process holds; None for a database in memory, which has one process only."""
        database = self._database.url.database
        if not database or database == ":memory:":
            return None
        return Path(database).parent / "processes" / process_lock


def _hold_own(path: Path) -> sqlite3.Connection:
    """Return what holds the lock on a new file. Raises StorageError."""
    try:
        path.parent.mkdir(exist_ok=True)
    except OSError as error:
        raise folder_unusable(error) from None
    for _ in range(TRIES):
        if (file := _hold(path, SECONDS)) is not None:
            # Not where another took it for one left behind, and removed it before it was held.
            if path.exists():
                return file
            file.close()
    raise StorageError("The data folder cannot be used (no file in it can be locked). Put it on another disk.")


def _hold(path: Path, seconds: float = 0) -> sqlite3.Connection | None:
    """Return what holds the lock on a file, None where another does; SQLite knows how on every system."""
    try:
        file = sqlite3.connect(path, timeout=seconds, isolation_level=None, check_same_thread=False)
    except sqlite3.Error:
        return None
    try:
        # Without a second file beside it.
        file.execute("PRAGMA journal_mode=MEMORY")
        file.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error:
        file.close()
        return None
    return file


def _number_of(process_lock: str) -> int:
    return int(process_lock[:15], 16)
