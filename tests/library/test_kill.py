"""Proofroom is killed at any moment, and nothing that was paid for is lost: 3 times here, 50 in ``make soak``."""

import json
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from components.imaging.picture import read_picture
from components.library.recovery import Mended, recover
from components.library.store import open_store
from tests.far_end import FarEnd
from tests.library.pictures import JPEG, PNG, answer_with

EDITS = 20
# From before the first request to after the last answer, on a machine that is busy with other tests.
LONGEST = 1.2  # seconds
ROOT = Path(__file__).parents[2]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "kill" in metafunc.fixturenames:
        metafunc.parametrize("kill", range(metafunc.config.getoption("--kills", default=3)))


def test_what_had_arrived_when_it_was_killed_is_there_and_opens(tmp_path, far_end: FarEnd, kill: int):
    chance, folder = random.Random(), tmp_path / "data"
    for _ in range(EDITS):
        far_end.say(chance.uniform(0, 0.8), answer_with(PNG, JPEG))
    with subprocess.Popen(
        [sys.executable, "-m", "tests.library.killed", folder, far_end.url, str(EDITS)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout.readline() == "started\n"
        # The moment itself is what is by chance here, not a wait for something.
        time.sleep(chance.uniform(0, LONGEST))
        process.kill()
    asked = len(far_end.asked)

    files = folder / "files"
    came = {path for path in files.rglob("answer.*") if path.suffix != ".part"}
    store = open_store(folder)
    mended = recover(store)
    runs = store.list_runs()
    shots = store.latest_shots(1000)
    # Every answer whose bytes had arrived has a row, and opens; so does all that was made of it.
    assert {files / shot.answer for shot in shots} == came
    for shot in shots:
        for key in filter(None, (shot.answer, shot.source, shot.mask, shot.pasted)):
            assert read_picture(store.files.read_file(key)).size[0] > 0, key
        assert store.files.read_file(shot.answer) in (PNG, JPEG)
        assert (shot.pasted is None) == bool(shot.note)
    # No file is half there, but under a name that says so.
    for path in files.rglob("*"):
        if path.suffix == ".json":
            json.loads(path.read_bytes())
        elif path.is_file() and path.suffix != ".part":
            read_picture(path)
    # Every call that was sent is accounted for, and no more was sent than is on record.
    assert {run.state for run in runs} <= {"done", "interrupted"}
    assert asked <= len([run for run in runs if run.sent_at]) <= len(runs) <= EDITS
    of_runs = {run.id: [shot for shot in shots if shot.run == run.id] for run in runs}
    assert sum(map(len, of_runs.values())) == len(shots)
    for run in runs:
        made = len(of_runs[run.id])
        assert (run.state == "done") == (made == 2)
        assert run.spent == ("yes" if made else "perhaps" if run.sent_at else "no")
        assert store.files.has(run.source)
        assert store.files.has(run.mask)
        assert run.visitor == "v" * 64
    # All is mended at once: a second start finds nothing.
    assert recover(store) == Mended()
    store.close()
    print(f"killed with {asked} asked, {len(came)} come, {mended}")
