"""A store in a folder, a far end on loopback, and a maker between them."""

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sql

from components.endpoint.client.client import ImagesClient
from components.endpoint.contracts.contract import contract_for
from components.endpoint.request import GenerateRequest
from components.library.records.store import DATABASE, Store, open_store
from components.library.runs.jobs import Jobs
from components.library.runs.maker import Maker
from components.library.storage.locks import missing_locks, process_lock
from tests.far_end import FarEnd
from tests.library.stores.fickle import FickleFileSystem
from tests.library.stores.new_database import put_new_database
from tests.library.stores.postgres import share_postgres

KEY = "sk-secret-Zk3vQ8rTn5WbX2yLp7Hd"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give the data folder."""
    return tmp_path / "data"


@pytest.fixture
def mount(tmp_path: Path) -> Iterator[Callable[..., Path]]:
    """Give a function that mounts a disk of its own, with mount's options; skips where that is not allowed."""
    disk = tmp_path / "disk"
    disk.mkdir()

    def mount(options: str) -> Path:
        try:
            done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "proofroom", disk], capture_output=True)
        except OSError:
            pytest.skip("there is no mount on this machine")
        if done.returncode:
            pytest.skip("only root may mount a disk")
        return disk

    yield mount
    if disk.is_mount():
        subprocess.run(["umount", "--lazy", disk], check=True)


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    put_new_database(folder / DATABASE)
    store = open_store(folder)
    yield store
    store.close()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the folder of the socket of a real PostgreSQL, which all workers of a run share."""
    folder = tmp_path_factory.getbasetemp()
    with share_postgres((folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / "postgres") as socket:
        yield socket


@contextmanager
def _connect(postgres: str, database: str) -> Iterator[sql.Connection]:
    """Give a connection of which each statement is a transaction."""
    engine = sql.create_engine(f"postgresql+psycopg://proofroom@/{database}?host={postgres}")
    with engine.connect() as connection:
        yield connection.execution_options(isolation_level="AUTOCOMMIT")
    engine.dispose()


@pytest.fixture(scope="session")
def administrator(postgres: str) -> Iterator[sql.Connection]:
    """Give a connection that makes and removes databases."""
    with _connect(postgres, "postgres") as connection:
        yield connection


@pytest.fixture
def make_database(postgres: str, administrator: sql.Connection) -> Iterator[Callable[[], str]]:
    """Give a function that makes a database in PostgreSQL and returns its URL."""
    made = []

    def make() -> str:
        made.append(_make_database(administrator))
        return f"postgresql://proofroom@/{made[-1]}?host={postgres}"

    yield make
    for name in made:
        administrator.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


def _make_database(administrator: sql.Connection) -> str:
    """Return the name of a new database."""
    name = f"test_{uuid4().hex}"
    administrator.exec_driver_sql(f"CREATE DATABASE {name} STRATEGY file_copy")
    return name


@dataclass(frozen=True)
class SharedDatabase:
    """Hold the database in PostgreSQL that all tests of a folder use, each after ``clear``, and a connection to it."""

    url: str
    connection: sql.Connection

    def clear(self) -> None:
        """Empty the tables that have ever been written to; emptying all of them takes ten times as long."""
        written = self.connection.exec_driver_sql(WRITTEN).fetchall()
        if written:
            self.connection.exec_driver_sql(f"TRUNCATE {', '.join(name for (name,) in written)} CASCADE")


WRITTEN = """
    SELECT quote_ident(relname) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
    AND relname <> 'alembic_version' AND pg_relation_size(oid) > 0
"""


@pytest.fixture(scope="session")
def shared_database(postgres: str, administrator: sql.Connection) -> Iterator[SharedDatabase]:
    name = _make_database(administrator)
    with _connect(postgres, name) as connection:
        yield SharedDatabase(f"postgresql://proofroom@/{name}?host={postgres}", connection)


@dataclass
class Clock:
    """Hold the seconds of the clock by which a process is taken for dead whose lock in PostgreSQL is free."""

    now: float = 0.0


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(process_lock, "monotonic", lambda: clock.now)
    return clock


@pytest.fixture(params=["SQLite and a folder", "SQLite and memory", "PostgreSQL and a folder"])
def open_any(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], Store]]:
    """Give a function that opens a store, the same one every time, wherever such may lie."""
    database = f"sqlite:///{tmp_path / 'any.db'}"
    if request.param.startswith("PostgreSQL"):
        shared = request.getfixturevalue("shared_database")
        shared.clear()
        database = shared.url
        # A process that has ended is known at once, as with SQLite.
        monkeypatch.setattr(missing_locks, "SECONDS_GONE", 0.0)
    else:
        put_new_database(tmp_path / "any.db")
    files = f"memory://{uuid4().hex}" if request.param.endswith("memory") else str(tmp_path / "any")
    opened = []

    def open_one() -> Store:
        opened.append(Store(database, files))
        return opened[-1]

    yield open_one
    for store in opened:
        store.close()


@pytest.fixture
def any_store(open_any: Callable[[], Store]) -> Store:
    """Give a store, wherever such may lie."""
    return open_any()


@pytest.fixture
def fickle_store(tmp_path: Path) -> Iterator[Store]:
    """Give a store whose files lie in ``tmp_path / "fickle"``, in a file system that can be told to fail."""
    put_new_database(tmp_path / "fickle.db")
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
        return Maker(ImagesClient(far_end.url, KEY, read_timeout=30), store, jobs, "images.example")

    return make


@pytest.fixture
def maker(make_maker: Callable[[Store], Maker], store: Store) -> Maker:
    return make_maker(store)


@pytest.fixture
def flower() -> GenerateRequest:
    return GenerateRequest(contract_for("gpt-image-1"), "a beautiful flower")
