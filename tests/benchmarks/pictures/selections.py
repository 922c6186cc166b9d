"""The selection table: how well a selection agrees with the object drawn by hand, and how long a click takes.

Twelve objects. The IoU is the shared area of the two masks, as a share of the area of both together. A click is the
point that is farthest from the object's edge; two more are where most of the object is far from the clicks before. A
box is 2 pixels larger than the object on each side.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from components.imaging.mask.object_select import select_object
from components.imaging.mask.select.edge import cut_object
from components.imaging.mask.select.hints import Hints, Point
from components.imaging.mask.select.selector import Selector
from components.imaging.mask.select.weights import find_weights
from components.imaging.picture.picture import read_picture, write_png
from components.settings.settings import read_settings
from tests.benchmarks.table import Times, print_table

HERE = Path(__file__).resolve().parent
PLACES = {"objects": HERE / "objects", "examples": HERE.parents[2] / "examples"}
GOOD = 0.90
# Parts of a pixel in which the outlines are filled.
PARTS = 8
BOX_MARGIN = 2
# The width of the brush, as a share of the picture's shorter side.
BRUSH = 0.03
HEADINGS = ("object", "one click", "three clicks", "a box", "Snap, a stroke", "U2-Netp", "click or box")


@dataclass(frozen=True)
class Target:
    """Hold an object: ``pixels`` (height, width, 3) uint8 of its picture, and ``mask`` (height, width) bool."""

    name: str
    picture: str
    pixels: np.ndarray
    mask: np.ndarray

    @property
    def depth(self) -> np.ndarray:
        """Return the distance of each pixel from the object's edge."""
        padded = np.pad(self.mask.astype(np.uint8), 1)
        return cv2.distanceTransform(padded, cv2.DIST_L2, 5)[1:-1, 1:-1]

    def clicks(self, count: int) -> Hints:
        """Return clicks in the middle of the object."""
        depth, places = self.depth, []
        rows, columns = np.indices(depth.shape) + 0.5
        value = depth
        for _ in range(count):
            row, column = np.unravel_index(value.argmax(), value.shape)
            places.append((float(column) + 0.5, float(row) + 0.5))
            apart = np.min([np.hypot(columns - x, rows - y) for x, y in places], axis=0)
            value = apart * np.minimum(depth, depth.max() / 2)
        return Hints(tuple(Point(x, y) for x, y in places))

    def box(self) -> Hints:
        """Return a box around the object."""
        rows, columns = np.flatnonzero(self.mask.any(axis=1)), np.flatnonzero(self.mask.any(axis=0))
        left, top, right, bottom = columns[0], rows[0], columns[-1] + 1, rows[-1] + 1
        box = (left - BOX_MARGIN, top - BOX_MARGIN, right + BOX_MARGIN, bottom + BOX_MARGIN)
        return Hints((), tuple(float(side) for side in box))

    def scribble(self) -> np.ndarray:
        """Return a stroke of the brush through the three clicks, where it is on the object: (height, width) bool."""
        drawn = np.zeros(self.mask.shape, np.uint8)
        places = np.array([(point.x, point.y) for point in self.clicks(3).points]).round().astype(int)
        cv2.polylines(drawn, [places], False, 1, max(3, round(BRUSH * min(self.mask.shape))))
        return (drawn > 0) & self.mask

    def agreement(self, mask: np.ndarray | None) -> float:
        """Return the IoU of a mask with the object, 0 for None."""
        return 0.0 if mask is None else float((mask & self.mask).sum() / (mask | self.mask).sum())


def read_targets() -> list[Target]:
    """Return the objects."""
    return [_read_target(row) for row in json.loads((PLACES["objects"] / "outlines.json").read_text(encoding="utf-8"))]


def _read_target(row: dict) -> Target:
    place, name = row["picture"].split("/")
    pixels = np.ascontiguousarray(read_picture(PLACES[place] / name).pixels[..., :3])
    height, width = pixels.shape[:2]
    filled = np.zeros((height * PARTS, width * PARTS), np.uint8)
    cv2.fillPoly(filled, [np.round(np.array(ring) * PARTS).astype(int) for ring in row["outlines"]], 255)
    mask = cv2.resize(filled, (width, height), interpolation=cv2.INTER_AREA) >= 128
    return Target(row["name"], row["picture"], pixels, mask)


@dataclass(frozen=True)
class Clock:
    """Hold the seconds of the first clicks into each picture, and of those that follow."""

    first: list[float]
    further: list[float]


def compare(selector: Selector, targets: Sequence[Target], views: dict[str, Path], clock: Clock) -> Iterator[list[str]]:
    """Yield the rows of the table."""
    known, columns = set(), []
    for target in targets:
        view, pixels = views[target.picture], target.pixels

        def select(hints: Hints, view: Path = view, pixels: np.ndarray = pixels) -> np.ndarray:
            begun = time.perf_counter()
            mask = cut_object(selector.select(view, hints), pixels)
            (clock.further if view in known else clock.first).append(time.perf_counter() - begun)
            known.add(view)
            return mask

        subject = cut_object(selector.find_subject(view), pixels)
        ways: Sequence[Callable[[], np.ndarray | None]] = (
            lambda target=target: select(target.clicks(1)),
            lambda target=target: select(target.clicks(3)),
            lambda target=target: select(target.box()),
            lambda target=target: select_object(target.pixels, target.scribble()),
            lambda subject=subject: subject,
        )
        found = [target.agreement(way()) for way in ways]
        columns.append([*found, max(found[0], found[2])])
        yield [target.name, *(f"{value:.2f}" for value in columns[-1])]
    means = np.mean(columns, axis=0)
    yield ["mean", *(f"{value:.2f}" for value in means)]
    counts = (np.array(columns) >= GOOD).sum(axis=0)
    yield [f"{GOOD:.2f} or more, of {len(targets)}", *(str(count) for count in counts)]


def main() -> None:
    """Print the table, and the seconds of a click."""
    settings = read_settings()
    weights = find_weights(settings.segmenter, settings.named_segmenter is not None)
    selector = Selector(weights)
    by = "MobileSAM" if selector.by_network else "colour (no weights: make segmenter)"
    print(f"### Selecting twelve objects, by {by}: IoU with masks drawn by hand\n")
    targets, clock = read_targets(), Clock([], [])
    with tempfile.TemporaryDirectory() as folder:
        views = {target.picture: Path(folder, target.picture.replace("/", "-") + ".png") for target in targets}
        for target in targets:
            views[target.picture].write_bytes(write_png(target.pixels))
        print_table(HEADINGS, compare(selector, targets, views, clock), sys.stdout)
    selector.close()
    print(f"\nThe first click into a picture, which encodes it: {Times(clock.first)} ms; a further one: ", end="")
    print(f"{Times(clock.further)} ms (with the edge at the picture's size)")
