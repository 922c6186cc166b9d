"""The tables of a new database: the statements that make them, written once for all databases of a kind.

SQLAlchemy takes longer to write the statements than SQLite takes to run them.
"""

from functools import cache

import sqlalchemy as sql

from components.library.storage import entrance_schema, ledger_schema, review_schema  # noqa: F401 - their tables are made too
from components.library.storage.schema import METADATA


def create_tables(connection: sql.Connection) -> None:
    """Make the latest tables in a database that has none of them."""
    for statement in _write_statements(connection.engine.url.drivername):
        connection.exec_driver_sql(statement)


@cache
def _write_statements(driver: str) -> tuple[str, ...]:
    """Return the statements for a driver's kind of database."""
    written: list[str] = []

    def write(statement: sql.schema.ExecutableDDLElement, *_: object, **__: object) -> None:
        written.append(str(statement.compile(dialect=engine.dialect)))

    engine = sql.create_mock_engine(f"{driver}://", write)
    METADATA.create_all(engine, checkfirst=False)
    return tuple(written)
