"""A Space is killed at any moment and starts on an empty disk: what was shown is there, every call is accounted for.

Each time it is killed while it works, and again while it starts: 4 times in all here, 200 times in ``make soak``.
"""

import random
import time
from collections import defaultdict
from contextlib import closing

from components.library.records.store import open_copied_store
from components.library.runs.recovery import Recovered, recover
from tests.far_end import FarEnd
from tests.forked_process import ForkedProcess
from tests.library.ended_processes.accounts import check_calls, check_files, check_told
from tests.library.ended_processes.killed_in_space import CREATIONS, EDITS
from tests.library.pictures import PLAIN_ANSWERS, answer_with
from tests.library.stores.bucket import BucketFileSystem, wipe

ACCIDENTS = 2
# For each of ``--accidents``.
ACCIDENTS_EACH = 2
# Until others see a file that was closed, and from the first request to after the last answer, in seconds.
DELAY, LONGEST = 0.3, 1.8


def test_what_was_shown_before_a_space_was_killed_is_in_its_bucket(tmp_path, far_end: FarEnd, accident: int):
    chance, told = random.Random(), defaultdict(set)
    bucket, disk = tmp_path / "bucket", tmp_path / "disk"
    for _ in range(2 * (CREATIONS + EDITS)):
        far_end.say(chance.uniform(0, 0.5), answer_with(*PLAIN_ANSWERS))
    for working in (True, False):
        with ForkedProcess(
            "tests.library.ended_processes.killed_in_space", disk, f"bucket://{bucket}", far_end.url, DELAY
        ) as process:
            assert process.stdout.readline() == "starts \n"
            if working:
                assert process.stdout.readline() == "started \n"
            # The moment itself is what is by chance here, not a wait for something.
            time.sleep(chance.uniform(0, LONGEST))
            assert process.returncode is None
            process.kill()
            for line in process.stdout:
                kind, _, name = line.strip().partition(" ")
                if line.endswith("\n"):
                    told[kind].add(name)
        wipe(disk)

    BucketFileSystem.be_another_machine(DELAY)
    with closing(open_copied_store(disk, f"bucket://{bucket}", DELAY)) as store:
        recover(store)
        check_told(store, told)
        with store.database.read() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
        check_calls(store, len(far_end.asked))
        for upload in (bucket / "shots").rglob(".*"):
            # Killed before the close: nobody sees it.
            upload.unlink()
        check_files(bucket / "shots")
        # All is mended at once: a second start finds nothing.
        assert recover(store) == Recovered()
    print({kind: len(names) for kind, names in told.items()}, "asked", len(far_end.asked))
