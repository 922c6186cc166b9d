"""The lock of a process that works with a database file alone, because the database is kept among the files as copies.

What another process changed in the database would be in no copy. Each process makes its own lock first and looks for
those of others then, so that of two that start at the same time at least one sees the other.
"""

from pathlib import Path

from components.errors import StorageError
from components.library.storage.locks.file_lock import FileLock, make_lock, remove_free
from components.message.message import Message

# The folder of the locks, beside the database, and the name of the lone one among them.
PROCESSES, ALONE = "processes", "alone"


def hold_alone(database: Path) -> FileLock:
    """Return the lock on a database file for this process alone. Raises StorageError where another works with it."""
    folder = database.parent / PROCESSES
    lock = make_lock(folder / ALONE)
    if lock is None:
        raise _others_work()
    if not all(remove_free(path) for path in folder.iterdir() if path.name != ALONE):
        lock.close()
        raise _others_work()
    return lock


def check_shared(database: Path) -> None:
    """Raise StorageError where a process works with the database file alone."""
    if not remove_free(database.parent / PROCESSES / ALONE):
        raise _others_work()


def _others_work() -> StorageError:
    return StorageError(
        Message(
            "Another Proofroom works with this data folder, and only one can where the database is kept among the files"
            " (PROOFROOM_DATABASE_SNAPSHOTS). Use its page, or stop it first."
        )
    )
