"""New databases, of SQLite and of PostgreSQL."""

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def make_url(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Give a function that makes a new database and returns its URL."""
    if request.param == "PostgreSQL":
        return request.getfixturevalue("make_database")
    names = iter("abc")
    return lambda: f"sqlite:///{tmp_path / next(names)}.db"
