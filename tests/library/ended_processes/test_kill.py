"""Proofroom is killed at any moment, and nothing that was paid for is lost: 3 times here, 50 in ``make soak``."""

import random
import time

from components.library.records.store import open_store
from components.library.runs.recovery import Recovered, recover
from tests.far_end import FarEnd
from tests.forked_process import ForkedProcess
from tests.library.ended_processes.accounts import check_files, check_runs, check_shots
from tests.library.pictures import PLAIN_ANSWERS, answer_with

ACCIDENTS = 3
EDITS = 20
# From before the first request to after the last answer, on a machine that is busy with other tests.
LONGEST = 1.2  # seconds


def test_what_had_arrived_when_it_was_killed_is_there_and_opens(tmp_path, far_end: FarEnd, accident: int):
    chance, folder = random.Random(), tmp_path / "data"
    for _ in range(EDITS):
        far_end.say(chance.uniform(0, 0.8), answer_with(*PLAIN_ANSWERS))
    with ForkedProcess("tests.library.ended_processes.killed", folder, far_end.url, EDITS) as process:
        assert process.stdout.readline() == "started\n"
        # The moment itself is what is by chance here, not a wait for something.
        time.sleep(chance.uniform(0, LONGEST))
        process.kill()
    asked = len(far_end.asked)

    store = open_store(folder)
    came = len([path for path in (folder / "files").rglob("answer.*") if path.suffix != ".part"])
    mended = recover(store)
    shots = check_shots(store, folder / "files")
    check_files(folder / "files")
    check_runs(store, shots, asked, pictures=2)
    assert len(shots) == came
    runs = store.list_runs()
    assert {run.state for run in runs} <= {"done", "interrupted"}
    assert asked <= len(runs) <= EDITS
    # All is mended at once: a second start finds nothing.
    assert recover(store) == Recovered()
    store.close()
    print(f"killed with {asked} asked, {came} come, {mended}")
