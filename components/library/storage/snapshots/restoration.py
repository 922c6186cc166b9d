"""The restoration: the newest readable snapshot, and every transaction since, become the database on the local disk."""

import gzip
import logging
import sqlite3
import zlib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from components.errors import StorageError
from components.library.storage.disk_errors import folder_unusable
from components.library.storage.files import Files
from components.library.storage.snapshots.object_name import TRANSACTIONS, ObjectName
from components.library.storage.snapshots.row_changes import RowChange, apply_changes, read_changes
from components.library.storage.snapshots.snapshot import list_snapshots, unpack_snapshot
from components.library.storage.snapshots.start_claim import StartClaim
from components.message.message import Message

logger = logging.getLogger(__name__)

# Transactions are small, and a bucket answers slowly: so many are fetched at the same time.
AT_ONCE = 8
# The files that SQLite puts beside a database.
BESIDE = ("-wal", "-shm", "-journal")


def restore_database(database: Path, files: Files, claim: StartClaim) -> None:
    """Make the database at a path what the files say; without a snapshot among them the database stays as it is.

    A database that was changed without its transactions among the files is never replaced. Raises StorageError.
    """
    snapshots = list_snapshots(files)
    if not snapshots:
        return
    if _is_independent(database):
        raise StorageError(
            Message(
                "The data folder has a database with changes that are in no snapshot, and there are snapshots among the"
                " files. Move the one or the other away, then start again."
            )
        )
    place = database.with_name(f"{database.name}.restored")
    snapshot = next((name for name in snapshots if unpack_snapshot(files, name, place)), None)
    if snapshot is None:
        raise StorageError(Message("No snapshot of the database can be read. Move them away, then start again."))
    if snapshot != snapshots[0]:
        logger.warning("The newest snapshot of the database cannot be read; an earlier one was taken")
    _replay(place, files, claim, snapshot)
    try:
        for suffix in BESIDE:
            database.with_name(database.name + suffix).unlink(missing_ok=True)
        place.replace(database)
    except OSError as error:
        raise folder_unusable(error) from None


def choose_transactions(names: Iterable[ObjectName], snapshot: ObjectName) -> list[ObjectName]:
    """Return the transactions to be made after a snapshot, in their order.

    Of each number the latest start and attempt counts. What a process wrote after a later process had begun from an
    earlier number is left out.
    """
    latest: dict[int, ObjectName] = {}
    for name in names:
        if name.number > snapshot.number:
            latest[name.number] = max(name, latest.get(name.number, name))
    chosen, start = [], snapshot.start
    for number in sorted(latest):
        if latest[number].start >= start:
            chosen.append(latest[number])
            start = latest[number].start
    return chosen


def _replay(place: Path, files: Files, claim: StartClaim, snapshot: ObjectName) -> None:
    """Make the transactions after a snapshot in its database. Raises StorageError."""
    chosen = choose_transactions(_list_transactions(files), snapshot)
    if _missing(chosen, snapshot):
        claim.wait_again()
        chosen = choose_transactions(_list_transactions(files), snapshot)
    if missing := _missing(chosen, snapshot):
        logger.error("%d transactions are not among the files, and what they changed is lost", missing)

    def fetch(name: ObjectName) -> list[RowChange] | None:
        try:
            return read_changes(gzip.decompress(files.read_file(name.transaction_key)))
        except (StorageError, ValueError, EOFError, OSError, zlib.error):
            logger.error("Transaction %d cannot be read, and what it changed is lost", name.number)
            return None

    try:
        with ThreadPoolExecutor(AT_ONCE) as pool, closing(sqlite3.connect(place)) as database, database:
            for changes in pool.map(fetch, chosen):
                apply_changes(database, changes or [])
            database.execute(f"PRAGMA user_version = {max([snapshot, *chosen]).number}")
    except sqlite3.Error:
        raise StorageError(
            Message(
                "The transactions among the files do not fit the snapshot of the database. Start the Proofroom that"
                " wrote them, stop it, then start this one again."
            )
        ) from None


def _list_transactions(files: Files) -> list[ObjectName]:
    return [name for key in files.list_folder(TRANSACTIONS) if (name := ObjectName.of_key(key))]


def _missing(chosen: list[ObjectName], snapshot: ObjectName) -> int:
    """Return how many numbers between a snapshot and the last transaction have no file."""
    return chosen[-1].number - snapshot.number - len(chosen) if chosen else 0


def _is_independent(database: Path) -> bool:
    """Whether a database on the disk was changed without a record of its transactions."""
    if not database.exists():
        return False
    try:
        with closing(sqlite3.connect(database)) as connection:
            return bool(connection.execute("PRAGMA user_version").fetchone()[0] == 0)
    except sqlite3.DatabaseError:
        # Damaged: the files have it whole.
        return False
