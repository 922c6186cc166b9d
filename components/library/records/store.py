"""The store: rows of shots and runs in a database, and the files of the shots.

Knows nothing about jobs and pages.
"""

from pathlib import Path

import sqlalchemy as sql

from components.library.records.bin_rows import BinRows
from components.library.records.run_rows import RunRows
from components.library.records.screen_views import ScreenViews
from components.library.records.shot_rows import ShotRows
from components.library.storage.database import Database
from components.library.storage.disk_errors import folder_unusable
from components.library.storage.files import Files
from components.library.storage.process_lock import ProcessLock


class Store(ShotRows, RunRows, BinRows):
    """Keep shots, runs and their files, from the opening until ``close``; ``files`` holds the files by their keys."""

    def __init__(self, database_url: str | sql.URL, files_url: str) -> None:
        self.files, self.screen_views = Files(files_url), ScreenViews()
        self.database = Database(database_url)
        self._process_lock = ProcessLock(self.database)

    def close(self) -> None:
        """Release the lock of this process, and close the connections of the database."""
        self._process_lock.close()
        self.database.close()


def open_store(folder: Path, database_url: str | None = None, files_url: str | None = None) -> Store:
    """Return the store in a folder: SQLite and files, each there unless a URL leads elsewhere.

    Raises StorageError where the folder cannot be written.
    """
    if database_url is None or files_url is None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise folder_unusable(error) from None
    database = sql.URL.create("sqlite", database=str(folder / "proofroom.db"))
    return Store(database_url or database, files_url or str(folder / "files"))
