"""A store in a folder, a far end on loopback, and a maker between them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from components.endpoint.client import ImagesClient
from components.endpoint.contract import contract_for
from components.endpoint.request import GenerateRequest
from components.library.jobs import Jobs
from components.library.maker import Maker
from components.library.store import Store, open_store
from tests.far_end import FarEnd
from tests.library.fickle import FickleFileSystem

KEY = "sk-secret-Zk3vQ8rTn5WbX2yLp7Hd"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give the data folder."""
    return tmp_path / "data"


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    store = open_store(folder)
    yield store
    store.close()


@pytest.fixture
def fickle_store(tmp_path: Path) -> Iterator[Store]:
    """Give a store whose files lie in ``tmp_path / "fickle"``, in a file system that can be told to fail."""
    store = Store(f"sqlite:///{tmp_path / 'fickle.db'}", f"fickle://{tmp_path / 'fickle'}")
    yield store
    store.close()
    FickleFileSystem.break_down(None)


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    jobs = Jobs()
    yield jobs
    jobs.close()


@pytest.fixture
def make_maker(far_end: FarEnd, jobs: Jobs) -> Callable[[Store], Maker]:
    """Give a function that makes a maker of a store, whose client speaks to the far end."""

    def make(store: Store) -> Maker:
        return Maker(ImagesClient(far_end.url, KEY, read_timeout=10), store, jobs, "images.example")

    return make


@pytest.fixture
def maker(make_maker: Callable[[Store], Maker], store: Store) -> Maker:
    return make_maker(store)


@pytest.fixture
def flower() -> GenerateRequest:
    return GenerateRequest(contract_for("gpt-image-1"), "a beautiful flower")
