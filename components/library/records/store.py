"""The store: rows of shots and runs in a database, and the files of the shots.

Knows nothing about jobs and pages.
"""

from contextlib import ExitStack
from pathlib import Path

import sqlalchemy as sql

from components.library.records.bin_rows import BinRows
from components.library.records.run_rows import RunRows
from components.library.records.screen_views import ScreenViews
from components.library.records.shot_rows import ShotRows
from components.library.storage.database import Database
from components.library.storage.disk_errors import folder_unusable
from components.library.storage.files import Files
from components.library.storage.locks.process_lock import ProcessLock
from components.library.storage.snapshots.bucket_files import BucketFiles
from components.library.storage.snapshots.database_copies import DatabaseCopies, mark_uncopied

DATABASE = "proofroom.db"


class Store(ShotRows, RunRows, BinRows):
    """Keep shots, runs and their files, from the opening until ``close``; ``files`` holds the files by their keys.

    ``copies``: the copies of the database among the files, already restored; None for a database that stays.
    """

    def __init__(self, database_url: str | sql.URL, files: str | Files, copies: DatabaseCopies | None = None) -> None:
        self.files = Files(files) if isinstance(files, str) else files
        self.screen_views = ScreenViews()
        self.database = Database(database_url, alone=copies is not None)
        with ExitStack() as undone:
            undone.callback(self.database.close)
            self._process_lock = ProcessLock(self.database)
            undone.callback(self._process_lock.close)
            if copies is not None:
                copies.follow(self.database)
            undone.pop_all()
        self._copies = copies

    def copy_database(self) -> None:
        """Write what has changed in the database since the last snapshot, where there are snapshots."""
        if self._copies is not None:
            self._copies.write_latest()

    def close(self) -> None:
        """Release the lock of this process, and close the connections of the database."""
        self._process_lock.close()
        if self._copies is not None:
            self._copies.close()
        self.database.close()


def open_store(folder: Path, database_url: str | None = None, files_url: str | None = None) -> Store:
    """Return the store in a folder: SQLite and files, each there unless a URL leads elsewhere.

    Raises StorageError where the folder cannot be written.
    """
    if database_url is None or files_url is None:
        _make_folder(folder)
    store = Store(database_url or _url_of(folder), files_url or str(folder / "files"))
    if store.database.is_sqlite:
        mark_uncopied(store.database)
    return store


def open_copied_store(folder: Path, files_url: str | None = None, delay: float = 0.0) -> Store:
    """Return the store in a folder whose database is kept among the files, and restored from them.

    ``files_url``: the place of the files, None = in the folder. ``delay``: seconds until a file that was closed is
    seen. Raises StorageError.
    """
    _make_folder(folder)
    files = BucketFiles(files_url or str(folder / "files"))
    copies = DatabaseCopies(folder / DATABASE, files, delay)
    try:
        return Store(_url_of(folder), files, copies)
    except BaseException:
        copies.close()
        raise


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise folder_unusable(error) from None


def _url_of(folder: Path) -> sql.URL:
    return sql.URL.create("sqlite", database=str(folder / DATABASE))
