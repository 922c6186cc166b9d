"""Where shots are kept: rows in a database, files in a file system.

A database URL and a file-system URL, through SQLAlchemy and fsspec. A file is written under a temporary name and
renamed, so that none is ever half there; a row is written after its files. Knows nothing about jobs or pages.
"""

import errno
import hashlib
import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from datetime import UTC
from decimal import Decimal
from pathlib import Path, PurePosixPath
from uuid import uuid4

import fsspec
import sqlalchemy as sql
from fsspec.implementations.local import LocalFileSystem

from components.endpoint.cost import Cost
from components.errors import DiskFull, StorageError
from components.library.shot import Recipe, Shot

# Less than this and no call is made: room for the pictures of one answer, four of 1536x1024 and what is pasted.
SPARE_BYTES = 64 * 2**20

METADATA = sql.MetaData()
SHOTS = sql.Table(
    "shots",
    METADATA,
    sql.Column("id", sql.String(32), primary_key=True),
    sql.Column("number", sql.Integer, nullable=False),
    sql.Column("kind", sql.String(16), nullable=False),
    sql.Column("endpoint", sql.String(255), nullable=False),
    sql.Column("prompt", sql.Text, nullable=False),
    sql.Column("model", sql.String(255), nullable=False),
    sql.Column("parameters", sql.JSON, nullable=False),
    sql.Column("usage", sql.JSON),
    sql.Column("cost", sql.Numeric(18, 9)),
    sql.Column("currency", sql.String(8)),
    sql.Column("request_id", sql.String(255)),
    sql.Column("seconds", sql.Float, nullable=False),
    sql.Column("made_at", sql.DateTime(timezone=True), nullable=False, index=True),
    sql.Column("parent", sql.String(32)),
    sql.Column("answer", sql.String(255), nullable=False),
    sql.Column("sha256", sql.String(64), nullable=False, index=True),
    sql.Column("width", sql.Integer, nullable=False),
    sql.Column("height", sql.Integer, nullable=False),
    sql.Column("source", sql.String(255)),
    sql.Column("mask", sql.String(255)),
    sql.Column("pasted", sql.String(255)),
    sql.Column("changed_outside_mask", sql.Integer),
    sql.Column("handling", sql.JSON),
)


