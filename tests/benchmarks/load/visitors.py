"""Many visitors at once: the app beside a bare Gradio app, both asking an endpoint that takes two seconds.

Every run has a server process of its own, the visitors come from another process, and the endpoint answers from a third
with a grainy PNG of 1024 x 1024. Time is until every visitor has the picture; processor time is the server's, its
children included.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from components.library.records.thumbnails import REST
from tests.benchmarks.load.app_process import HOME, run_app
from tests.benchmarks.load.slow import SECONDS, serve_slowly
from tests.benchmarks.machine import borrow_folder
from tests.benchmarks.table import Times, print_table

CROWDS = (20, 100, 200)
EDGE = 1024
OURS, BARE = "ours", "bare"
MOST_TIME, MOST_WORK = 1.2, 1.5
# After the last picture: until the thumbnails are being made, which wait for a rest, and for each of them.
REST_SECONDS, THUMBNAIL_SECONDS = REST + 2, 0.1
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Crowd:
    """Hold what one crowd took: seconds, processor seconds until the last picture, and processor seconds after it."""

    seconds: float
    work: float
    later: float


def serve_app(way: str, endpoint: str, folder: Path) -> AbstractContextManager[tuple[str, int]]:
    """Give the address of an app in a process of its own, and the process's id."""
    environ = {"PROOFROOM_BASE_URL": endpoint, "OPENAI_API_KEY": "benchmark", "PROOFROOM_MODEL": "gpt-image-1"}
    program = ["app.py"] if way == OURS else ["-m", "tests.benchmarks.load.bare_app", endpoint, str(folder)]
    return run_app(program, folder, environ, "/")


def read_work(process: int) -> float:
    """Return the processor seconds of a process so far, of all its threads and of its children that have ended."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / TICKS


def send_visitors(url: str, count: int) -> float:
    """Return the seconds until all visitors have their pictures, which they have to get."""
    seconds, failed = count_failures(url, count)
    assert not failed, f"{failed} of {count} visitors got no picture"
    return seconds


def count_failures(url: str, count: int) -> tuple[float, int]:
    """Return the seconds until all visitors have their pictures, and the number of those that got none."""
    command = [sys.executable, "-m", "tests.benchmarks.load.visit", url, str(count)]
    answer = subprocess.run(command, cwd=HOME, check=True, stdout=subprocess.PIPE, text=True, timeout=600)
    seconds, _page, _picture, failed = json.loads(answer.stdout)
    return float(seconds), int(failed)


def measure_crowd(way: str, endpoint: str, count: int) -> Crowd:
    """Return what a crowd took of an app that has just been started and has had one visitor."""
    with borrow_folder() as folder, serve_app(way, endpoint, folder) as (url, process):
        send_visitors(url, 1)
        time.sleep(REST_SECONDS)
        before = read_work(process)
        seconds = send_visitors(url, count)
        work = read_work(process) - before
        time.sleep(REST_SECONDS + count * THUMBNAIL_SECONDS)
        return Crowd(seconds, work, read_work(process) - before - work)


def measure_rows(runs: int, counts: tuple[int, ...], verdicts: list[str]) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the table; ``verdicts`` gets a line for each crowd."""
    with serve_slowly(EDGE) as endpoint:
        for count in counts:
            took: dict[str, list[Crowd]] = {OURS: [], BARE: []}
            # In turn, so that a busy machine is one for both.
            for _ in range(runs):
                for way, crowds in took.items():
                    crowds.append(measure_crowd(way, endpoint, count))
            times = {way: Times([crowd.seconds for crowd in crowds]) for way, crowds in took.items()}
            works = {way: Times([crowd.work for crowd in crowds]) for way, crowds in took.items()}
            for way, crowds in took.items():
                later = statistics.median(crowd.later for crowd in crowds)
                each = works[way].median / count * 1000
                yield f"{way}, {count} at once", str(times[way]), str(works[way]), f"{each:.0f}", f"{later:.1f}"
            time_share = times[OURS].median / times[BARE].median
            work_share = works[OURS].median / works[BARE].median
            met = time_share <= MOST_TIME and work_share <= MOST_WORK
            verdicts.append(
                f"{'met' if met else 'MISSED'}: {count} at once take {time_share:.2f} of the bare app's time (aim"
                f" {MOST_TIME}) and {work_share:.2f} of its processor time (aim {MOST_WORK})."
            )


def main(runs: int, counts: tuple[int, ...] = CROWDS) -> None:
    """Print the table and the aims."""
    verdicts: list[str] = []
    print(f"### Visitors at once, of an endpoint that takes {SECONDS} s over each picture\n")
    headings = ("app", "all have their picture after", "processor time", "of that each", "later, s")
    print_table(headings, measure_rows(runs, counts, verdicts), sys.stdout)
    print(
        "\nMilliseconds: the median and, in brackets, the fastest and the slowest of the runs, each with a server of"
        "\nits own. Each visitor loads the page, presses Create, follows the events and fetches the picture, on the"
        "\nsame cores. Later: processor seconds after the last picture, for the thumbnails.\n"
    )
    print("\n".join(verdicts))
