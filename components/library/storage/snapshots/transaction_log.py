"""The transaction log: one file for each transaction, closed before the transaction is committed.

So whatever a person was told is among the files. A transaction whose commit failed leaves its file behind; the next one
takes the same number with a higher attempt, and the highest attempt is the transaction of that number.
"""

import gzip
import sqlite3

import sqlalchemy as sql

from components.library.storage.files import Files
from components.library.storage.snapshots.object_name import ObjectName
from components.library.storage.snapshots.row_changes import take_changes, watch_rows, write_changes
from components.library.storage.snapshots.start_claim import StartClaim

# The mark of a connection that notes what it changes.
WATCHED = "watched"


class TransactionLog:
    """Write the transactions of a process to its files; ``number`` is that of the last one that was committed.

    Only one thread at a time is between ``record`` and ``confirm``.
    """

    def __init__(self, files: Files, claim: StartClaim, number: int) -> None:
        self._files, self._claim, self.number = files, claim, number
        self._attempt, self._recorded = 0, False

    def watch(self, connection: sql.Connection) -> None:
        """Have a connection note what it changes; outside of a transaction."""
        if not connection.info.get(WATCHED):
            watch_rows(_driver_of(connection))
            connection.info[WATCHED] = True

    def record(self, connection: sql.Connection) -> None:
        """Write what a transaction has changed to its file; the transaction is committed next.

        Raises StorageError where the file cannot be written; the transaction is rolled back then.
        """
        self._recorded = False
        driver = _driver_of(connection)
        changes = take_changes(driver)
        if not changes:
            return
        self._claim.check()
        name = ObjectName(self.number + 1, self._claim.start, self._attempt)
        # Counted first: a file whose writing failed may be there nevertheless.
        self._attempt += 1
        self._files.write_file(name.transaction_key, gzip.compress(write_changes(changes), 6, mtime=0))
        driver.execute(f"PRAGMA user_version = {name.number}")
        self._recorded = True

    def confirm(self) -> None:
        """Count the transaction that was recorded last: it was committed."""
        if self._recorded:
            self.number += 1
            self._attempt, self._recorded = 0, False


def _driver_of(connection: sql.Connection) -> sqlite3.Connection:
    driver = connection.connection.dbapi_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver
