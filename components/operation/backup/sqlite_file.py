"""A database file of SQLite that somebody brings: looked at before Proofroom opens the file as its own."""

import sqlite3
from contextlib import closing
from pathlib import Path

from components.library.storage.migrations.revisions import list_revisions
from components.operation.backup.archive import WrongArchive

# What Proofroom's own tables are made of. A view or a trigger would be run by Proofroom's own statements.
KINDS = ("table", "index")
# Tables of Proofroom have none of these words where SQLite keeps how they were made.
VIRTUAL = "virtual table"


def read_revision(file: Path) -> str:
    """Return the revision of Alembic in a database. Raises WrongArchive for a file without one."""
    try:
        with closing(_open(file)) as database:
            row = database.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error:
        row = None
    if row is None or not isinstance(row[0], str):
        raise WrongArchive("The database is none of Proofroom.")
    return row[0]


def check_database(file: Path) -> None:
    """Check that a database is whole, of a known revision, and does nothing by itself. Raises WrongArchive."""
    revision = read_revision(file)
    if revision not in list_revisions():
        raise WrongArchive("The backup was made by a newer Proofroom. Update Proofroom, then restore it.")
    try:
        with closing(_open(file)) as database:
            parts = database.execute("SELECT type, lower(coalesce(sql, '')) FROM sqlite_master").fetchall()
            strange = [kind for kind, made in parts if kind not in KINDS or VIRTUAL in made]
            sound = not strange and database.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
    except sqlite3.Error:
        strange, sound = [], False
    if strange:
        raise WrongArchive("The database of the backup has parts that no Proofroom made, such as a trigger.")
    if not sound:
        raise WrongArchive("The database of the backup is damaged.")


def _open(file: Path) -> sqlite3.Connection:
    database = sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)
    database.execute("PRAGMA trusted_schema=OFF")
    return database
