"""The seam table: how well the answer meets the picture along the mask's edge, ours beside what others do.

Photos of 12 megapixels, times masks, times answers with a known drift; every way gets the same ones. The error is that
of a band of 16 px along the inside of the mask's edge, against the picture a model would have made had it kept still.
Errors are measured by as many processes as there are cores, seconds and memory afterwards by one, on one core.
"""

import multiprocessing
import os
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import cv2
import numpy as np

from components.imaging.paste.paste import paste_corrected
from tests.benchmarks.memory import measure_peak
from tests.benchmarks.pictures import rivals
from tests.benchmarks.pictures.drifts import KINDS, MASKS, PHOTOS, TWELVE_MEGAPIXELS, Kind, Trial, draw_trial
from tests.benchmarks.table import Times, bytes_in_words, print_table

Way = Callable[[Trial], np.ndarray]
OURS, PLAIN = "ours", "hard edge"
# Every process holds some pictures of 12 megapixels.
MOST_PROCESSES = 4
# The kind that is timed, and the mask, the largest, of which the memory is stated.
TIMED, LARGEST = KINDS[-1], "large blob"
SMALL = (600, 400)
# What the band error of ours may be, as a share of a plain paste's, and in levels above it where nothing drifted.
LARGEST_SHARE, LARGEST_WORST_SHARE, MOST_LEVELS = 1 / 10, 1 / 4, 1.0


def _rival(paste: Callable[..., np.ndarray]) -> Way:
    return lambda trial: paste(trial.pixels, trial.answer, trial.mask)


WAYS: dict[str, Way] = {
    OURS: lambda trial: paste_corrected(trial.pixels, trial.sent, trial.answer, trial.frame, trial.mask)[0],
    PLAIN: _rival(rivals.paste_hard),
    "4-px blur": _rival(rivals.paste_blurred),
    "clone, normal": _rival(rivals.clone_normal),
    "clone, mixed": _rival(rivals.clone_mixed),
}


@dataclass(frozen=True)
class Cell:
    """Hold one measurement: the band's error in levels, and how many pixels outside the mask have changed."""

    photo: str
    mask: str
    kind: Kind
    way: str
    error: float
    outside: int


def measure_trial(photo: str, mask: str, kind: Kind) -> list[Cell]:
    """Return what every way makes of one answer."""
    cv2.setNumThreads(1)
    trial = draw_trial(photo, mask, kind)
    results = ((name, way(trial)) for name, way in WAYS.items())
    return [Cell(photo, mask, kind, name, trial.band_error(r), trial.count_outside(r)) for name, r in results]


def measure_cells() -> Iterator[list[Cell]]:
    """Yield the cells of one kind after the other, as they are measured."""
    processes = min(MOST_PROCESSES, os.cpu_count() or 1)
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        job_status = [
            [pool.apply_async(measure_trial, (photo, mask, kind)) for photo in PHOTOS for mask in MASKS]
            for kind in KINDS
        ]
        for trials in job_status:
            yield [cell for trial in trials for cell in trial.get()]


def errors_of(cells: Iterable[Cell]) -> dict[str, float]:
    """Return the mean band error of each way."""
    errors = defaultdict(list)
    for cell in cells:
        errors[cell.way].append(cell.error)
    return {way: statistics.fmean(found) for way, found in errors.items()}


def error_row(name: str, cells: Sequence[Cell]) -> tuple[str, ...]:
    errors = errors_of(cells)
    return name, *(f"{errors[way]:.2f}" for way in WAYS), f"{errors[OURS] / errors[PLAIN]:.3f}" if errors[PLAIN] else ""


def prepare_words(way: str, mask: str, small: bool) -> Callable[[], object]:
    """Return what takes an answer back one way, all that it needs being there."""
    return partial(WAYS[way], draw_trial(PHOTOS[0], mask, TIMED, SMALL if small else TWELVE_MEGAPIXELS))


def measure_costs(cells: Sequence[Cell], runs: int) -> Iterator[tuple[str, ...]]:
    """Yield the rows of what each way changes outside the mask, and what it takes."""
    cv2.setNumThreads(1)
    for way in WAYS:
        seconds = [_time(prepare_words(way, mask, small=False), runs) for mask in MASKS]
        of_way = [cell for cell in cells if cell.way == way]
        yield (
            way,
            f"{max(cell.outside for cell in of_way):,}",
            f"{sum(cell.outside == 0 for cell in of_way)} of {len(of_way)}",
            str(Times(seconds)),
            bytes_in_words(measure_peak(__name__, way, LARGEST), 3 * TWELVE_MEGAPIXELS[0] * TWELVE_MEGAPIXELS[1]),
        )


def judge(cells: Sequence[Cell]) -> Iterator[str]:
    """Yield each aim and whether it was met."""
    by_kind = {kind: errors_of(cell for cell in cells if cell.kind == kind) for kind in KINDS}
    outside = max(cell.outside for cell in cells if cell.way == OURS)
    yield _verdict("0 pixels changed outside the mask in every cell", outside == 0, f"{outside:,} at the most")
    drifted = errors_of(cell for cell in cells if cell.kind.drifted)
    share = drifted[OURS] / drifted[PLAIN]
    yield _verdict(
        "over all that drifted at most a tenth of the hard edge's error", share <= LARGEST_SHARE, f"{share:.3f}"
    )
    worst = by_kind[KINDS[-1]][OURS] / by_kind[KINDS[-1]][PLAIN]
    yield _verdict("in the worst kind at most a quarter of it", worst <= LARGEST_WORST_SHARE, f"{worst:.3f}")
    beaten = [
        f"{kind.name}: {way} {error:.2f} against {errors[OURS]:.2f}"
        for kind, errors in by_kind.items()
        for way, error in errors.items()
        if kind.drifted and way != OURS and error <= errors[OURS]
    ]
    yield _verdict("below every other way in each drifted kind", not beaten, "; ".join(beaten) or "none is below ours")
    more = max(_above_plain(cells))
    yield _verdict(
        "where nothing drifted never more than a level above the hard edge", more <= MOST_LEVELS, f"{more:.2f} levels"
    )


def main(runs: int) -> None:
    """Print the tables and the aims."""
    cells: list[Cell] = []

    def rows() -> Iterator[tuple[str, ...]]:
        for of_kind in measure_cells():
            cells.extend(of_kind)
            yield error_row(of_kind[0].kind.name, of_kind)
        yield error_row("all that drifted", [cell for cell in cells if cell.kind.drifted])

    started = time.perf_counter()
    headings = (*WAYS, "ours / hard edge")
    print(f"### The seam: mean error in levels, over {len(PHOTOS)} photos of 12 MP and {len(MASKS)} masks\n")
    print_table(("what the answer went through", *headings), rows(), sys.stdout)
    print("\n### The seam, mask by mask, over all that drifted\n")
    of_masks = ((mask, [cell for cell in cells if cell.mask == mask and cell.kind.drifted]) for mask in MASKS)
    print_table(("mask", *headings), (error_row(*row) for row in of_masks), sys.stdout)
    print(f"\n### The seam, what it takes: on one core, {TIMED.name}\n")
    headings = ("way", "changed outside", "cells without", "milliseconds", "peak, " + LARGEST)
    print_table(headings, measure_costs(cells, min(runs, 3)), sys.stdout)
    print(
        "\nError: the mean absolute difference, along 16 px inside the mask's edge, from the picture made by a model"
        "\nthat keeps still. Changed outside: the most pixels in any cell, and how many cells have none. Milliseconds:"
        "\nthe median of the masks and, in brackets, the quickest and the slowest. Clone is OpenCV's seamlessClone.\n"
    )
    for line in judge(cells):
        print(line)
    print(f"\nThe seam tables took {(time.perf_counter() - started) / 60:.1f} minutes.")


def _above_plain(cells: Sequence[Cell]) -> Iterator[float]:
    """Yield by how many levels ours is above a plain paste, for every undrifted answer."""
    undrifted = {(c.photo, c.mask, c.kind, c.way): c.error for c in cells if not c.kind.drifted}
    for (*answer, way), error in undrifted.items():
        if way == OURS:
            yield error - undrifted[(*answer, PLAIN)]


def _time(work: Callable[[], object], runs: int) -> float:
    seconds = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)


def _verdict(aim: str, met: bool, found: str) -> str:
    return f"{'met' if met else 'MISSED'}: {aim} ({found})."
