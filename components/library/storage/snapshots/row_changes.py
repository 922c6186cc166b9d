"""The changes of rows in a transaction of SQLite: taken before the commit, applied to a copy of the database later.

A change is a whole row as it is after the transaction, or none where the row was removed, by the number that SQLite
gives to each row of a table. So a change that is applied twice is applied once.
"""

import base64
import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

Value = str | int | float | bytes | None
EVENTS = (("INSERT", ("new",)), ("UPDATE", ("old", "new")), ("DELETE", ("old",)))
BYTES = "base64"


@dataclass(frozen=True)
class RowChange:
    """Hold the row of a table by its number: its values by the names of the columns, None = removed."""

    table: str
    row: int
    values: dict[str, Value] | None


def watch_rows(connection: sqlite3.Connection) -> None:
    """Have a connection, outside of a transaction, note the numbers of all rows that it changes from now on."""
    steps = ["PRAGMA temp_store=MEMORY", "PRAGMA recursive_triggers=ON"]
    steps.append("CREATE TEMP TABLE changed_rows (name TEXT NOT NULL, row INTEGER NOT NULL)")
    for (table,) in connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'table' ORDER BY name"):
        if table.startswith("sqlite_"):
            continue
        for event, sides in EVENTS:
            into = f"INSERT INTO changed_rows VALUES ({_literal(table)}, "  # noqa: S608 - quoted
            noted = " ".join(f"{into}{side}.rowid);" for side in sides)
            name = _quote(f"{event}_of_{table}")
            steps.append(f"CREATE TEMP TRIGGER {name} AFTER {event} ON main.{_quote(table)} BEGIN {noted} END")
    for step in steps:
        connection.execute(step)


def take_changes(connection: sqlite3.Connection) -> list[RowChange]:
    """Return the changes of the transaction of a watched connection, and forget their numbers."""
    noted = connection.execute("SELECT DISTINCT name, row FROM temp.changed_rows").fetchall()
    if not noted:
        return []
    connection.execute("DELETE FROM temp.changed_rows")
    changes = []
    for table, row in noted:
        found = connection.execute(f"SELECT * FROM main.{_quote(table)} WHERE rowid = ?", (row,))  # noqa: S608 - quoted
        values = found.fetchone()
        names = [column[0] for column in found.description]
        changes.append(RowChange(table, row, None if values is None else dict(zip(names, values, strict=True))))
    return changes


def apply_changes(connection: sqlite3.Connection, changes: Iterable[RowChange]) -> None:
    """Make the rows of a database those of the changes. Raises sqlite3.Error for rows of other tables."""
    changes = list(changes)
    # All first: a row may have taken over a name that has to be unique.
    for change in changes:
        connection.execute(f"DELETE FROM {_quote(change.table)} WHERE rowid = ?", (change.row,))  # noqa: S608 - quoted
    for change in changes:
        if change.values is None:
            continue
        names = ", ".join(["rowid", *map(_quote, change.values)])
        marks = ", ".join("?" for _ in range(len(change.values) + 1))
        statement = f"INSERT OR REPLACE INTO {_quote(change.table)} ({names}) VALUES ({marks})"  # noqa: S608 - quoted
        connection.execute(statement, (change.row, *change.values.values()))


def write_changes(changes: Iterable[RowChange]) -> bytes:
    """Return changes as JSON."""
    rows = [[change.table, change.row, change.values] for change in changes]
    return json.dumps(rows, default=_write_bytes, separators=(",", ":")).encode()


def read_changes(data: bytes) -> list[RowChange]:
    """Return the changes in a JSON of ``write_changes``. Raises ValueError."""
    try:
        rows = json.loads(data, object_hook=_read_bytes)
        return [RowChange(str(table), int(row), values) for table, row, values in rows]
    except TypeError as error:
        raise ValueError(str(error)) from None


def _write_bytes(value: object) -> dict[str, str]:
    if not isinstance(value, bytes):
        raise TypeError(type(value).__name__)
    return {BYTES: base64.b64encode(value).decode()}


def _read_bytes(read: dict[str, Any]) -> dict[str, Any] | bytes:
    # No table has a column of this name alone.
    return base64.b64decode(read[BYTES]) if set(read) == {BYTES} else read


def _quote(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def _literal(text: str) -> str:
    doubled = text.replace("'", "''")
    return f"'{doubled}'"
