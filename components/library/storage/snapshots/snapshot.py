"""A snapshot: the whole database at one moment as one compressed file, under a name of its own."""

import gzip
import io
import shutil
import sqlite3
import zlib
from contextlib import closing
from pathlib import Path

from components.errors import StorageError
from components.library.storage.disk_errors import folder_unusable
from components.library.storage.files import Files
from components.library.storage.snapshots.object_name import SNAPSHOTS, TRANSACTIONS, ObjectName

# Snapshots that stay: the second one is there should the newest be unreadable.
KEPT = 2
# Bytes that are packed and unpacked at a time.
PIECE = 2**20


def write_snapshot(database: Path, files: Files, start: int) -> ObjectName:
    """Write a snapshot of a database that is in use, remove what it replaces, and return its name.

    Raises StorageError.
    """
    copy = database.with_name(f"{database.name}.snapshot")
    try:
        copy.unlink(missing_ok=True)
        with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
            # In one step: a transaction that commits meanwhile is not in it, and waits for nothing.
            source.backup(target)
            number = target.execute("PRAGMA user_version").fetchone()[0]
            # The copy has the source's way of writing, whose second file would be missing.
            target.execute("PRAGMA journal_mode=DELETE")
        packed = io.BytesIO()
        with copy.open("rb") as whole, gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=5, mtime=0) as pack:
            shutil.copyfileobj(whole, pack, PIECE)
    except (OSError, sqlite3.Error) as error:
        raise folder_unusable(error if isinstance(error, OSError) else OSError()) from None
    finally:
        copy.unlink(missing_ok=True)
    name = ObjectName(number, start)
    files.write_file(name.snapshot_key, packed.getvalue())
    _remove_replaced(files)
    return name


def list_snapshots(files: Files) -> list[ObjectName]:
    """Return the names of all snapshots, the newest first: each start writes one of everything before the start."""
    names = [name for key in files.list_folder(SNAPSHOTS) if (name := ObjectName.of_key(key))]
    return sorted(names, key=lambda name: (name.start, name.number), reverse=True)


def unpack_snapshot(files: Files, name: ObjectName, place: Path) -> bool:
    """Write the database in a snapshot to a place on the disk; False where the snapshot cannot be read.

    Raises StorageError where the place cannot be written.
    """
    try:
        packed = files.read_file(name.snapshot_key)
    except StorageError:
        return False
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(packed)) as pack, place.open("wb") as whole:
            shutil.copyfileobj(pack, whole, PIECE)
    except (gzip.BadGzipFile, EOFError, zlib.error):
        return False
    except OSError as error:
        raise folder_unusable(error) from None
    try:
        with closing(sqlite3.connect(place)) as database:
            return bool(database.execute("PRAGMA user_version").fetchone()[0] == name.number)
    except sqlite3.DatabaseError:
        return False


def _remove_replaced(files: Files) -> None:
    snapshots = list_snapshots(files)
    for name in snapshots[KEPT:]:
        files.remove(name.snapshot_key)
    # Only what every snapshot that stays has in it.
    oldest = min(snapshots[:KEPT])
    for key in files.list_folder(TRANSACTIONS):
        if (found := ObjectName.of_key(key)) and found.number <= oldest.number:
            files.remove(key)
