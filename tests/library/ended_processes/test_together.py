"""Two Proofrooms make pictures in one data folder at once, and a third starts: once here, 50 times in ``make soak``."""

import random
import sqlite3
from contextlib import ExitStack, closing

from components.library.records.run import OPEN
from components.library.records.store import open_store
from components.library.runs.recovery import Recovered, recover
from tests.far_end import FarEnd
from tests.forked_process import ForkedProcess
from tests.library.ended_processes.accounts import check_files, check_runs, check_shots
from tests.library.pictures import PLAIN_ANSWERS, answer_with
from tests.library.stores.folder import contents

PROCESSES, EDITS = 2, 2


def ended(processes: list[ForkedProcess]) -> bool:
    return any(process.returncode is not None for process in processes)


def test_processes_that_share_a_folder_do_not_harm_it(tmp_path, far_end: FarEnd, accident: int):
    chance, folder = random.Random(), tmp_path / "data"
    for _ in range(PROCESSES * EDITS):
        far_end.say(chance.uniform(0, 0.3), answer_with(*PLAIN_ANSWERS))
    with ExitStack() as ends:
        processes = [
            ends.enter_context(ForkedProcess("tests.library.ended_processes.killed", folder, far_end.url, EDITS))
            for _ in range(PROCESSES)
        ]
        for process in processes:
            assert process.stdout.readline() == "started\n"
        third = open_store(folder)
        while (len(far_end.asked) < PROCESSES * EDITS or third.list_runs(states=OPEN)) and not ended(processes):
            # What the others have in hand is theirs.
            assert recover(third) == Recovered()
        third.close()
        for process in processes:
            assert process.stdout.read(len("all\ndone\n")) == "all\ndone\n"
    assert [process.returncode for process in processes] == [0] * PROCESSES

    with closing(sqlite3.connect(folder / "proofroom.db")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    store = open_store(folder)
    assert recover(store) == Recovered()
    shots = check_shots(store, folder / "files")
    check_files(folder / "files")
    check_runs(store, shots, asked=len(far_end.asked), pictures=2)
    assert [run.state for run in store.list_runs()] == ["done"] * PROCESSES * EDITS
    assert len(shots) == 2 * PROCESSES * EDITS
    store.close()
    # The picture and the mask, which all of them sent, are there once; each answer, what was made of it and its recipe
    # once a shot; and nothing else.
    kinds = [key.partition("/")[0] for key in contents(folder / "files")]
    assert {kind: kinds.count(kind) for kind in kinds} == {"pictures": 1, "masks": 1, "shots": 3 * len(shots)}
