"""The lock of this process, by which other processes know that this process lives.

The system or PostgreSQL grants the lock, and releases the lock when the process ends, also after ``kill -9``. So no
clock and no heartbeat are needed to find the runs of a dead process. Knows nothing about runs.
"""

import time
from collections.abc import Iterable
from pathlib import Path
from uuid import uuid4

from components.errors import StorageError
from components.library.storage.database import Database
from components.library.storage.locks.advisory_lock import RETAKEN, AdvisoryLock, is_free
from components.library.storage.locks.file_lock import NOT_LOCKABLE, FileLock, make_lock, remove_free
from components.library.storage.locks.lone_lock import PROCESSES


class ProcessLock:
    """Hold the lock of this process; ``id`` is the name of the lock, recorded with each run. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.id = uuid4().hex
        self._file: FileLock | None = None
        self._lock: AdvisoryLock | None = None
        if not database.is_sqlite:
            self._lock = AdvisoryLock(database, _number_of(self.id))
        elif (path := self._path_of(self.id)) is not None:
            if (held := make_lock(path)) is None:
                raise StorageError(NOT_LOCKABLE)
            self._file = held
            try:
                database.check_shared()
            except StorageError:
                self.close()
                raise
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
        return path is None or remove_free(path)

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
        if self._file is not None:
            self._file.close()
            self._file = None

    def _path_of(self, lock_id: str) -> Path | None:
        """Return the file of a lock; None for a database in memory, which has one process only."""
        database = self._database.file
        return database and database.parent / PROCESSES / lock_id


def _number_of(lock_id: str) -> int:
    return int(lock_id[:15], 16)
