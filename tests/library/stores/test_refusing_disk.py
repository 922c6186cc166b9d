"""A disk that fills up, or lets nobody write any more, while pictures are made: nothing that was paid for is lost.

Once here, 50 times in ``make soak``. A disk of its own is used where one may be mounted, and besides a file system that
refuses when it is told to.
"""

import errno
import random
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from components.endpoint.client.client import ImagesClient
from components.errors import ProofroomError, StorageError
from components.library.records.store import Store, open_store
from components.library.runs.asker import Asker
from components.library.runs.disk_space import room_for_edit
from components.library.runs.jobs import Jobs
from components.library.runs.maker import Maker
from components.library.runs.recovery import Recovered, recover
from tests.far_end import FarEnd
from tests.library.ended_processes.accounts import VISITOR, check_files, check_runs, check_shots
from tests.library.pictures import PLAIN, PLAIN_ANSWERS, answer_with, disc
from tests.library.plans import ask, plan
from tests.library.stores.fickle import FickleFileSystem

CALLS = 6
# From before the first request to after the last picture, on a machine that is busy with other tests.
LONGEST = 1.2  # seconds
EDIT, REQUEST = plan(PLAIN, disc(48, 32, 9)), ask()


@dataclass(frozen=True)
class Disk:
    """Hold a place for a library: how it is opened, where its files are, and what makes it refuse and take again."""

    open: Callable[[], Store]
    files: Path
    refuse: Callable[[], None]
    relent: Callable[[], None]


@pytest.fixture
def fickle_disk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Disk]:
    """Give one whose files lie in a file system that is told to refuse."""
    files, number = tmp_path / "files", request.param
    yield Disk(
        open=lambda: Store(f"sqlite:///{tmp_path / 'proofroom.db'}", f"fickle://{files}"),
        files=files,
        refuse=lambda: FickleFileSystem.break_down("", number),
        relent=lambda: FickleFileSystem.break_down(None),
    )
    FickleFileSystem.break_down(None)


@pytest.fixture
def full_disk(mount: Callable[[str], Path]) -> Disk:
    """Give a disk that is filled up, rows and files on it."""
    disk = mount(f"size={64 + 2 * room_for_edit(EDIT) // 2**20}m")
    filler = disk / "filler"

    def fill() -> None:
        with filler.open("wb", buffering=0) as file, suppress(OSError):
            while file.write(bytes(2**16)):
                pass

    return Disk(lambda: open_store(disk), disk / "files", fill, partial(filler.unlink, missing_ok=True))


@pytest.fixture
def read_only_disk(mount: Callable[[str], Path], tmp_path: Path) -> Disk:
    """Give a disk for the files that becomes one to be read from only; rows lie elsewhere, or it could not."""
    disk = mount("size=256m")

    def forbid() -> None:
        # Not while a file is being written.
        while subprocess.run(["mount", "-o", "remount,ro", disk], capture_output=True).returncode:
            time.sleep(0.001)

    def allow() -> None:
        subprocess.run(["mount", "-o", "remount,rw", disk], check=True)

    return Disk(lambda: Store(f"sqlite:///{tmp_path / 'proofroom.db'}", str(disk)), disk, forbid, allow)


def outcome_of(job) -> ProofroomError | None:
    try:
        job.result(60)
    except ProofroomError as error:
        return error
    return None


def see_that_nothing_is_lost(disk: Disk, far_end: FarEnd) -> None:
    """Have edits made, let the disk refuse in their midst, and take again; see what became of them."""
    store, jobs = disk.open(), Jobs()
    maker = Maker(ImagesClient(far_end.url, "key", read_timeout=60), store, jobs, "images.example")
    chance = random.Random()
    for _ in range(CALLS):
        far_end.say(chance.uniform(0, 0.5), answer_with(PLAIN_ANSWERS[0]))
    # The moment itself is what is by chance here, not a wait for something.
    accident = threading.Timer(chance.uniform(0, LONGEST), disk.refuse)
    accident.start()
    started = []
    for number in range(CALLS):
        # Where not even the intent can be written down, nothing is sent.
        with suppress(StorageError):
            started.append(maker.create(REQUEST, Asker(VISITOR)) if number % 3 else maker.repaint(EDIT, Asker(VISITOR)))
    refused = [job for job in started if outcome_of(job) is not None]
    asked = len(far_end.asked)
    kept = [job for job in refused if job.can_store_again]
    accident.cancel()
    accident.join()
    check_files(disk.files)
    disk.relent()
    for job in kept:
        assert outcome_of(maker.store_again(job.id)) is None
    assert len(far_end.asked) == asked
    jobs.close()
    store.close()

    store = disk.open()
    recover(store)
    shots = check_shots(store, disk.files)
    check_files(disk.files)
    check_runs(store, shots, asked, pictures=1)
    # All that was answered is there.
    assert len(shots) == asked
    assert recover(store) == Recovered()
    store.close()
    print(f"{len(started)} of {CALLS} on record, {asked} asked, {len(refused)} refused, {len(kept)} stored again")


@pytest.mark.parametrize("fickle_disk", [errno.ENOSPC, errno.EROFS], ids=["full", "read-only"], indirect=True)
def test_a_file_system_that_refuses_loses_nothing(fickle_disk: Disk, far_end: FarEnd, accident: int):
    see_that_nothing_is_lost(fickle_disk, far_end)


def test_a_disk_that_fills_up_loses_nothing(full_disk: Disk, far_end: FarEnd, accident: int):
    see_that_nothing_is_lost(full_disk, far_end)


def test_a_disk_that_becomes_read_only_loses_nothing(read_only_disk: Disk, far_end: FarEnd, accident: int):
    see_that_nothing_is_lost(read_only_disk, far_end)
