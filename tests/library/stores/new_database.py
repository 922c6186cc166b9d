"""A new SQLite database: made once by each process of tests, and copied, which takes a twentieth of the time."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from components.library.records.store import DATABASE, open_store


def put_new_database(file: Path) -> None:
    """Write a database as a store that was just made and closed leaves it, unless there is a database already."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        file.write_bytes(_read_new_database())


@cache
def _read_new_database() -> bytes:
    with TemporaryDirectory() as folder:
        open_store(Path(folder)).close()
        return Path(folder, DATABASE).read_bytes()
