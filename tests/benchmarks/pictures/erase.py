"""Time and memory of an erasure at three sizes, beside OpenCV's Telea on the same crop; and how like the rest it looks.

Ours and Telea run in turn, so that a busy machine slows both; seconds of the processor, those of PatchMatch's process
with them, stand beside those that passed. The grain of a fill is the spread of its fine detail as a
share of that around the mask: 1 is like the rest, and a smear is near 0.
"""

import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from pathlib import Path

import cv2
import numpy as np

from components.imaging.erase.fill import REACH, crop_around, fill_crop
from components.imaging.erase.patch_match import SCRIPT, PatchMatch
from examples.removals import REMOVALS, Removal
from tests.benchmarks.memory import measure_peak
from tests.benchmarks.table import print_table

MEGAPIXELS = (1, 6, 24)
SPOON = REMOVALS[-1]
HEADINGS = ("erased", "crop", "ours", "Telea", "peak, ours", "peak, PatchMatch", "peak, Telea", "grain: ours, Telea")
# Runs PatchMatch, and then writes how much memory the process had at most.
TELLING = (
    "import atexit, runpy, sys;"
    "atexit.register(lambda: open(sys.argv[2], 'w').write(open('/proc/self/status').read()));"
    "runpy.run_path(sys.argv[1], run_name='__main__')"
)


@lru_cache(1)
def prepare_crop(kind: str, megapixels: float) -> tuple[np.ndarray, np.ndarray]:
    """Return a crop and its hole of a picture of a size: a photo, enlarged and with grain, or noise."""
    pixels = SPOON.pixels
    height, width = pixels.shape[:2]
    scale = (megapixels * 1e6 / (width * height)) ** 0.5
    mask = SPOON.mask(scale)
    left, top, right, bottom = crop_around(mask)
    rng = np.random.default_rng(0)
    if kind == "noise":
        crop = rng.integers(0, 256, (bottom - top, right - left, 3), dtype=np.uint8)
    else:
        whole = cv2.resize(pixels, mask.shape[::-1], interpolation=cv2.INTER_CUBIC)
        crop = np.ascontiguousarray(whole[top:bottom, left:right])
        grain = rng.normal(0, 6, crop.shape).astype(np.int16)
        crop = np.clip(crop + grain, 0, 255).astype(np.uint8)
    return crop, mask[top:bottom, left:right]


def fill_by_telea(crop: np.ndarray, hole: np.ndarray) -> np.ndarray:
    return cv2.inpaint(crop, hole.astype(np.uint8), REACH, cv2.INPAINT_TELEA)


def fill_ours(crop: np.ndarray, hole: np.ndarray) -> np.ndarray:
    return fill_crop(crop, hole, PatchMatch()).pixels


def prepare_words(way: str, kind: str, megapixels: str, small: bool) -> Callable[[], object]:
    crop, hole = prepare_crop(kind, 0.1 if small else float(megapixels))
    return partial(fill_ours if way == "ours" else fill_by_telea, crop, hole)


def measure_process(crop: np.ndarray, hole: np.ndarray) -> int:
    """Return the most bytes that the process of PatchMatch had in memory, Python and numpy with it."""
    with tempfile.TemporaryDirectory() as folder:
        note = Path(folder) / "status"
        fill_crop(crop, hole, PatchMatch(command=(sys.executable, "-I", "-c", TELLING, str(SCRIPT), str(note))))
        [most] = re.findall(r"VmHWM:\s+(\d+) kB", note.read_text())
    return int(most) * 1024


def grain_of(filled: np.ndarray, hole: np.ndarray) -> float:
    fine = filled.astype(np.float32) - cv2.GaussianBlur(filled, (0, 0), 2).astype(np.float32)
    around = cv2.dilate(hole.astype(np.uint8), np.ones((41, 41), np.uint8)).astype(bool) & ~hole
    return float(fine[hole].std() / max(fine[around].std(), 1e-6))


def _time(work: Callable[[], np.ndarray], times: list[tuple[float, float]]) -> np.ndarray:
    began, before = time.perf_counter(), os.times()
    filled = work()
    after = os.times()
    times.append((time.perf_counter() - began, sum(after[:4]) - sum(before[:4])))
    return filled


def _row(name: str, crop: np.ndarray, hole: np.ndarray, runs: int, words: tuple[object, ...] | None) -> tuple[str, ...]:
    ours: list[tuple[float, float]] = []
    telea: list[tuple[float, float]] = []
    for _ in range(runs):
        filled, smeared = _time(partial(fill_ours, crop, hole), ours), _time(partial(fill_by_telea, crop, hole), telea)
    grains = f"{grain_of(filled, hole):.2f}, {grain_of(smeared, hole):.2f}"
    peaks = ["", "", ""]
    if words is not None:
        own, other = (measure_peak(__name__, way, *words) for way in ("ours", "telea"))
        process = measure_process(crop, hole)
        peaks = ["not known" if count is None else f"{count / 1e6:.0f} MB" for count in (own, process, other)]
    seconds = []
    for times in (ours, telea):
        passed, used = (statistics.median(column) for column in zip(*times, strict=True))
        seconds.append(f"{passed:.1f} s ({used:.1f} used)")
    return name, f"{crop.shape[1]}x{crop.shape[0]}", *seconds, *peaks, grains


def _rows(runs: int) -> Iterator[tuple[str, ...]]:
    for kind in ("photo", "noise"):
        for megapixels in MEGAPIXELS:
            crop, hole = prepare_crop(kind, megapixels)
            yield _row(f"spoon, {kind} of {megapixels} megapixels", crop, hole, runs, (kind, megapixels))
    for removal in REMOVALS:
        yield _row(f"{removal.name} of {removal.picture}", *crop_of(removal), runs, None)


def crop_of(removal: Removal) -> tuple[np.ndarray, np.ndarray]:
    """Return the crop and the hole of an example removal."""
    mask = removal.mask()
    left, top, right, bottom = crop_around(mask)
    return np.ascontiguousarray(removal.pixels[top:bottom, left:right]), mask[top:bottom, left:right]


def main(runs: int) -> None:
    """Print the table."""
    print("### Erasing, without a model; every pixel outside the mask is equal both ways\n")
    print_table(HEADINGS, _rows(runs), sys.stdout)
