"""The insertion of a row whose key another process may insert at the same moment; then nobody gets an error.

Works in the transaction of its caller.
"""

from collections.abc import Mapping

import sqlalchemy as sql
from sqlalchemy.dialects import postgresql, sqlite


def insert_or_keep(connection: sql.Connection, table: sql.Table, row: Mapping[str, object]) -> None:
    """Insert a row, unless the table has one with the same primary key."""
    connection.execute(_insert_into(connection, table).values(**row).on_conflict_do_nothing())


def insert_or_change(connection: sql.Connection, table: sql.Table, row: Mapping[str, object]) -> None:
    """Insert a row, or change the one with the same primary key into it."""
    insert = _insert_into(connection, table).values(**row)
    connection.execute(insert.on_conflict_do_update(index_elements=list(table.primary_key), set_=dict(row)))


def _insert_into(connection: sql.Connection, table: sql.Table) -> postgresql.Insert | sqlite.Insert:
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)
