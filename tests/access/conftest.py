"""Databases of both kinds, and a store in each, as the library's tests have them; and an entrance for any settings."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from components.access.entrance import Entrance, open_entrance
from components.access.secret import open_secret
from components.library.records.store import DATABASE, Store, open_store
from components.settings.access_settings import AccessSettings
from tests.library.conftest import administrator, any_store, make_database, open_any, postgres, shared_database
from tests.library.stores.new_database import put_new_database

__all__ = ["administrator", "any_store", "make_database", "open_any", "postgres", "shared_database"]


@pytest.fixture
def store(tmp_path) -> Iterator[Store]:
    put_new_database(tmp_path / "data" / DATABASE)
    store = open_store(tmp_path / "data")
    yield store
    store.close()


@pytest.fixture
def enter(store) -> Callable[[AccessSettings], Entrance]:
    """Give a function that opens the entrance of one installation anew, as a start with other settings does."""
    return lambda settings: open_entrance(settings, open_secret(store.database), store.database)


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the addresses of a new database and of the files."""
    if request.param == "PostgreSQL":
        return f"{request.getfixturevalue('make_database')()} {tmp_path / 'files'}"
    return f"sqlite:///{tmp_path / 'race.db'} {tmp_path / 'files'}"
