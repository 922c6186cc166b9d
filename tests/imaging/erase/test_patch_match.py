"""PatchMatch in a process of its own: whatever happens to the process, whoever asked goes on."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from components.errors import Cancelled
from components.imaging.erase.patch_match import BROKE_OFF, NOT_HERE, PatchMatch
from components.imaging.erase.patch_match_process import WITHOUT
from components.message.message import Message

STRIPES = np.repeat(np.tile(np.array([40, 200], np.uint8), 18)[None, :, None], 36, axis=0).repeat(3, axis=2)
HOLE = np.zeros((36, 36), bool)
HOLE[14:22, 14:22] = True


def run(program: str) -> tuple[str, ...]:
    return sys.executable, "-S", "-c", program


def test_a_hole_in_stripes_is_filled_with_stripes_and_the_rest_stays():
    pixels = np.where(HOLE[..., None], 128, STRIPES).astype(np.uint8)
    patch_match = PatchMatch()
    filled = patch_match.fill(pixels, HOLE)
    assert isinstance(filled, np.ndarray)
    assert np.array_equal(filled[~HOLE], pixels[~HOLE])
    # Stripes of 40 and 200: a grey in between would differ by 80.
    assert np.abs(filled[HOLE].astype(int) - STRIPES[HOLE]).mean() < 40
    assert np.array_equal(patch_match.fill(pixels, HOLE), filled)


@pytest.mark.parametrize(
    "program",
    ["import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "print('half of a picture')", "raise SystemExit(1)"],
    ids=["crashes", "writes too little", "fails"],
)
def test_a_process_that_breaks_off_is_said(program):
    assert PatchMatch(command=run(program)).fill(STRIPES, HOLE) == BROKE_OFF


def test_a_machine_without_the_library_is_said():
    assert PatchMatch(command=run(f"raise SystemExit({WITHOUT})")).fill(STRIPES, HOLE) == NOT_HERE


def test_a_process_that_hangs_is_ended_at_the_limit_of_time(tmp_path):
    note = tmp_path / "process"
    hangs = f"import os, time; open({str(note)!r}, 'w').write(str(os.getpid())); time.sleep(600)"
    said = PatchMatch(seconds=0.3, command=run(hangs)).fill(STRIPES, HOLE)
    assert isinstance(said, Message)
    assert "longer than 0 s" in str(said)
    assert is_gone(note)


def test_a_process_that_is_killed_from_outside_is_said(tmp_path):
    note = tmp_path / "process"
    os.mkfifo(note)
    hangs = f"import os, time; open({str(note)!r}, 'w').write(str(os.getpid())); time.sleep(600)"
    threading.Thread(target=lambda: os.kill(int(note.read_text()), signal.SIGKILL)).start()
    assert PatchMatch(command=run(hangs)).fill(STRIPES, HOLE) == BROKE_OFF


def test_a_process_whose_result_is_not_wanted_any_more_is_ended(tmp_path):
    note = tmp_path / "process"
    hangs = f"import os, time; open({str(note)!r}, 'w').write(str(os.getpid())); time.sleep(600)"

    def check_wanted() -> None:
        if note.exists() and note.read_text():
            raise Cancelled()

    with pytest.raises(Cancelled):
        PatchMatch(command=run(hangs)).fill(STRIPES, HOLE, check_wanted)
    assert is_gone(note)


def test_no_more_processes_run_at_once_than_allowed():
    patch_match, looks = PatchMatch(processes=1, command=run("import time; time.sleep(600)")), []

    def check_second() -> None:
        looks.append("second")
        raise Cancelled()

    def check_first() -> None:
        # The first one runs: the second one waits, and is not wanted any more.
        with pytest.raises(Cancelled):
            patch_match.fill(STRIPES, HOLE, check_second)
        looks.append("first")
        if looks.count("first") > 1:
            raise Cancelled()

    with pytest.raises(Cancelled):
        patch_match.fill(STRIPES, HOLE, check_first)
    assert "second" in looks


def test_the_memory_of_the_process_is_bounded():
    said = PatchMatch(memory=20_000_000).fill(STRIPES, HOLE)
    assert said in (BROKE_OFF, NOT_HERE)


def test_the_process_has_nothing_of_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("PROOFROOM_API_KEY", "sk-not-for-others")
    note = tmp_path / "environment"
    tells = f"import os; open({str(note)!r}, 'w').write(repr(dict(os.environ)))"
    PatchMatch(command=run(tells)).fill(STRIPES, HOLE)
    assert "sk-not-for-others" not in note.read_text()


def is_gone(note: Path) -> bool:
    """Whether no process has the id that was written into a file; one that was never written had no time to begin."""
    if not note.exists() or not note.read_text():
        return True
    return subprocess.run(["kill", "-0", note.read_text()], capture_output=True).returncode != 0
