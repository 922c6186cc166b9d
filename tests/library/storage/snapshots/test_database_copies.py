"""The database of a disk that is wiped comes back from the bucket alone, with all that was committed."""

import logging
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from components.errors import StorageError
from components.library.records.prompts import Prompts
from components.library.records.store import Store, open_copied_store, open_store
from components.library.storage.snapshots import database_copies, start_claim
from components.library.storage.snapshots.object_name import SNAPSHOTS, TRANSACTIONS, ObjectName
from components.library.storage.snapshots.restoration import choose_transactions
from components.library.storage.snapshots.snapshot import KEPT
from tests.library.shots import edit_shot
from tests.library.stores.bucket import BucketFileSystem

ANNA = "a" * 64
Open = Callable[[], Store]


@pytest.fixture
def open_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Give a function that opens the store of a bucket on another machine, whose disk is empty."""
    monkeypatch.setattr(start_claim, "LOOK", 0.0)
    opened = []

    def open_one() -> Store:
        BucketFileSystem.be_another_machine()
        opened.append(open_copied_store(tmp_path / f"disk-{len(opened)}", f"bucket://{tmp_path / 'bucket'}"))
        return opened[-1]

    yield open_one
    BucketFileSystem.be_another_machine()
    for store in opened:
        store.close()


def keep(store: Store, *texts: str) -> None:
    for text in texts:
        Prompts(store.database).save_favourite(ANNA, text)


def kept(store: Store) -> set[str]:
    return {prompt.text for prompt in Prompts(store.database).list_prompts(ANNA, count=1000)}


def spoil(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-9])


def test_everything_that_was_committed_is_there_on_another_machine(open_anew):
    store, shot = open_anew(), edit_shot()
    store.add_shot(shot)
    store.star(shot.id, True)
    keep(store, "a cat", "a dog")
    Prompts(store.database).remove_favourite(ANNA, Prompts(store.database).list_prompts(ANNA, "dog")[0].id)
    # Not closed: the process is dead.
    again = open_anew()
    assert again.find_shot(shot.id) == store.find_shot(shot.id)
    assert again.find_shot(shot.id).starred
    assert kept(again) == {"a cat"}
    keep(again, "a bird")
    assert kept(open_anew()) == {"a cat", "a bird"}


def test_a_store_that_was_closed_comes_back_without_its_transactions(open_anew, tmp_path):
    store = open_anew()
    keep(store, "a cat")
    store.close()
    for transaction in (tmp_path / "bucket" / TRANSACTIONS).iterdir():
        transaction.unlink()
    assert kept(open_anew()) == {"a cat"}


def test_threads_that_write_at_once_lose_nothing(open_anew):
    store = open_anew()

    def write(name: str) -> None:
        for number in range(15):
            keep(store, f"{name} {number}")

    threads = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(kept(open_anew())) == 60


def test_what_only_reads_or_changes_nothing_writes_no_file(open_anew, tmp_path):
    store = open_anew()
    store.star("nobody's", True)
    store.latest_shots(5)
    assert not list((tmp_path / "bucket" / TRANSACTIONS).glob("*"))


def test_a_change_that_the_bucket_refuses_is_not_made(open_anew):
    store = open_anew()
    keep(store, "a cat")
    BucketFileSystem.break_down(TRANSACTIONS)
    with pytest.raises(StorageError, match="The place where pictures are kept cannot be used"):
        keep(store, "a dog")
    assert kept(store) == {"a cat"}
    BucketFileSystem.break_down(None)
    keep(store, "a bird")
    assert kept(open_anew()) == {"a cat", "a bird"}


def test_a_change_that_landed_though_it_was_refused_is_followed_by_another_of_its_number(open_anew, tmp_path):
    """A bucket may not answer and have the file; what was said to have failed is not beside what came after."""
    store = open_anew()
    BucketFileSystem.break_down(TRANSACTIONS, lands=True)
    with pytest.raises(StorageError):
        keep(store, "a dog")
    BucketFileSystem.break_down(None)
    keep(store, "a bird")
    # Under a name of its own: the refused one may land at any later moment.
    names = sorted(ObjectName.of_key(str(path)) for path in (tmp_path / "bucket" / TRANSACTIONS).iterdir())
    assert [(name.number, name.attempt) for name in names] == [(2, 0), (2, 1)]
    assert kept(store) == kept(open_anew()) == {"a bird"}


def test_a_process_that_another_has_followed_changes_nothing_any_more(open_anew):
    earlier = open_anew()
    keep(earlier, "a cat")
    later = open_anew()
    with pytest.raises(StorageError, match="Another Proofroom was started with the same files"):
        keep(earlier, "a dog")
    assert kept(earlier) == {"a cat"}
    earlier.close()
    keep(later, "a bird")
    assert kept(open_anew()) == {"a cat", "a bird"}


def test_a_snapshot_that_cannot_be_read_is_replaced_by_the_one_before(open_anew, tmp_path, caplog):
    for text in ("a cat", "a dog"):
        store = open_anew()
        keep(store, text)
    snapshots = sorted((tmp_path / "bucket" / SNAPSHOTS).iterdir())
    assert len(snapshots) == KEPT
    spoil(snapshots[-1])
    with caplog.at_level(logging.WARNING):
        assert kept(open_anew()) == {"a cat", "a dog"}
    assert "The newest snapshot of the database cannot be read" in caplog.text


def test_snapshots_that_cannot_be_read_end_the_start_and_stay(open_anew, tmp_path):
    keep(open_anew(), "a cat")
    for snapshot in (tmp_path / "bucket" / SNAPSHOTS).iterdir():
        spoil(snapshot)
    with pytest.raises(StorageError, match="No snapshot of the database can be read"):
        open_anew()
    assert list((tmp_path / "bucket" / TRANSACTIONS).iterdir())


@pytest.mark.parametrize("spoiled", [True, False])
def test_a_transaction_that_is_missing_is_told_of_and_the_others_are_made(open_anew, tmp_path, caplog, spoiled):
    keep(open_anew(), "a cat", "a dog", "a bird")
    second = sorted((tmp_path / "bucket" / TRANSACTIONS).iterdir())[1]
    spoil(second) if spoiled else second.unlink()
    assert kept(open_anew()) == {"a cat", "a bird"}
    assert "and what" in caplog.text
    assert "changed is lost" in caplog.text


def test_a_signal_has_the_database_copied_before_anything_is_waited_for(open_anew, tmp_path):
    store = open_anew()
    keep(store, "a cat")
    for _ in range(2):
        store.copy_database()
    assert len(list((tmp_path / "bucket" / SNAPSHOTS).iterdir())) == 2
    for transaction in (tmp_path / "bucket" / TRANSACTIONS).iterdir():
        transaction.unlink()
    BucketFileSystem.break_down(SNAPSHOTS)
    keep(store, "a dog")
    # Nothing stops for a bucket that refuses.
    store.copy_database()
    assert kept(open_anew()) == {"a cat", "a dog"}


def test_a_snapshot_is_due_after_many_transactions_and_removes_what_it_replaces(open_anew, tmp_path, monkeypatch):
    for name, value in (("MANY", 5), ("SECONDS_OF_MANY", 0.0), ("LOOK", 0.01)):
        monkeypatch.setattr(database_copies, name, value)
    store = open_anew()
    keep(store, *(f"a cat, {number}" for number in range(30)))
    # Seen to by the thread of the copies, and at a signal.
    store.copy_database()
    snapshots = [ObjectName.of_key(str(path)).number for path in (tmp_path / "bucket" / SNAPSHOTS).iterdir()]
    numbers = [ObjectName.of_key(str(path)).number for path in (tmp_path / "bucket" / TRANSACTIONS).iterdir()]
    assert len(snapshots) <= KEPT
    assert min(numbers, default=99) > min(snapshots)
    assert len(kept(open_anew())) == 30


def test_a_database_that_changed_without_copies_is_not_replaced(tmp_path, monkeypatch):
    monkeypatch.setattr(start_claim, "LOOK", 0.0)
    BucketFileSystem.be_another_machine()
    disk, bucket = tmp_path / "disk", f"bucket://{tmp_path / 'bucket'}"
    alone = open_store(disk)
    keep(alone, "a cat")
    alone.close()
    # Its first copies are those of what was there.
    copied = open_copied_store(disk, bucket)
    keep(copied, "a dog")
    copied.close()
    again = open_copied_store(disk, bucket)
    assert kept(again) == {"a cat", "a dog"}
    again.close()
    alone = open_store(disk)
    keep(alone, "a bird")
    alone.close()
    with pytest.raises(StorageError, match="a database with changes that are in no snapshot"):
        open_copied_store(disk, bucket)
    alone = open_store(disk)
    assert kept(alone) == {"a cat", "a dog", "a bird"}
    alone.close()


def test_a_bucket_that_refuses_the_first_snapshot_ends_the_start(open_anew, tmp_path):
    keep(open_anew(), "a cat")
    BucketFileSystem.break_down(SNAPSHOTS)
    with pytest.raises(StorageError, match="The place where pictures are kept cannot be used"):
        open_copied_store(tmp_path / "disk", f"bucket://{tmp_path / 'bucket'}")
    assert kept(open_anew()) == {"a cat"}


def test_the_latest_attempt_and_start_of_a_number_counts_and_what_an_earlier_process_wrote_after_it_does_not():
    snapshot = ObjectName(10, 2)
    names = [
        ObjectName(*each) for each in [(11, 2, 0), (11, 2, 1), (12, 2), (12, 3), (13, 2), (13, 3), (14, 2), (9, 3)]
    ]
    assert choose_transactions(names, snapshot) == [ObjectName(11, 2, 1), ObjectName(12, 3), ObjectName(13, 3)]
    assert choose_transactions([ObjectName(11, 1)], snapshot) == []


def test_names_are_found_in_their_keys():
    name = ObjectName(12, 1_796_000_000_000, 3)
    assert ObjectName.of_key(name.transaction_key) == name
    assert ObjectName.of_key(ObjectName(12, 1_796_000_000_000).snapshot_key) == ObjectName(12, 1_796_000_000_000)
    assert ObjectName.of_key(f"{SNAPSHOTS}/notes.txt") is None
