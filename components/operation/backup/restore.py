"""The way back from a backup, into a data folder that is empty.

The archive may come from anybody. Every name and size is checked before anything is written under the name, and the
database takes its place last, when the check sum of the archive was right: a folder with a database is a whole one.
"""

import mmap
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from components.errors import InputError, StorageError
from components.library.storage.disk_errors import disk_full, is_full
from components.library.storage.files import Files
from components.operation.backup.archive import DATABASE, END, FORMAT, HEAD, ArchiveReader, Member, WrongArchive, key_of
from components.operation.backup.backup import Tell
from components.operation.backup.sqlite_file import check_database
from components.operation.place import Place

INTO_POSTGRES = (
    "The database is PostgreSQL: bring it back with pg_restore, and the files with the tools of their place. A backup"
    " of Proofroom goes into a data folder with SQLite: leave PROOFROOM_DATABASE_URL out."
)
LEFT_BY_SQLITE = ("-wal", "-shm", "-journal")


@dataclass(frozen=True)
class Restored:
    """Hold what came back: files, and bytes of the files and of the database."""

    files: int
    size: int


def restore_backup(source: Path, place: Place, tell: Tell = lambda files, size: None) -> Restored:
    """Bring a backup back, whole or not at all.

    Raises InputError for a place that is not empty and for a wrong archive, and StorageError.
    """
    database = place.database_file
    if database is None:
        raise InputError(INTO_POSTGRES)
    # SQLite would take what an earlier database left in its log for a part of the new one.
    for path in (database, *(database.with_name(database.name + suffix) for suffix in LEFT_BY_SQLITE)):
        if path.exists():
            raise InputError(f"{path} is there already: a backup is restored into an empty data folder only.")
    try:
        archive = source.open("rb")
    except OSError as error:
        raise InputError(f"{source} cannot be read: {error.strerror}.") from None
    with archive:
        reader = ArchiveReader(archive)
        head = reader.read_json(reader.next_member(), HEAD)
        if head.get("proofroom") != FORMAT:
            raise WrongArchive("The backup was made by another Proofroom, in a way that this one does not know.")
        try:
            database.parent.mkdir(parents=True, exist_ok=True)
            files = Files(place.files_url)
            if next(files.walk(), None) is not None:
                raise InputError("The place of the files is not empty. A backup is restored into an empty one only.")
            files.check_space(os.fstat(archive.fileno()).st_size)
            with tempfile.TemporaryDirectory(dir=database.parent, prefix=".proofroom-") as folder:
                return _restore(reader, files, Path(folder), database, tell)
        except OSError as error:
            if is_full(error):
                raise disk_full() from None
            raise StorageError(f"The backup could not be restored: {error.strerror}.") from None


def _restore(reader: ArchiveReader, files: Files, folder: Path, database: Path, tell: Tell) -> Restored:
    member, count = reader.next_member(), 0
    if member.name != DATABASE:
        raise WrongArchive(f"{DATABASE} is missing in the archive.")
    kept = folder / DATABASE
    with kept.open("wb") as file:
        file.writelines(reader.read(member))
    check_database(kept)
    size = member.size
    try:
        while (member := reader.next_member()).name != END:
            _restore_file(reader, member, files, folder)
            count, size = count + 1, size + member.size
            tell(count, size)
        reader.check_end(member)
        if database.exists():
            raise InputError("Proofroom was started in the folder meanwhile. Nothing was restored.")
        kept.replace(database)
    except BaseException:
        # Ctrl+C too. All that is there came from the archive: the place was empty. A database in its place is whole.
        if kept.exists():
            for key in files.walk():
                files.remove(key)
        raise
    return Restored(count, size)


def _restore_file(reader: ArchiveReader, member: Member, files: Files, folder: Path) -> None:
    key = key_of(member)
    if files.has(key):
        raise WrongArchive(f"{key} is in the archive twice.")
    with tempfile.TemporaryFile(dir=folder) as file:
        file.writelines(reader.read(member))
        file.flush()
        _keep(files, key, file, member.size)


def _keep(files: Files, key: str, file: IO[bytes], size: int) -> None:
    """Store a file without its bytes in memory."""
    if not size:
        files.write_file(key, b"")
        return
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        files.write_file(key, data)
