"""What a transaction changes is known row by row, whatever statement changes it, and can be done to a copy."""

import sqlite3

import pytest

from components.library.storage.snapshots.row_changes import (
    apply_changes,
    read_changes,
    take_changes,
    watch_rows,
    write_changes,
)

TABLES = """
    CREATE TABLE guests (id TEXT PRIMARY KEY, "seen at" REAL, photo BLOB, name TEXT UNIQUE);
    CREATE TABLE votes (number INTEGER PRIMARY KEY, guest TEXT);
    INSERT INTO guests VALUES ('a', 1.5, x'00ff', '一只猫'), ('b', NULL, NULL, 'Ben'), ('c', 0.1, NULL, 'Cleo');
    INSERT INTO votes VALUES (5, 'a'), (9, 'b');
"""


def connect() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.executescript(TABLES)
    return connection


@pytest.fixture
def copy() -> sqlite3.Connection:
    return connect()


@pytest.fixture
def watched() -> sqlite3.Connection:
    connection = connect()
    watch_rows(connection)
    return connection


def rows(connection: sqlite3.Connection) -> list[list[tuple]]:
    """Return all rows of both tables, with the numbers that SQLite gave them."""
    return [connection.execute(f"SELECT rowid, * FROM {table} ORDER BY 1").fetchall() for table in ("guests", "votes")]


@pytest.mark.parametrize(
    "statements",
    [
        ["INSERT INTO guests VALUES ('d', 2e300, x'', '\"quoted\"')", "INSERT INTO votes (guest) VALUES ('d')"],
        ["UPDATE guests SET \"seen at\" = 7 WHERE id <> 'a'"],
        ["UPDATE guests SET id = 'z' WHERE id = 'a'", "UPDATE votes SET number = 1 WHERE number = 9"],
        ["DELETE FROM votes", "DELETE FROM guests WHERE id = 'b'"],
        ["DELETE FROM guests WHERE id = 'b'", "INSERT INTO guests VALUES ('n', 0, NULL, 'Ben')"],
        ["INSERT INTO guests VALUES ('b', 3, NULL, 'Ben 2') ON CONFLICT (id) DO UPDATE SET name = excluded.name"],
        ["INSERT OR REPLACE INTO guests VALUES ('q', 3, NULL, 'Ben')"],
        ["UPDATE guests SET name = 'x' WHERE id = 'a'", "UPDATE guests SET name = '一只猫' WHERE id = 'c'"],
        ["SAVEPOINT s", "DELETE FROM guests", "ROLLBACK TO s", "INSERT INTO votes VALUES (11, NULL)", "RELEASE s"],
    ],
)
def test_what_a_transaction_has_changed_is_done_to_a_copy_once_or_twice(watched, copy, statements):
    watched.execute("BEGIN IMMEDIATE")
    for statement in statements:
        watched.execute(statement)
    changes = read_changes(write_changes(take_changes(watched)))
    watched.execute("COMMIT")
    for _ in range(2):
        apply_changes(copy, changes)
        assert rows(copy) == rows(watched)
    assert changes


def test_a_transaction_that_is_rolled_back_has_changed_nothing(watched):
    watched.execute("BEGIN IMMEDIATE")
    watched.execute("DELETE FROM guests")
    watched.execute("ROLLBACK")
    watched.execute("BEGIN IMMEDIATE")
    watched.execute("SELECT * FROM guests")
    assert take_changes(watched) == []
    watched.execute("COMMIT")


def test_counts_of_changed_rows_are_those_of_the_statement_alone(watched):
    assert watched.execute("UPDATE guests SET name = id").rowcount == 3
    assert watched.execute("INSERT INTO votes (guest) VALUES ('c')").lastrowid == 10


@pytest.mark.parametrize("data", [b"", b"{", b"[1]", b'[["votes"]]', b"\xff", b'[["votes", "x", null]]'])
def test_what_is_no_list_of_changes_is_refused(data):
    with pytest.raises(ValueError, match=r"."):
        read_changes(data)
