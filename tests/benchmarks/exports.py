"""The export of many pictures: what it takes of memory and time, beside a ZIP that is made in memory.

What is written is thrown away, as a browser would take it. Every picture is an edit with a mask and an upload of its
own.
"""

import hashlib
import io
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

from components.imaging.mask.mask import mask_as_png
from components.imaging.picture.picture import write_png
from components.library.exchange.export import stream_zip
from components.library.exchange.manifest import list_keys
from components.library.records.shot import Recipe, Shot
from tests.benchmarks.memory import measure_peak
from tests.benchmarks.pictures.scene import draw_photo
from tests.benchmarks.table import print_table

HEADINGS = ("way", "pictures", "ZIP", "memory", "seconds")
OURS, NAIVE = "ours, streamed", "zipfile, in memory"
ROWS = ((OURS, 50), (OURS, 500), (OURS, 5000), (NAIVE, 50), (NAIVE, 500))
SMALL = 5
SIZE = (640, 480)
# Of memory: a picture, what waits of the page and of the list of files, and the names of masks and uploads.
MOST = 10_000_000


class DrawnFiles:
    """Read files that are drawn once, each time as new bytes."""

    def read_file(self, key: str) -> bytes:
        return bytes(bytearray(draw_files()[key.rpartition(".")[2]]))


@cache
def draw_files() -> dict[str, bytes]:
    """Return a picture and a mask by the suffixes they are kept under."""
    photo = draw_photo(SIZE)
    return {"png": write_png(photo), "mask": mask_as_png(photo[..., 0] > 128)}


def draw_shots(count: int) -> Iterator[Shot]:
    """Yield so many edits."""
    recipe = Recipe(
        kind="edit",
        endpoint="images.example",
        parameters={"model": "gpt-image-1", "prompt": "A small red rose on the table", "n": 1, "size": "640x480"},
        usage={"total_tokens": 4169},
        cost=None,
        request_id=None,
        seconds=12.0,
        made_at=datetime(2026, 3, 4, tzinfo=UTC),
    )
    for number in range(count):
        digest = hashlib.sha256(b"%d" % number).hexdigest()
        folder = f"shots/2026/03/04/{digest[:32]}"
        yield Shot(
            recipe=replace(recipe, made_at=recipe.made_at + timedelta(minutes=number)),
            number=0,
            answer=f"{folder}/answer.png",
            sha256=digest,
            width=SIZE[0],
            height=SIZE[1],
            id=digest[:32],
            source=f"pictures/{digest}.png",
            mask=f"masks/{digest}.mask",
            pasted=f"{folder}/pasted.png",
            changed_outside_mask=0,
        )


def stream(count: int) -> int:
    """Return how many bytes our ZIP has."""
    return sum(len(piece) for piece in stream_zip(draw_shots(count), DrawnFiles()))


def pack_in_memory(count: int) -> int:
    """Return how many bytes a ZIP of the same files has, made as the shortest program makes it."""
    made, files = io.BytesIO(), DrawnFiles()
    with zipfile.ZipFile(made, "w") as archive:
        for shot in draw_shots(count):
            for key in list_keys(shot):
                archive.writestr(key, files.read_file(key))
    return len(made.getbuffer())


def prepare_words(way: str, count: str, small: bool) -> Callable[[], int]:
    """Return the packing one way of so many pictures."""
    draw_files()
    work = stream if way == OURS else pack_in_memory
    return lambda: work(SMALL if small else int(count))


def measure_rows(peaks: dict[tuple[str, int], int | None]) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the table as they are measured; ``peaks`` gets the bytes of memory."""
    for way, count in ROWS:
        work = prepare_words(way, str(count), small=False)
        started = time.perf_counter()
        length = work()
        seconds = time.perf_counter() - started
        peaks[way, count] = peak = measure_peak(__name__, way, count)
        memory = "not known" if peak is None else f"{peak / 1e6:.1f} MB"
        yield way, f"{count:,}", f"{length / 1e6:,.0f} MB", memory, f"{seconds:.1f}"


def main() -> None:
    """Print the table and the aim."""
    peaks: dict[tuple[str, int], int | None] = {}
    print("### The export\n")
    print_table(HEADINGS, measure_rows(peaks), sys.stdout)
    peak = peaks[OURS, 5000]
    verdict = "not known here" if peak is None else "met" if peak < MOST else "MISSED"
    print(
        f"\nEdits of {SIZE[0]} x {SIZE[1]} with four files each. Memory is the peak beyond what was there before. Aim:"
        f" less than {MOST / 1e6:.0f} MB for 5,000: {verdict}."
    )
