"""The record of a room of 200 pictures in each format: what it takes of time and memory, in a process of its own.

Every picture is 1024 x 1024 pixels of noise, the hardest to pack, with two comments with marks, and is decided over by
three people.
"""

import hashlib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache

import numpy as np

from components.imaging.picture.picture import write_png
from components.review.comments.mark import Mark
from components.review.record.record import (
    Record,
    RecordBallot,
    RecordComment,
    RecordDecision,
    RecordPerson,
    RecordPicture,
    RecordShot,
)
from components.review.record.record_files import FORMATS, write_record
from tests.benchmarks.memory import measure_peak
from tests.benchmarks.table import print_table

HEADINGS = ("format", "pictures", "file", "memory", "seconds", "processor seconds")
COUNTS = (20, 200)
SMALL, EDGE, PEOPLE, VOTES = 3, 1024, 3, 2000
# Aims of the longest export: seconds, and bytes of memory, whatever the count of pictures.
SECONDS, MOST = 20.0, 64_000_000
NOW = datetime(2026, 3, 4, tzinfo=UTC)
TEXT = "The light comes from the left, and should be softer. 光线再柔和一点。"


@cache
def draw_noise(number: int) -> bytes:
    """Return a picture of noise; there are four of them."""
    return write_png(np.random.default_rng(number).integers(0, 256, (EDGE, EDGE, 3), dtype=np.uint8))


class NoisePictures:
    """Read pictures that are drawn once, each time as new bytes."""

    def read(self, picture: str) -> bytes:
        return bytes(bytearray(draw_noise(int(picture) % 4)))


def make_record(count: int) -> Record:
    """Return the record of a locked room with so many pictures."""
    people = tuple(
        RecordPerson(id=f"g{number}", name=f"Guest {number}", link="l", signed_in=False, joined_at=NOW)
        for number in range(PEOPLE)
    )
    return Record(
        room="r",
        title="A room of noise",
        made_at=NOW,
        blind=True,
        people=people,
        pictures=tuple(make_picture(number) for number in range(count)),
        ballots=tuple(
            RecordBallot(
                by=f"g{number % PEOPLE}",
                left=str(number % count),
                right=str((number * 7 + 1) % count),
                answer="left",
                served_at=NOW,
                answered_at=NOW,
            )
            for number in range(VOTES)
        ),
        locked_at=NOW,
        locked_by="Anna",
    )


def make_picture(number: int) -> RecordPicture:
    """Return a picture with comments, marks and decisions."""
    box, pin = Mark(kind="box", points=((0.1, 0.1), (0.5, 0.4))), Mark(kind="point", points=((0.7, 0.6),))
    comments = tuple(
        RecordComment(by="g0", number=place, text=TEXT, made_at=NOW, mark=mark)
        for place, mark in enumerate((box, pin), 1)
    )
    decisions = tuple(
        RecordDecision(by=f"g{guest}", decision="approved", reason="This is the one.", made_at=NOW, counts=True)
        for guest in range(PEOPLE)
    )
    digest = hashlib.sha256(b"%d" % number).hexdigest()
    shot = RecordShot(
        kind="edit",
        model="gpt-image-1",
        prompt="A small red rose on the table",
        width=EDGE,
        height=EDGE,
        made_at=NOW,
        sha256=digest,
        changed_outside_mask=0,
    )
    return RecordPicture(
        id=str(number),
        number=number + 1,
        version=1,
        newest=True,
        section="",
        added_at=NOW,
        outcome="approved",
        file=f"pictures/{number + 1:03}.png",
        shot=shot,
        decisions=decisions,
        comments=comments,
    )


def export(kind: str, count: int) -> int:
    """Return how many bytes a record has."""
    return sum(len(piece) for piece in write_record(kind, make_record(count), NoisePictures()))


def prepare_words(kind: str, count: str, small: bool) -> Callable[[], int]:
    """Return the export of so many pictures in a format."""
    for number in range(4):
        draw_noise(number)
    return lambda: export(kind, SMALL if small else int(count))


def measure_rows(worst: dict[str, float]) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the table as they are measured; ``worst`` gets the longest time and the largest memory."""
    for kind in FORMATS:
        for count in COUNTS:
            length, seconds, work = measure_time(kind, count)
            peak = measure_peak(__name__, kind, count)
            memory = "not known" if peak is None else f"{peak / 1e6:.1f} MB"
            worst["seconds"] = max(worst["seconds"], seconds)
            worst["memory"] = max(worst["memory"], peak or 0)
            yield kind.upper(), f"{count:,}", f"{length / 1e6:,.1f} MB", memory, f"{seconds:.1f}", f"{work:.1f}"


def measure_time(kind: str, count: int) -> tuple[int, float, float]:
    """Return the bytes of an export, its seconds and its processor seconds, measured in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.records", kind, str(count)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    length, seconds, work = answer.stdout.split()
    return int(length), float(seconds), float(work)


def main() -> None:
    """Print the table and the aims."""
    worst = {"seconds": 0.0, "memory": 0.0}
    print("### The record of a room\n")
    print_table(HEADINGS, measure_rows(worst), sys.stdout)
    met = worst["seconds"] < SECONDS and 0 < worst["memory"] < MOST
    print(
        f"\nPictures of {EDGE} x {EDGE} of noise, {VOTES:,} votes. Memory is the peak beyond what was there before."
        f" Aims: less than {SECONDS:.0f} s and {MOST / 1e6:.0f} MB: {'met' if met else 'MISSED'}."
    )


if __name__ == "__main__":
    for number in range(4):
        draw_noise(number)
    started, worked = time.perf_counter(), time.process_time()
    made = export(sys.argv[1], int(sys.argv[2]))
    print(made, time.perf_counter() - started, time.process_time() - worked)
