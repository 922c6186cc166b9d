"""A process is known to live by its lock, and to have ended without the lock."""

import os
import resource
import sqlite3
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
import sqlalchemy as sql

from components.library.records.store import Store, open_store
from components.library.storage.locks.missing_locks import SECONDS_GONE
from tests.library.conftest import Clock
from tests.library.records.test_store import run_at_once
from tests.library.shots import some_run

# The server has databases of other tests, too.
HERE = "database = (SELECT oid FROM pg_database WHERE datname = current_database())"


def test_of_two_processes_none_takes_the_others_runs_for_left_behind(open_any):
    one, other = open_any(), open_any()
    mine, theirs = some_run(), some_run()
    one.add_run(mine)
    other.add_run(theirs)
    for store in (one, other):
        assert {run.id: gone for run, gone in store.list_unfinished()} == {mine.id: False, theirs.id: False}
    other.close()
    assert {run.id: gone for run, gone in one.list_unfinished()} == {mine.id: False, theirs.id: True}
    assert {run.id: gone for run, gone in open_any().list_unfinished()} == {mine.id: False, theirs.id: True}


@pytest.mark.parametrize("database", ["sqlite:///some.db", None])
def test_a_database_may_lie_where_a_relative_path_leads(tmp_path, monkeypatch, database):
    monkeypatch.chdir(tmp_path)
    mine, other = (open_store(Path("data"), database) for _ in range(2))
    run = some_run()
    mine.add_run(run)
    assert other.list_unfinished() == [(mine.find_run(run.id), False)]
    mine.close()
    assert [gone for _, gone in other.list_unfinished()] == [True]
    other.close()


def cut_locks(database: str) -> int:
    """Have PostgreSQL end the connections that hold a process's lock; return how many those were."""
    engine = sql.create_engine(database.replace("postgresql:", "postgresql+psycopg:"))
    holders = f"SELECT count(pg_terminate_backend(pid)) FROM pg_locks WHERE locktype = 'advisory' AND {HERE}"
    with engine.begin() as connection:
        cut = connection.exec_driver_sql(holders).scalar()
    engine.dispose()
    return cut


def wait_for_locks(database: str, count: int) -> None:
    """Return once so many processes have their locks, which a process takes again within a moment."""
    engine, until = sql.create_engine(database.replace("postgresql:", "postgresql+psycopg:")), time.monotonic() + 60
    held = f"SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND {HERE}"
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while (found := connection.exec_driver_sql(held).scalar()) != count and time.monotonic() < until:
            time.sleep(0.02)
    engine.dispose()
    assert found == count


def test_a_process_whose_connection_was_cut_is_not_gone_while_it_lives(make_database, tmp_path, clock: Clock):
    database = make_database()
    mine, other = (Store(database, str(tmp_path)) for _ in range(2))
    run = some_run()
    mine.add_run(run)
    for _ in range(2):
        assert cut_locks(database) == 2
        wait_for_locks(database, 2)
    for clock.now in range(20):
        assert {run.id: gone for run, gone in other.list_unfinished()} == {run.id: False}
    mine.close()
    for clock.now in range(20, 20 + int(SECONDS_GONE)):
        assert {run.id: gone for run, gone in other.list_unfinished()} == {run.id: False}
        assert other.is_made_elsewhere(run.id)
    clock.now = 20 + SECONDS_GONE
    assert {run.id: gone for run, gone in other.list_unfinished()} == {run.id: True}
    assert not other.is_made_elsewhere(run.id)
    other.close()
    assert cut_locks(database) == 0


def test_a_process_with_many_open_pages_takes_its_lock_again_and_again(make_database, tmp_path):
    """A descriptor beyond 1,023, which ``select`` does not take."""
    limit, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most != resource.RLIM_INFINITY and most < 2048:
        pytest.skip(f"This machine allows {most} open files, and 2,048 are needed")
    database = make_database()
    with ExitStack() as closing:
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(limit, 2048), most))
        closing.callback(resource.setrlimit, resource.RLIMIT_NOFILE, (limit, most))
        mine, other = (Store(database, str(tmp_path)) for _ in range(2))
        while (pages := os.open(os.devnull, os.O_RDONLY)) < 1100:
            closing.callback(os.close, pages)
        closing.callback(os.close, pages)
        for _ in range(3):
            assert cut_locks(database) == 2
            wait_for_locks(database, 2)
        mine.close()
        other.close()


def test_a_process_that_was_killed_with_nothing_in_hand_leaves_nothing(tmp_path):
    store = open_store(tmp_path)
    [mine] = (tmp_path / "processes").iterdir()
    (tmp_path / "processes" / ("0" * 32)).touch()
    other = open_store(tmp_path)
    assert mine.exists()
    assert len(list((tmp_path / "processes").iterdir())) == 2
    other.close()
    store.close()
    assert list((tmp_path / "processes").iterdir()) == []


def test_many_processes_that_start_at_once_each_hold_their_own(tmp_path):
    open_store(tmp_path).close()
    stores: list[Store] = []
    assert run_at_once(12, lambda _: stores.append(open_store(tmp_path))) == []
    runs = [some_run() for _ in stores]
    for store, run in zip(stores, runs, strict=True):
        store.add_run(run)
    assert [gone for store in stores for _, gone in store.list_unfinished()] == [False] * 144
    for store in stores:
        store.close()


def test_a_process_lives_though_its_file_was_replaced_before_it_was_locked(tmp_path, monkeypatch: pytest.MonkeyPatch):
    """Two that start at the same time take the file of a third for one of a dead process, one after the other."""
    connect, replaced = sqlite3.connect, []

    def connect_and_replace(database: str, *args, **options) -> sqlite3.Connection:
        connection = connect(database, *args, **options)
        if not replaced and "/processes/" in database:
            [path] = (tmp_path / "processes").iterdir()
            path.unlink()
            path.touch()
            replaced.append(path)
        return connection

    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", connect_and_replace)
        store = open_store(tmp_path)
    run = some_run()
    store.add_run(run)
    other = open_store(tmp_path)
    assert replaced
    assert {run.id: gone for run, gone in other.list_unfinished()} == {run.id: False}
    other.close()
    store.close()
