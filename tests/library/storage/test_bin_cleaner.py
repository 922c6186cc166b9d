"""The bin is emptied after seven days, by whoever is there."""

import logging
import threading
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sql

from components.errors import StorageError
from components.library.records.search import Search
from components.library.records.shot import Shot
from components.library.records.store import Store
from components.library.storage import bin_cleaner as caretaker_module
from components.library.storage.bin_cleaner import BINNED, BinCleaner, remove_due
from components.library.storage.removal import empty_bin
from components.library.storage.schema import SHOTS
from tests.library.exports import add_edit

DAY = timedelta(days=1)


def bin_for(store: Store, shot: Shot, age: timedelta) -> None:
    """Have a shot lie in the bin for so long."""
    store.bin_shots([shot.id])
    with store.database.write() as connection:
        changed = sql.update(SHOTS).where(SHOTS.c.id == shot.id)
        connection.execute(changed.values(deleted_at=datetime.now(UTC) - age))


@pytest.fixture
def filled(any_store: Store) -> Store:
    """Give a store with a picture that is in use, and one in the bin for six, and one for eight days."""
    shots = [add_edit(any_store, number) for number in (1, 2, 3)]
    bin_for(any_store, shots[1], 6 * DAY)
    bin_for(any_store, shots[2], 8 * DAY)
    return any_store


def test_what_was_in_the_bin_for_seven_days_is_removed(filled: Store):
    remove_due(filled)
    assert (filled.count_shots(Search()), filled.count_shots(Search(binned=True))) == (1, 1)
    assert empty_bin(filled, BINNED) == 0


def test_it_is_done_at_start_and_again(filled: Store, monkeypatch: pytest.MonkeyPatch):
    done = threading.Semaphore(0)

    def count(store: Store, kept: timedelta) -> int:
        removed = empty_bin(store, kept)
        done.release()
        return removed

    monkeypatch.setattr(caretaker_module, "empty_bin", count)
    bin_cleaner = BinCleaner(filled, seconds_between=0.001)
    assert done.acquire(timeout=20)
    assert filled.count_shots(Search(binned=True)) == 1
    assert done.acquire(timeout=20)
    bin_cleaner.close()


def test_two_at_once_do_no_harm(filled: Store, open_any):
    other, barrier, removed = open_any(), threading.Barrier(2), []

    def work(store: Store) -> None:
        barrier.wait(60)
        removed.append(empty_bin(store, 7 * DAY))

    threads = [threading.Thread(target=work, args=(store,)) for store in (filled, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert max(removed) == 1
    assert len(removed) == 2
    assert (filled.count_shots(Search()), filled.count_shots(Search(binned=True))) == (1, 1)


@pytest.mark.parametrize("error", [StorageError("The disk sleeps."), ValueError("a secret")])
def test_what_fails_is_said_in_a_line_and_tried_again(store: Store, monkeypatch, caplog, error: Exception):
    def fail(store: Store, kept: timedelta) -> int:
        raise error

    monkeypatch.setattr(caretaker_module, "empty_bin", fail)
    with caplog.at_level(logging.WARNING):
        remove_due(store)
    assert "The bin could not be emptied" in caplog.text
    assert "Traceback" not in caplog.text
    assert "a secret" not in caplog.text


def test_nobody_waits_for_it_at_the_end(store: Store):
    bin_cleaner = BinCleaner(store)
    bin_cleaner.close()
    assert not any(thread.name == "caretaker" for thread in threading.enumerate())
