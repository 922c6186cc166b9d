"""A store of either kind of database, with the rooms and the pictures in it."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from components.library.records.store import Store
from components.review.review import Review, open_review
from tests.library.conftest import administrator, postgres, shared_database
from tests.library.stores.new_database import put_new_database
from tests.review.annas_rooms import AnnasRooms

__all__ = ["administrator", "postgres", "shared_database"]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    put_new_database(tmp_path / "rooms.db")
    store = Store(f"sqlite:///{tmp_path / 'rooms.db'}", f"memory://{uuid4().hex}")
    yield store
    store.close()


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def either_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Give a store with SQLite, and one with PostgreSQL, for what hangs on the order of transactions."""
    database = f"sqlite:///{tmp_path / 'rooms.db'}"
    if request.param == "PostgreSQL":
        shared = request.getfixturevalue("shared_database")
        shared.clear()
        database = shared.url
    else:
        put_new_database(tmp_path / "rooms.db")
    store = Store(database, f"memory://{uuid4().hex}")
    yield store
    store.close()


@pytest.fixture
def anna(store: Store) -> AnnasRooms:
    """Give what Anna, who owns the library, has: rooms and pictures."""
    return AnnasRooms(store)


@pytest.fixture
def review(store: Store) -> Iterator[Review]:
    """Give the review of the rooms beside the store."""
    review = open_review(store)
    yield review
    review.close()
