"""The copies of a database among the files, from the opening to the close: restored, and kept up to date.

A snapshot is written at the start, every few minutes and many transactions, and at the close.
"""

import logging
import threading
import time
from pathlib import Path

from components.errors import ProofroomError, StorageError, place_of
from components.library.storage.database import Database
from components.library.storage.files import Files
from components.library.storage.locks.lone_lock import hold_alone
from components.library.storage.snapshots.restoration import restore_database
from components.library.storage.snapshots.snapshot import write_snapshot
from components.library.storage.snapshots.start_claim import StartClaim
from components.library.storage.snapshots.transaction_log import TransactionLog

logger = logging.getLogger(__name__)

# Seconds after which a snapshot is due, fewer after many transactions: each is fetched at the start after a crash.
SECONDS, SECONDS_OF_MANY, MANY = 300.0, 30.0, 200
# Seconds between two looks for a snapshot that is due.
LOOK = 2.0


class DatabaseCopies:
    """Restore the SQLite database at a path from files, which may be seen ``delay`` seconds late. Raises StorageError.

    The database is opened after that, and given to ``follow``. No other process works with it until ``close``.
    """

    def __init__(self, path: Path, files: Files, delay: float) -> None:
        self._path, self._files = path, files
        self._lock = hold_alone(path)
        try:
            self._claim = StartClaim(files, delay)
            self._claim.wait()
            restore_database(path, files, self._claim)
        except BaseException:
            self._lock.close()
            raise
        self._closed, self._writing = threading.Event(), threading.Lock()
        self._log: TransactionLog | None = None
        self._thread = threading.Thread(target=self._work, name="snapshots", daemon=True)
        self._written, self._written_at = 0, 0.0

    def follow(self, database: Database) -> None:
        """Write a snapshot of the database, and from now on each of its transactions. Raises StorageError."""
        with database.write() as connection:
            number = max(1, connection.exec_driver_sql("PRAGMA user_version").scalar_one())
            connection.exec_driver_sql(f"PRAGMA user_version = {number}")
        # Now: this version may have changed the tables, and transactions are those of the tables of their snapshot.
        self._snapshot()
        self._log = database.log = TransactionLog(self._files, self._claim, number)
        self._thread.start()

    def write_latest(self) -> None:
        """Write a snapshot where the database has changed since the last one; a failure is logged."""
        try:
            with self._writing:
                if self._log and self._log.number > self._written:
                    self._snapshot()
        except ProofroomError as error:
            self._written_at = time.monotonic()
            logger.warning("A snapshot of the database could not be written; each transaction is: %s", error)
        except Exception as error:  # noqa: BLE001 - each transaction is written, and no trace is logged
            logger.error("The snapshot failed: %s at %s", type(error).__name__, place_of(error))

    def close(self) -> None:
        """Write the last snapshot, once the database is not changed any more."""
        self._closed.set()
        if self._log is not None:
            self._thread.join()
            self.write_latest()
            try:
                self._claim.end()
            except StorageError as error:
                logger.warning("The end of this Proofroom could not be written: %s", error)
        self._lock.close()

    def _snapshot(self) -> None:
        self._claim.check()
        self._written = write_snapshot(self._path, self._files, self._claim.start).number
        self._written_at = time.monotonic()

    def _work(self) -> None:
        while not self._closed.wait(LOOK):
            if self._is_due():
                self.write_latest()

    def _is_due(self) -> bool:
        changed = self._log.number - self._written if self._log else 0
        seconds = SECONDS if changed < MANY else SECONDS_OF_MANY
        return changed > 0 and time.monotonic() - self._written_at >= seconds


def mark_uncopied(database: Database) -> None:
    """Note in a SQLite database that it is about to change without copies, so that no snapshot replaces it."""
    with database.read() as connection:
        if not connection.exec_driver_sql("PRAGMA user_version").scalar_one():
            return
    with database.write() as connection:
        connection.exec_driver_sql("PRAGMA user_version = 0")
