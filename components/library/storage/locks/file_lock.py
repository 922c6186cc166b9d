"""Locks on files: the system releases a lock when its process ends, also after ``kill -9``.

A lock is SQLite's on a file of its own, which works on every system. Knows nothing about what a lock stands for.
"""

import os
import sqlite3
from pathlib import Path

from components.errors import StorageError
from components.library.storage.disk_errors import folder_unusable
from components.message.message import Message

# Attempts to lock a file, and the seconds of each.
TRIES, SECONDS = 5, 1.0
NOT_LOCKABLE = Message("The data folder cannot be used (no file in it can be locked). Put it on another disk.")


class FileLock:
    """Hold the lock on the file at a path until ``close``."""

    def __init__(self, path: Path, held: sqlite3.Connection) -> None:
        self._path, self._held = path, held
        self._closed = False

    def close(self) -> None:
        """Remove the file, and release its lock; once, as another process may have a file there afterwards."""
        if not self._closed:
            self._closed = True
            self._path.unlink(missing_ok=True)
            self._held.close()


def make_lock(path: Path) -> FileLock | None:
    """Return the lock on the file at a path, which is made; None where another process keeps the lock.

    Raises StorageError where no file can be locked.
    """
    try:
        path.parent.mkdir(exist_ok=True)
        for _ in range(TRIES):
            path.touch()
            try:
                if (held := _hold(path, SECONDS)) is not None:
                    return FileLock(path, held)
                kept = False
            except BlockingIOError:
                kept = True
    except OSError as error:
        raise folder_unusable(error) from None
    if kept:
        return None
    raise StorageError(NOT_LOCKABLE)


def remove_free(path: Path) -> bool:
    """Remove the file at a path unless a process holds its lock; whether the file is gone."""
    try:
        held = _hold(path)
    except BlockingIOError:
        return False
    if held is None:
        return not path.exists()
    path.unlink(missing_ok=True)
    held.close()
    return True


def _hold(path: Path, seconds: float = 0) -> sqlite3.Connection | None:
    """Return the connection that holds the lock on the file at a path, None without one.

    Another process may remove the file before the lock, as one of a dead process, and a third may put its own there. So
    the lock counts only where the file is the same before the opening and after the locking: whoever holds the lock on
    the file at a path is the only one to remove it. The file is never made here. Raises BlockingIOError where another
    process holds the lock.
    """
    try:
        before = path.stat()
        file = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=rw",
            uri=True,
            timeout=seconds,
            isolation_level=None,
            check_same_thread=False,
        )
    except (OSError, sqlite3.Error):
        return None
    try:
        # Without a second file beside it.
        file.execute("PRAGMA journal_mode=MEMORY")
        file.execute("BEGIN EXCLUSIVE")
        if os.path.samestat(before, path.stat()):
            return file
    except (OSError, sqlite3.Error) as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
            file.close()
            raise BlockingIOError from None
    file.close()
    return None
