"""The revisions of the database: the names of the steps to this Proofroom, and the revision that a database has.

A database of the latest revision, as at most starts, is opened without Alembic, whose import takes a fifth of a second.
"""

from functools import cache
from pathlib import Path

import sqlalchemy as sql

STEPS = Path(__file__).parent / "versions"
# The table of Alembic.
VERSION = sql.Table(
    "alembic_version",
    sql.MetaData(),
    sql.Column("version_num", sql.String(32), nullable=False),
    sql.PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)


@cache
def list_revisions() -> tuple[str, ...]:
    """Return the revisions of databases that this Proofroom can bring up to date; the last is its own.

    The file of a step is named after its revision: ``v0003_prompts.py`` leads to 0003.
    """
    return tuple(sorted(step.stem[1:5] for step in STEPS.glob("v*.py")))


def read_revisions(connection: sql.Connection) -> tuple[str, ...]:
    """Return what a database says of its revision: one, or none before the first."""
    if not sql.inspect(connection).has_table(VERSION.name):
        return ()
    return tuple(connection.scalars(sql.select(VERSION.c.version_num)))


def write_latest_revision(connection: sql.Connection) -> None:
    """Note in a database that it has the latest tables."""
    VERSION.create(connection, checkfirst=True)
    connection.execute(sql.insert(VERSION).values(version_num=list_revisions()[-1]))
