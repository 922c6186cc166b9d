"""The database: SQLite or PostgreSQL behind one URL, brought up to date at the opening.

An error of the database becomes a sentence without the address, which may hold a password. Knows the tables and no
rows.
"""

import json
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import sqlalchemy as sql

from components.errors import StorageError
from components.library.storage.disk_errors import data_unusable, disk_full, folder_unusable, is_full
from components.library.storage.locks.lone_lock import check_shared
from components.library.storage.migrations.new_tables import create_tables
from components.library.storage.migrations.revisions import list_revisions, read_revisions, write_latest_revision
from components.library.storage.plain_text import plain_values
from components.library.storage.schema import SHOTS
from components.library.storage.snapshots.transaction_log import TransactionLog
from components.message.message import Message

# Any number: the process that brings a PostgreSQL database up to date holds the lock, and the others wait.
MIGRATING = 6_270_501
SECONDS_TO_CONNECT = 10
# Of libpq: an end of a connection that nobody announces is noticed within half a minute, and not after hours.
KEEPALIVE = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 20_000}
# Seconds for which a writer of SQLite waits for another writer.
BUSY_SECONDS = 10


class Database:
    """Hold connections to a database that has this version's tables. Raises StorageError.

    ``log``: where each transaction of SQLite is recorded before it is committed, None = nowhere. ``alone``: this
    process holds the lock of the one that works with the database file alone, so that others are refused.
    """

    log: TransactionLog | None = None

    def __init__(self, url: str | sql.URL, alone: bool = False) -> None:
        self._alone = alone
        try:
            self.url = _with_driver(sql.make_url(url))
            options: dict[str, Any] = (
                {} if self.is_sqlite else {"pool_pre_ping": True, "pool_size": 8, "max_overflow": 24}
            )
            options["json_serializer"] = _write_json
            if not self.is_sqlite:
                options["connect_args"] = {"connect_timeout": SECONDS_TO_CONNECT} | KEEPALIVE
            self.engine = sql.create_engine(self.url, hide_parameters=True, **options)
        except ImportError:
            raise StorageError(
                Message(
                    "PROOFROOM_DATABASE_URL leads to PostgreSQL, whose driver is not installed:"
                    " pip install 'psycopg[binary]'"
                )
            ) from None
        except sql.exc.ArgumentError:
            raise StorageError(Message("PROOFROOM_DATABASE_URL is no database's address. Check it.")) from None
        # SQLite has one writer, and others look again at intervals; a thread that waits for a lock goes on at once.
        self._writing = threading.Lock() if self.is_sqlite else nullcontext()
        if self.is_sqlite:
            sql.event.listen(self.engine, "connect", _prepare_sqlite)
        # For every statement, because an id or a filter may be made up by a page.
        sql.event.listen(self.engine, "before_cursor_execute", _with_plain_values, retval=True)
        try:
            # Before the first change; a process that has made its own lock looks again.
            self.check_shared()
            self._bring_up_to_date()
        except BaseException:
            self.close()
            raise

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is SQLite, a file on this machine."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def file(self) -> Path | None:
        """Return the file of a SQLite database; None for PostgreSQL, and for a database in memory."""
        database = self.url.database
        return Path(database) if self.is_sqlite and database and database != ":memory:" else None

    def check_shared(self) -> None:
        """Raise StorageError where another process works with the database file alone."""
        if self.file is not None and not self._alone:
            check_shared(self.file)

    @contextmanager
    def read(self) -> Iterator[sql.Connection]:
        """Give a connection for reading. Raises StorageError."""
        with self._errors(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[sql.Connection]:
        """Give a connection for writing, as one transaction. Raises StorageError or DiskFull."""
        with self._errors(), self._writing:
            with self.engine.begin() as connection:
                if self.log:
                    self.log.watch(connection)
                if self.is_sqlite:
                    # At once: a transaction that reads first may find that another wrote in between, and cannot go on.
                    connection.exec_driver_sql("BEGIN IMMEDIATE")
                yield connection
                if self.log:
                    self.log.record(connection)
            if self.log:
                self.log.confirm()

    def close(self) -> None:
        """Close the connections."""
        self.engine.dispose()

    def _bring_up_to_date(self) -> None:
        with self.read() as connection:
            if read_revisions(connection) == list_revisions()[-1:]:
                return
        with self.write() as connection:
            if not self.is_sqlite:
                connection.execute(sql.select(sql.func.pg_advisory_xact_lock(MIGRATING)))
            # Again, now that no other process can do the same.
            revisions = read_revisions(connection)
            if not revisions and not sql.inspect(connection).has_table(SHOTS.name):
                # A new database gets the latest tables at once.
                create_tables(connection)
                write_latest_revision(connection)
                return
            if not set(revisions) <= set(list_revisions()):
                raise StorageError(
                    Message(
                        "This database was made by a newer Proofroom. Update Proofroom, or set PROOFROOM_DATA to"
                        " another folder."
                    )
                )
            # Only here, because the import of Alembic takes a fifth of a second of each start.
            from components.library.storage.migrations.upgrade import upgrade

            upgrade(connection)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Turn an error of the database into a StorageError."""
        try:
            yield
        except OSError as error:
            raise (disk_full() if is_full(error) else folder_unusable(error)) from None
        except sql.exc.IntegrityError:
            raise
        except sql.exc.SQLAlchemyError as error:
            raise self._describe_error(str(getattr(error, "orig", None) or "")) from None

    def _describe_error(self, said: str) -> StorageError:
        if "disk is full" in said or "No space left" in said:
            return disk_full()
        if not self.is_sqlite:
            return StorageError(
                Message("The database did not answer as it should. Check that it runs, and PROOFROOM_DATABASE_URL.")
            )
        file = Path(self.url.database or "").name
        if any(words in said for words in ("not a database", "malformed", "database corruption")):
            return StorageError(
                Message(
                    "The database {file} is damaged. Move it out of the data folder and start again: the pictures are"
                    " found by the recipes beside them.",
                    file=file,
                )
            )
        if "locked" in said or "busy" in said:
            return data_unusable(Message("another program keeps its database busy"))
        return data_unusable(Message("the database did not answer"))


def _write_json(value: object) -> str:
    """Return JSON that every database can search: PostgreSQL stores an escaped zero byte, and cannot read it again."""
    return json.dumps(plain_values(value))


def _with_plain_values(
    _connection: object, _cursor: object, statement: str, parameters: object, _context: object, _many: bool
) -> tuple[str, object]:
    """Return a statement that is about to be executed, with values that every database takes."""
    return statement, plain_values(parameters)


def _with_driver(url: sql.URL) -> sql.URL:
    """Return the address with the driver that the requirements name."""
    if url.drivername in ("postgres", "postgresql"):
        return url.set(drivername="postgresql+psycopg")
    return url


def _turn_to_wal(connection: sqlite3.Connection) -> None:
    # Two processes open a new database at once: SQLite refuses one of them in spite of the busy timeout.
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
        time.sleep(0.02)


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
    # With WAL readers go on while one process writes, and a second writer waits instead of failing.
    _turn_to_wal(connection)
    # No wait for the disk with every row, or a crowd would queue for the disk. The death of the process loses nothing;
    # a power cut may lose the latest rows, which are found again from the recipes beside the pictures.
    connection.execute("PRAGMA synchronous=NORMAL")
