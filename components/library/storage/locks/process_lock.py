"""The lock of this process, by which other processes know that this process lives.

The system or PostgreSQL grants the lock, and releases the lock when the process ends, also after ``kill -9``. So no
heartbeat is needed to find the runs of a dead process. Knows nothing about runs.
"""

from collections.abc import Iterable
from pathlib import Path
from time import monotonic
from uuid import uuid4

from components.errors import StorageError
from components.library.storage.database import Database
from components.library.storage.locks.advisory_lock import AdvisoryLock, is_free
from components.library.storage.locks.file_lock import NOT_LOCKABLE, FileLock, make_lock, remove_free
from components.library.storage.locks.lone_lock import PROCESSES
from components.library.storage.locks.missing_locks import MissingLocks


class ProcessLock:
    """Hold the lock of this process; ``id`` is the name of the lock, recorded with each run. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._missing = MissingLocks()
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
                self._is_gone(other.name)

    def find_gone(self, lock_ids: Iterable[str]) -> set[str]:
        """Return the locks whose processes have ended, without waiting. Raises StorageError.

        The system tells at once with SQLite. With PostgreSQL a process has ended that was found without its lock for
        15 seconds, so a caller has to look again every few seconds, and a first look finds none.
        """
        return {lock_id for lock_id in lock_ids if self._is_gone(lock_id)}

    def _is_gone(self, lock_id: str) -> bool:
        if lock_id == self.id:
            return False
        if not self._database.is_sqlite:
            return self._missing.note(lock_id, is_free(self._database, _number_of(lock_id)), monotonic())
        path = self._path_of(lock_id)
        return path is None or remove_free(path)

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
