"""A hundred guests in a review room of 200 pictures, on one process: the work of the server, and how soon it answers.

The room is in a library of its own, and its pictures are 1024 x 1024 pixels of noise. The guests come from another
process over HTTP; see ``room_guests`` for what they do.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from components.library.records.store import open_store
from components.review.review import open_review
from components.review.rooms.room import Permissions
from components.review.rooms.visit import RoomVisit
from tests.benchmarks.load.app_process import HOME
from tests.benchmarks.load.visitors import OURS, read_work, serve_app
from tests.benchmarks.machine import borrow_folder
from tests.benchmarks.records import draw_noise
from tests.benchmarks.table import print_table
from tests.library.shots import bare_shot

GUESTS, PICTURES, EDGE, DRAWN = 100, 200, 1024, 4
# Aims: the share of one core while guests talk, and milliseconds within which 95 of 100 answers come.
MOST_SHARE, MOST_MS = 0.30, 100.0
NOBODY = "http://127.0.0.1:9/v1"
VISITOR = "a" * 64


def fill_room(data: Path) -> str:
    """Return the token of a guest's link to a new room of noise in a new library."""
    data.mkdir(parents=True)
    store = open_store(data)
    review, shots = open_review(store), []
    for number in range(PICTURES):
        key = f"shots/noise/{number}/answer.png"
        store.files.write_file(key, draw_noise(number % DRAWN))
        shot = replace(bare_shot(), visitor=VISITOR, answer=key, width=EDGE, height=EDGE)
        store.add_row(shot)
        shots.append(shot.id)
    owner = RoomVisit.of_owner(review.rooms.create(VISITOR, "A room of noise"))
    review.pictures.add(owner, shots)
    token, _ = review.links.make(owner, "guest", "Team", Permissions(comment=True, decide=True))
    review.close()
    store.close()
    return token


def measure_room(token: str, folder: Path) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the table: each phase with the work of the server and the time of its answers."""
    with serve_app(OURS, NOBODY, folder) as (url, server):
        command = [sys.executable, "-m", "tests.benchmarks.load.room_guests", url, str(GUESTS)]
        with subprocess.Popen(command, cwd=HOME, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as guests:
            assert guests.stdin
            assert guests.stdout
            guests.stdin.write(token + "\n")
            guests.stdin.flush()
            started, work = time.perf_counter(), read_work(server)
            for line in guests.stdout:
                phase = json.loads(line)
                seconds, worked = time.perf_counter() - started, read_work(server) - work
                share = worked / seconds
                yield (
                    phase["name"],
                    f"{seconds:.1f}",
                    f"{worked:.2f} ({share:.0%} of a core)",
                    str(phase["answers"]),
                    f"{phase['median']:.0f}",
                    f"{phase['most_of_95']:.0f}",
                    phase["said"],
                )
                started, work = time.perf_counter(), read_work(server)


def main() -> None:
    """Print the table and the aims."""
    print(f"### {GUESTS} guests in a room of {PICTURES} pictures of noise\n")
    headings = ("phase", "seconds", "processor seconds", "answers", "median, ms", "95 % within, ms", "")
    with borrow_folder() as folder:
        token = fill_room(folder / "data")
        print_table(headings, measure_room(token, folder), sys.stdout)
    print(
        "\nTime is from the request to the answer, in the process of the guests, on the same cores. Talk: somebody says"
        "\nor decides something, everybody hears of it, and two seconds later the next one does. Aims, while guests"
        f"\ntalk and while nothing happens: under {MOST_SHARE:.0%} of a core, and 95 % of answers in {MOST_MS:.0f} ms."
    )
