"""A backup: a snapshot of the database, and then every file, as one archive; Proofroom may run meanwhile.

The database comes first: what a row names was written before the row, so that the files of every row are there. A file
that is removed meanwhile is left out, as its picture was removed.
"""

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from components.errors import InputError, StorageError
from components.library.storage.disk_errors import disk_full, is_full
from components.library.storage.files import PART, Files
from components.operation.backup.archive import DATABASE, FILES, FORMAT, HEAD, PIECE, ArchiveWriter
from components.operation.backup.sqlite_file import read_revision
from components.operation.place import Place

# Bytes of a file that are in memory: nearly every file is read in one go, which some places of files ask for.
AT_ONCE = 32 * PIECE
# Called with the files and the bytes that were written so far.
Tell = Callable[[int, int], None]
ON_POSTGRES = (
    "The database is PostgreSQL, whose own tools save it: pg_dump --format=custom --file=proofroom.dump, with the"
    " address of PROOFROOM_DATABASE_URL. Save the place of PROOFROOM_FILES_URL after it, with the tools of that place."
)


@dataclass(frozen=True)
class Saved:
    """Hold what a backup has: files, bytes of the files and of the database, and files that were removed meanwhile."""

    files: int
    size: int
    gone: int


def write_backup(place: Place, target: Path, tell: Tell = lambda files, size: None) -> Saved:
    """Write the archive ``target``, whole or not at all, readable for its owner alone.

    Raises InputError for a target that is there or a place that cannot be saved like this, and StorageError.
    """
    database = place.database_file
    if database is None:
        raise InputError(ON_POSTGRES)
    if target.exists():
        raise InputError(f"{target} is there already. Choose another name, or remove the file first.")
    if not database.is_file():
        raise InputError(f"There is nothing to save: {database} is not there. Check PROOFROOM_DATA.")
    files, part = Files(place.files_url), target.with_name(f"{target.name}{PART}")
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".proofroom-") as folder:
            snapshot = Path(folder, DATABASE)
            take_snapshot(database, snapshot)
            try:
                with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                    saved = _write(ArchiveWriter(file), snapshot, files, tell)
                    file.flush()
                    os.fsync(file.fileno())
                part.replace(target)
            finally:
                part.unlink(missing_ok=True)
    except OSError as error:
        if is_full(error):
            raise disk_full() from None
        raise StorageError(f"{target} could not be written: {error.strerror or type(error).__name__}.") from None
    return saved


def take_snapshot(database: Path, snapshot: Path) -> None:
    """Copy a database that may be in use, as of one moment. Raises StorageError."""
    try:
        with (
            closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=rw", uri=True, timeout=30)) as source,
            closing(sqlite3.connect(snapshot)) as target,
        ):
            # In one step: with WAL nobody who writes waits for a reader, and no step has to begin anew.
            source.backup(target, pages=-1)
            target.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        raise StorageError(f"The database could not be copied ({error}). Try again in a minute.") from None


def _write(archive: ArchiveWriter, snapshot: Path, files: Files, tell: Tell) -> Saved:
    head = {"proofroom": FORMAT, "revision": read_revision(snapshot), "made_at": datetime.now(UTC).isoformat()}
    archive.add_json(HEAD, head)
    size = snapshot.stat().st_size
    with snapshot.open("rb") as file:
        archive.add(DATABASE, size, iter(lambda: file.read(PIECE), b""))
    count = gone = 0
    for key in files.walk():
        # An unfinished file of a process at work; recovery would remove the file from a restored folder.
        if key.endswith(PART):
            continue
        length = files.size(key)
        pieces = _read_pieces(files, key, length)
        try:
            first = next(pieces, b"")
        except StorageError:
            if files.has(key):
                raise
            gone += 1
            continue
        archive.add(f"{FILES}{key}", length, _rejoin(first, pieces))
        count, size = count + 1, size + length
        tell(count, size)
    archive.finish()
    return Saved(count, size, gone)


def _read_pieces(files: Files, key: str, length: int) -> Iterator[bytes]:
    for start in range(0, length, AT_ONCE):
        yield files.read_file(key, min(AT_ONCE, length - start), start)
    if not length and not files.has(key):
        raise StorageError(f"{key} is gone.")


def _rejoin(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest
