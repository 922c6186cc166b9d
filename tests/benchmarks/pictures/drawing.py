"""Processor time of the offline endpoint's pictures, drawn and encoded. There is no rival: the aim is a bound."""

import sys
import time
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from components.offline.drawing.editing.retouch import edit_picture
from components.offline.drawing.painter import paint_picture
from components.offline.server.pictures import encode_picture
from tests.benchmarks.pictures.scene import draw_photo
from tests.benchmarks.table import Times, print_table

HEADINGS = ("picture", "size", "quality", "processor time")
SIZES = ((1024, 1024), (1536, 1024))


def draw(size: tuple[int, int], quality: str) -> bytes:
    return encode_picture(paint_picture("a beautiful flower", size, quality), "png", 100)


def edit(photo: np.ndarray, mask: np.ndarray, size: tuple[int, int]) -> bytes:
    return encode_picture(edit_picture("a red balloon", photo, mask, size), "png", 100)


def measure_rows(runs: int) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the table as they are measured."""
    for width, height in SIZES:
        named = f"{width} x {height}"
        for quality in ("low", "medium", "high"):
            yield "created", named, quality, measure(partial(draw, (width, height), quality), runs)
        mask = np.zeros((height, width), dtype=bool)
        mask[height // 4 : height // 2, width // 4 : width // 2] = True
        photo = draw_photo((width, height))
        yield "edited, a sixteenth masked", named, "high", measure(partial(edit, photo, mask, (width, height)), runs)


def measure(work: Callable[[], object], runs: int) -> str:
    """Return the processor time of the runs, after one that does not count."""
    seconds = []
    for number in range(runs + 1):
        started = time.process_time()
        work()
        if number:
            seconds.append(time.process_time() - started)
    return str(Times(seconds))


def main(runs: int) -> None:
    """Print the table."""
    print("### The offline endpoint's pictures\n")
    print_table(HEADINGS, measure_rows(runs), sys.stdout)
    print("\nMilliseconds of all cores together. Aim for 1024 x 1024: under 500 ms.")
