"""The lock of a process in PostgreSQL, held by a connection of its own.

PostgreSQL releases a lock when its connection ends. A restart of the server or a proxy may cut the connection while the
process lives; the lock is then acquired again at once.
"""

import logging
import selectors
import socket
import threading
from contextlib import suppress
from typing import Any

import sqlalchemy as sql

from components.errors import place_of
from components.library.storage.database import Database

logger = logging.getLogger(__name__)

# Seconds between two attempts to acquire the lock again.
SECONDS = 0.25
# Seconds between two questions on the connection, which tell of an end that nobody announced.
ASKED_EVERY = 10.0


class AdvisoryLock:
    """Hold the lock of a number in a PostgreSQL database until ``close``. Raises StorageError."""

    def __init__(self, database: Database, number: int) -> None:
        self._database, self._number = database, number
        with database.read():
            self._connection = self._connect()
        # Writing to one end wakes the thread that waits at the other end.
        self._woken, self._wake = socket.socketpair()
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="lock", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Release the lock."""
        self._closed.set()
        self._wake.send(b"x")
        self._thread.join()
        self._woken.close()
        self._wake.close()
        if self._connection is not None:
            # Released first: a server notices the end of a connection only later.
            with suppress(sql.exc.SQLAlchemyError):
                self._connection.execute(sql.select(sql.func.pg_advisory_unlock(self._number)))
            _drop(self._connection)

    def _connect(self) -> sql.Connection | None:
        """Return a connection that holds the lock; None where another connection does, such as the one that was cut."""
        connection = self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        try:
            held = connection.scalar(sql.select(sql.func.pg_try_advisory_lock(self._number)))
        except BaseException:
            _drop(connection)
            raise
        if not held:
            _drop(connection)
        return connection if held else None

    def _watch(self) -> None:
        while not self._closed.is_set():
            try:
                if self._connection is None:
                    self._reconnect()
                else:
                    self._ask(self._connection)
            except Exception as error:  # noqa: BLE001 - without this thread a living process would count as dead
                where = f"{type(error).__name__} at {place_of(error)}"
                logger.warning("The connection that holds this process's lock was lost (%s); it is taken again", where)
                self._lose()

    def _ask(self, connection: sql.Connection) -> None:
        """Wait for the end of the connection, at most until it is asked next, and ask whether it is there."""
        driver: Any = connection.connection.dbapi_connection
        # Not select(), which takes no descriptor beyond 1,023: many pages may be open.
        with selectors.DefaultSelector() as selector:
            # The server sends nothing here except the end of the connection.
            selector.register(driver, selectors.EVENT_READ)
            selector.register(self._woken, selectors.EVENT_READ)
            selector.select(ASKED_EVERY)
        if not self._closed.is_set():
            connection.scalar(sql.select(1))

    def _lose(self) -> None:
        """Drop the connection, so that the lock is taken again."""
        if self._connection is not None:
            _drop(self._connection)
        self._connection = None
        self._closed.wait(SECONDS)

    def _reconnect(self) -> None:
        with suppress(sql.exc.SQLAlchemyError):
            self._connection = self._connect()
        if self._connection is None:
            self._closed.wait(SECONDS)


def is_free(database: Database, number: int) -> bool:
    """Whether no connection holds the lock of a number. Raises StorageError."""
    # Shared, which the lock of a process does not allow: two looks at one moment are not in each other's way.
    with database.read() as connection:
        if free := connection.scalar(sql.select(sql.func.pg_try_advisory_lock_shared(number))):
            connection.execute(sql.select(sql.func.pg_advisory_unlock_shared(number)))
    return bool(free)


def _drop(connection: sql.Connection) -> None:
    """Close a connection, and not back into the pool, where the connection would still hold the lock."""
    with suppress(sql.exc.SQLAlchemyError):
        connection.invalidate()
    with suppress(sql.exc.SQLAlchemyError):
        connection.close()
