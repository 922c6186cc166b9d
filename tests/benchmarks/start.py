"""The start of the container's command beside that of a bare Gradio app: seconds until it answers, and memory.

Each run is a new process on an empty data folder, with compiled modules as in the image. Cold: the system has dropped
the files that it had read, which root alone can ask for on Linux.
"""

import compileall
import os
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.load.app_process import HOME, run_app
from tests.benchmarks.load.visitors import read_work
from tests.benchmarks.machine import borrow_folder
from tests.benchmarks.table import print_table

DROPPED = Path("/proc/sys/vm/drop_caches")
OURS, BARE = "ours", "bare Gradio app"
# What each is asked for until it answers; a bare app knows no readiness but its page.
ASKED = {OURS: "/readyz", BARE: "/"}
MOST_SECONDS = 5.0
# Until the memory of a start is at rest.
REST = 5.0


@dataclass(frozen=True)
class Start:
    """Hold what one start took: seconds and processor seconds until it was ready, megabytes at rest and at most."""

    seconds: float
    work: float
    idle: float
    peak: float


def start_app(way: str, folder: Path) -> Start:
    """Return what a start took, of an app that is ended afterwards."""
    # The bare app asks its endpoint at a press alone.
    program = ["app.py"] if way == OURS else ["-m", "tests.benchmarks.load.bare_app", "http://127.0.0.1:9", str(folder)]
    began = time.monotonic()
    with run_app(program, folder, {"PYTHONDONTWRITEBYTECODE": "1"}, ASKED[way]) as (_address, process):
        seconds, work = time.monotonic() - began, read_work(process)
        time.sleep(REST)
        return Start(seconds, work, read_memory(process, "VmRSS"), read_memory(process, "VmHWM"))


def read_memory(process: int, name: str) -> float:
    """Return a line of the kernel's status of a process, in megabytes."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith(name + ":"))


def drop_files() -> None:
    """Have the system forget the files that it has read."""
    os.sync()
    DROPPED.write_text("3")


def measure_rows(runs: int, verdicts: list[str]) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the table; ``verdicts`` gets a line for the start that is bounded."""
    can_drop = os.access(DROPPED, os.W_OK)
    for kind in ("cold", "warm") if can_drop else ("warm",):
        took: dict[str, list[Start]] = {OURS: [], BARE: []}
        # In turn, so that a busy machine is one for both.
        for _ in range(runs):
            for way, starts in took.items():
                with borrow_folder() as folder:
                    if kind == "cold":
                        drop_files()
                    starts.append(start_app(way, folder))
        for way, starts in took.items():
            seconds = [start.seconds for start in starts]
            each = f"{statistics.median(seconds):.1f} ({min(seconds):.1f}-{max(seconds):.1f})"
            others = ((start.work, start.idle, start.peak) for start in starts)
            work, idle, peak = map(statistics.median, zip(*others, strict=True))
            yield f"{way}, {kind}", each, f"{work:.1f}", f"{idle:.0f}", f"{peak:.0f}"
        if not verdicts:
            median = statistics.median(start.seconds for start in took[OURS])
            met = "met" if median < MOST_SECONDS else "MISSED"
            verdicts.append(f"{met}: ready {median:.1f} s after a {kind} start (aim {MOST_SECONDS:.0f}).")


def main(runs: int) -> None:
    """Print the table and the aim."""
    # An image has its modules compiled.
    for folder in ("components", "tests/benchmarks"):
        compileall.compile_dir(HOME / folder, quiet=2)
    verdicts: list[str] = []
    print("### The start of the container's command, offline, on an empty data folder\n")
    headings = ("app", "ready after, s", "processor time, s", "memory at rest, MB", "at most, MB")
    print_table(headings, measure_rows(runs, verdicts), sys.stdout)
    print(
        "\nThe median and, in brackets, the fastest and the slowest of the runs. Ready: /readyz says so; of the bare"
        "\napp: the page is there.\n"
    )
    print("\n".join(verdicts))
