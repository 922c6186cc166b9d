"""Where shots are kept: rows in a database, files beside it.

A row is written after its files. Knows nothing about jobs or pages.
"""

import errno
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

import sqlalchemy as sql

from components.errors import DiskFull, StorageError
from components.library.files import Files
from components.library.schema import METADATA, SHOTS, row_of_shot, shot_of_row
from components.library.shot import Shot


class Store:
    """Keep shots; ``files`` is where their files are."""

    def __init__(self, database_url: str | sql.URL, files_url: str) -> None:
        self.files = Files(files_url)
        self._engine = sql.create_engine(database_url)
        # SQLite has one writer, and the others look again at intervals: who waits for a lock goes on at once.
        self._writing = threading.Lock()
        if self._engine.dialect.name == "sqlite":
            sql.event.listen(self._engine, "connect", _prepare_sqlite)
        with _storage_errors():
            METADATA.create_all(self._engine)
            _add_new_columns(self._engine)

    def add_shot(self, shot: Shot) -> None:
        """Record a shot whose files are written, and its recipe in a file beside them; once, however often asked."""
        recipe = json.dumps(shot.as_json(), ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace")
        self.files.write_file(str(PurePosixPath(shot.answer).with_name("recipe.json")), recipe)
        with _storage_errors():
            try:
                with self._writing, self._engine.begin() as connection:
                    connection.execute(sql.insert(SHOTS), row_of_shot(shot))
            except sql.exc.IntegrityError:
                if self.find_shot(shot.id) is None:
                    raise

    def find_shot(self, shot_id: str) -> Shot | None:
        """Return a shot, or None where there is none of that id."""
        with _storage_errors(), self._engine.connect() as connection:
            row = connection.execute(sql.select(SHOTS).where(SHOTS.c.id == shot_id)).one_or_none()
        return shot_of_row(row) if row else None

    def latest_shots(self, count: int) -> list[Shot]:
        """Return the newest shots first, ``count`` at most."""
        query = sql.select(SHOTS).order_by(SHOTS.c.made_at.desc(), SHOTS.c.number.desc()).limit(count)
        with _storage_errors(), self._engine.connect() as connection:
            return [shot_of_row(row) for row in connection.execute(query)]

    def close(self) -> None:
        """Let the database's connections go."""
        self._engine.dispose()


def open_store(folder: Path) -> Store:
    """Return the store in a folder: SQLite and files. Raises StorageError where it cannot be written."""
    with _storage_errors():
        folder.mkdir(parents=True, exist_ok=True)
    return Store(sql.URL.create("sqlite", database=str(folder / "proofroom.db")), str(folder / "files"))


@contextmanager
def _storage_errors() -> Iterator[None]:
    """Turn what a disk or a database says into a sentence."""
    try:
        yield
    except (OSError, sql.exc.DatabaseError) as error:
        full = getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT) or "disk is full" in str(error)
        reason = getattr(error, "strerror", None) or "the database did not answer"
    else:
        return
    if full:
        raise DiskFull("The disk is full, so the picture could not be kept. Free some space, then store it again.")
    raise StorageError(f"The data folder cannot be used ({reason}). Check PROOFROOM_DATA and its permissions.")


def _prepare_sqlite(connection, _record) -> None:
    # WAL lets readers go on while one writes; a writer that finds another waits for it instead of failing.
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA busy_timeout=10000")
    # No wait for the disk with every row: many that come at once would queue for it. A process that dies loses nothing;
    # a power cut may lose the latest rows, which are found again from the recipes beside the pictures.
    connection.execute("PRAGMA synchronous=NORMAL")


def _add_new_columns(engine: sql.Engine) -> None:
    """Add to the table what it did not have yet when an earlier Proofroom made it; all such columns may be empty."""
    there = {column["name"] for column in sql.inspect(engine).get_columns(SHOTS.name)}
    with engine.begin() as connection:
        for column in SHOTS.columns:
            if column.name not in there:
                kind = column.type.compile(engine.dialect)
                connection.execute(sql.DDL(f"ALTER TABLE {SHOTS.name} ADD COLUMN {column.name} {kind}"))