class Store:
    """Keep shots and their files."""

    def __init__(self, database_url: str | sql.URL, files_url: str) -> None:
        self._files, self._root = fsspec.url_to_fs(files_url)
        with _storage_errors():
            self._files.makedirs(self._root, exist_ok=True)
        self._engine = sql.create_engine(database_url)
        # SQLite has one writer, and the others look again at intervals: who waits for a lock goes on at once.
        self._writing = threading.Lock()
        if self._engine.dialect.name == "sqlite":
            sql.event.listen(self._engine, "connect", _prepare_sqlite)
        with _storage_errors():
            METADATA.create_all(self._engine)
            _add_new_columns(self._engine)

    def check_space(self) -> None:
        """Raise DiskFull where an answer would not fit; a file system that cannot tell is taken to have room."""
        with _storage_errors():
            full = isinstance(self._files, LocalFileSystem) and shutil.disk_usage(self._root).free < SPARE_BYTES
        if full:
            raise DiskFull("The disk is full, so nothing was sent. Free some space, then try again.")

    def write_file(self, key: str, data: bytes) -> str:
        """Keep ``data`` under ``key`` and return the key; whole or not at all. Raises StorageError or DiskFull."""
        path = f"{self._root}/{key}"
        part = f"{path}.{uuid4().hex}.part"
        with _storage_errors():
            self._files.makedirs(str(PurePosixPath(path).parent), exist_ok=True)
            try:
                self._files.pipe_file(part, data)
                self._files.mv(part, path)
            except BaseException:
                if self._files.exists(part):
                    self._files.rm_file(part)
                raise
        return key

    def write_once(self, folder: str, suffix: str, data: bytes) -> str:
        """Keep ``data`` under its SHA-256 in ``folder`` unless it is there, and return the key."""
        key = f"{folder}/{hashlib.sha256(data).hexdigest()}.{suffix}"
        with _storage_errors():
            there = self._files.exists(f"{self._root}/{key}")
        return key if there else self.write_file(key, data)

    def read_file(self, key: str) -> bytes:
        """Return the bytes kept under ``key``. Raises StorageError."""
        with _storage_errors():
            return self._files.cat_file(f"{self._root}/{key}")

    def add_shot(self, shot: Shot) -> None:
        """Record a shot whose files are written, and its recipe in a file beside them; once, however often asked."""
        recipe = json.dumps(shot.as_json(), ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace")
        self.write_file(str(PurePosixPath(shot.answer).with_name("recipe.json")), recipe)
        with _storage_errors():
            try:
                with self._writing, self._engine.begin() as connection:
                    connection.execute(sql.insert(SHOTS), _row_of(shot))
            except sql.exc.IntegrityError:
                if self.find_shot(shot.id) is None:
                    raise

    def find_shot(self, shot_id: str) -> Shot | None:
        """Return a shot, or None where there is none of that id."""
        with _storage_errors(), self._engine.connect() as connection:
            row = connection.execute(sql.select(SHOTS).where(SHOTS.c.id == shot_id)).one_or_none()
        return _shot_of(row) if row else None

    def latest_shots(self, count: int) -> list[Shot]:
        """Return the newest shots first, ``count`` at most."""
        query = sql.select(SHOTS).order_by(SHOTS.c.made_at.desc(), SHOTS.c.number.desc()).limit(count)
        with _storage_errors(), self._engine.connect() as connection:
            return [_shot_of(row) for row in connection.execute(query)]

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
    # a power cut may lose the latest rows, as it may the files, which are not waited for either.
    connection.execute("PRAGMA synchronous=NORMAL")


def _add_new_columns(engine: sql.Engine) -> None:
    """Add to the table what it did not have yet when an earlier Proofroom made it; all such columns may be empty."""
    there = {column["name"] for column in sql.inspect(engine).get_columns(SHOTS.name)}
    with engine.begin() as connection:
        for column in SHOTS.columns:
            if column.name not in there:
                kind = column.type.compile(engine.dialect)
                connection.execute(sql.DDL(f"ALTER TABLE {SHOTS.name} ADD COLUMN {column.name} {kind}"))


def _row_of(shot: Shot) -> dict[str, object]:
    recipe = shot.recipe
    return {
        "id": shot.id,
        "number": shot.number,
        "kind": recipe.kind,
        "endpoint": recipe.endpoint,
        "prompt": recipe.prompt,
        "model": recipe.parameters["model"],
        "parameters": dict(recipe.parameters),
        "usage": None if recipe.usage is None else dict(recipe.usage),
        "cost": recipe.cost.amount if recipe.cost else None,
        "currency": recipe.cost.currency if recipe.cost else None,
        "request_id": recipe.request_id,
        "seconds": recipe.seconds,
        "made_at": recipe.made_at,
        "parent": recipe.parent,
        "answer": shot.answer,
        "sha256": shot.sha256,
        "width": shot.width,
        "height": shot.height,
        "source": shot.source,
        "mask": shot.mask,
        "pasted": shot.pasted,
        "changed_outside_mask": shot.changed_outside_mask,
        "handling": None if shot.handling is None else dict(shot.handling),
    }


def _shot_of(row: sql.Row) -> Shot:
    values = row._mapping
    cost = None if values["cost"] is None else Cost(Decimal(values["cost"]), values["currency"])
    # SQLite forgets the zone; what was written is UTC.
    made_at = values["made_at"].replace(tzinfo=UTC) if values["made_at"].tzinfo is None else values["made_at"]
    recipe = Recipe(
        made_at=made_at,
        cost=cost,
        **{k: values[k] for k in ("kind", "endpoint", "parameters", "usage", "request_id", "seconds", "parent")},
    )
    recorded = {column.name for column in SHOTS.columns} & {field.name for field in fields(Shot)}
    return Shot(recipe=recipe, **{name: values[name] for name in recorded})
