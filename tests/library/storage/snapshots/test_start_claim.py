"""Of two processes with the same files the later one goes on, after what the earlier one wrote is seen."""

import pytest

from components.errors import StorageError
from components.library.storage.snapshots.bucket_files import BucketFiles
from components.library.storage.snapshots.start_claim import LOOK, StartClaim
from tests.library.stores.bucket import BucketFileSystem

DELAY = 10.0


class Clock:
    """Tell the seconds, which pass where somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def files(tmp_path, clock: Clock) -> BucketFiles:
    BucketFileSystem.be_another_machine(DELAY, clock)
    return BucketFiles(f"bucket://{tmp_path}")


def claim(files: BucketFiles, clock: Clock) -> StartClaim:
    return StartClaim(files, DELAY, clock, clock.sleep)


def test_the_first_process_waits_until_an_earlier_one_would_be_seen(files, clock):
    claim(files, clock).wait()
    assert clock.now == 1000 + DELAY


def test_a_process_that_ended_is_waited_for_no_longer(files, clock):
    claim(files, clock).end()
    BucketFileSystem.be_another_machine(DELAY, clock)
    claim(files, clock).wait()
    assert clock.now == 1000 + DELAY


def test_a_process_that_may_live_has_written_its_last_when_the_wait_is_over(files, clock):
    earlier = claim(files, clock)
    earlier_files, clock.now = BucketFileSystem.own, 1000 + 100.0
    BucketFileSystem.be_another_machine(DELAY, clock)
    later = claim(files, clock)
    later.wait()
    assert clock.now == 1100 + 2 * DELAY + LOOK
    assert later.start > earlier.start
    later.check()
    BucketFileSystem.own = earlier_files
    with pytest.raises(StorageError, match="Another Proofroom was started with the same files"):
        earlier.check()


def test_another_process_is_looked_for_once_a_second_at_most(files, clock, monkeypatch):
    looked, made = [], claim(files, clock)
    monkeypatch.setattr(files, "list_folder", lambda folder: looked.append(folder) or [])
    for _ in range(100):
        made.check()
        clock.now += LOOK / 50
    assert len(looked) == 1


def test_a_clock_that_was_set_back_gives_no_number_twice(files, clock, monkeypatch):
    first = claim(files, clock)
    monkeypatch.setattr("components.library.storage.snapshots.start_claim.time.time_ns", lambda: 0)
    assert claim(files, clock).start == first.start + 1


def test_claims_of_long_ago_are_removed(files, clock):
    for _ in range(3):
        claim(files, clock).end()
    assert len(files.list_folder("database/starts")) == 2
