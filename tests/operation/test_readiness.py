"""Whether a process can serve is found out within a bounded time, however many ask and whatever hangs."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from components.library.records.store import Store, open_store
from components.library.runs.jobs import Jobs
from components.operation.readiness import LATE, Readiness
from tests.library.stores.fickle import FickleFileSystem

ADDRESS = "http://127.0.0.1:1/v1"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(tmp_path / "data")
    yield store
    store.close()


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    jobs = Jobs(1)
    yield jobs
    jobs.close()


async def test_a_process_with_its_database_files_and_endpoint_is_ready(store, jobs):
    ready = await Readiness(store, jobs, ADDRESS).read()
    assert ready
    assert ready.faults == {}


async def test_a_lost_database_is_named_without_its_address(store, jobs):
    store.database.engine.dispose()
    path = Path(store.database.url.database)
    for file in path.parent.glob("proofroom.db*"):
        file.unlink()
    path.mkdir()
    ready = await Readiness(store, jobs, ADDRESS).read()
    assert list(ready.faults) == ["database"]
    assert str(path.parent) not in ready.faults["database"]


async def test_files_that_cannot_be_looked_at_are_named(store, jobs, monkeypatch):
    def refuse(self, path, **options):
        raise PermissionError

    monkeypatch.setattr(FickleFileSystem, "exists", refuse)
    store.files._system, store.files.local = FickleFileSystem(), False
    ready = await Readiness(store, jobs, ADDRESS).read()
    assert list(ready.faults) == ["files"]
    assert "Permission denied" in ready.faults["files"]


async def test_without_an_endpoint_a_process_is_not_ready(store, jobs):
    ready = await Readiness(store, jobs, "").read()
    assert sorted(ready.faults) == ["endpoint"]


async def test_a_process_that_is_being_stopped_says_so_at_once_whatever_it_said_a_moment_ago(store, jobs):
    readiness = Readiness(store, jobs, ADDRESS)
    assert await readiness.read()
    jobs.stop()
    assert sorted((await readiness.read()).faults) == ["running"]


async def test_a_disk_that_hangs_costs_one_thread_and_a_bounded_time(store, jobs, monkeypatch):
    asked, goes_on = [], threading.Event()

    def hang(needed: int = 0) -> None:
        asked.append(needed)
        goes_on.wait(20)

    monkeypatch.setattr(store.files, "check_space", hang)
    readiness = Readiness(store, jobs, ADDRESS, most_seconds=0.05)
    answers = await asyncio.gather(*(readiness.read() for _ in range(50)))
    assert answers == [LATE] * 50
    assert await readiness.read() == LATE
    assert len(asked) == 1
    goes_on.set()


async def test_a_recent_answer_is_given_again_without_another_look(store, jobs, monkeypatch):
    readiness, looks = Readiness(store, jobs, ADDRESS), []
    monkeypatch.setattr(store.files, "has", looks.append)
    for _ in range(20):
        assert await readiness.read()
    assert len(looks) == 1
