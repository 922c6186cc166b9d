"""Where the database is kept among the files, one process works with it, and every other one is told so."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from components.errors import StorageError
from components.library.records.store import Store, open_copied_store, open_store
from components.library.storage.locks import file_lock
from components.library.storage.snapshots import start_claim
from tests.library.shots import some_run
from tests.library.stores.bucket import BucketFileSystem

REFUSED = r"Another Proofroom works with this data folder, .* Use its page, or stop it first\."


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for nobody: the others here end only when they are told to."""
    monkeypatch.setattr(file_lock, "SECONDS", 0.0)
    monkeypatch.setattr(start_claim, "LOOK", 0.0)
    BucketFileSystem.be_another_machine()


def open_copied(tmp_path: Path) -> Store:
    return open_copied_store(tmp_path / "data", f"bucket://{tmp_path / 'bucket'}")


def read_number(tmp_path: Path) -> int:
    with closing(sqlite3.connect(tmp_path / "data" / "proofroom.db")) as database:
        return database.execute("PRAGMA user_version").fetchone()[0]


@pytest.mark.parametrize("named", [False, True])
def test_a_store_beside_one_that_keeps_copies_is_refused_and_changes_nothing(tmp_path, named: bool):
    url = f"sqlite:///{tmp_path / 'data' / 'proofroom.db'}" if named else None
    with closing(open_copied(tmp_path)) as copied:
        run = some_run()
        copied.add_run(run)
        number = read_number(tmp_path)
        with pytest.raises(StorageError, match=REFUSED):
            open_store(tmp_path / "data", url)
        assert read_number(tmp_path) == number
        assert {found.id: gone for found, gone in copied.list_unfinished()} == {run.id: False}
    open_store(tmp_path / "data", url).close()
    assert list((tmp_path / "data" / "processes").iterdir()) == []


def test_a_database_of_another_version_is_not_brought_up_to_date_beside_one_that_keeps_copies(tmp_path):
    with closing(open_copied(tmp_path)), closing(sqlite3.connect(tmp_path / "data" / "proofroom.db")) as database:
        with database:
            database.execute("UPDATE alembic_version SET version_num = 'another'")
        with pytest.raises(StorageError, match=REFUSED):
            open_store(tmp_path / "data")


def test_a_second_one_that_keeps_copies_is_refused_before_it_claims_the_bucket(tmp_path):
    with closing(open_copied(tmp_path)) as first:
        first.add_run(some_run())
        with pytest.raises(StorageError, match=REFUSED):
            open_copied(tmp_path)
        first.add_run(some_run())
    with closing(open_copied(tmp_path)) as again:
        assert len(again.list_runs()) == 2


def test_one_that_keeps_copies_is_refused_beside_another_store(tmp_path):
    with closing(open_store(tmp_path / "data")), pytest.raises(StorageError, match=REFUSED):
        open_copied(tmp_path)
    assert not (tmp_path / "bucket").exists()
    open_copied(tmp_path).close()


def test_of_two_that_start_at_the_same_moment_one_sees_the_other(tmp_path, monkeypatch: pytest.MonkeyPatch):
    """One that works alone starts after the first look of the other, and before its second."""
    copied = []

    def bring_up_to_date(_database: object) -> None:
        monkeypatch.undo()
        copied.append(open_copied(tmp_path))

    monkeypatch.setattr("components.library.storage.database.Database._bring_up_to_date", bring_up_to_date)
    with pytest.raises(StorageError, match=REFUSED):
        open_store(tmp_path / "data")
    copied[0].close()


def test_a_store_that_could_not_be_opened_leaves_the_folder_to_others(tmp_path):
    open_copied(tmp_path).close()
    BucketFileSystem.break_down("snapshots")
    with pytest.raises(StorageError, match="cannot be used"):
        open_copied(tmp_path)
    BucketFileSystem.be_another_machine()
    open_store(tmp_path / "data").close()


def test_the_lock_of_a_process_that_was_killed_is_no_lock(tmp_path):
    open_copied(tmp_path).close()
    (tmp_path / "data" / "processes" / "alone").touch()
    open_store(tmp_path / "data").close()
    assert list((tmp_path / "data" / "processes").iterdir()) == []


def test_a_lock_that_was_closed_twice_is_not_taken_from_the_next(tmp_path):
    first = open_copied(tmp_path)
    first.close()
    with closing(open_copied(tmp_path)):
        first.close()
        with pytest.raises(StorageError, match=REFUSED):
            open_store(tmp_path / "data")
