"""Time and peak memory of an edit's steps on one core, beside the naive way.

A run does ours and the naive way in turn, so that a busy machine slows both. Peak memory is what a step takes beyond
its inputs, measured once in a process of its own.
"""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import cv2

from components.imaging.mask.mask import mask_as_png, mask_from_strokes
from components.imaging.paste.align import align_answer
from components.imaging.paste.diff import count_changed_outside
from components.imaging.paste.paste import paste, paste_corrected
from components.imaging.picture.picture import read_picture, write_png
from tests.benchmarks.memory import measure_peak
from tests.benchmarks.pictures import naive
from tests.benchmarks.pictures.scene import CANVAS, SCRIBBLE, SWEEP, Scene, frame_around_mask, set_scene
from tests.benchmarks.table import Times, bytes_in_words, print_table

HEADINGS = ("step", "picture", "ours", "naive", "naive / ours", "peak, ours", "peak, naive")
# The sums that have aims, without the PNGs: of 12 megapixels when the drift is left alone, of 24 around the mask.
AIM, WHOLE = "mask + frame + paste", "mask + frame + align + paste"
AROUND = WHOLE + ", around mask"


@dataclass(frozen=True)
class Step:
    """Hold one step both ways; each is given a scene and returns what is to be timed, its inputs made.

    The naive way does not look for a drift, and has no such step.
    """

    name: str
    ours: Callable[[Scene], Callable[[], object]]
    naive: Callable[[Scene], Callable[[], object]] | None


def lay_ours(scene: Scene, mask) -> object:
    return scene.frame.to_canvas(scene.pixels), scene.frame.mask_to_canvas(mask)


def edit_ours(scene: Scene) -> object:
    mask = mask_from_strokes(scene.strokes, scene.size)
    laid = lay_ours(scene, mask)
    return laid, paste(scene.pixels, scene.answer, scene.frame, mask)


def edit_whole(scene: Scene) -> object:
    mask = mask_from_strokes(scene.strokes, scene.size)
    sent, on_canvas = lay_ours(scene, mask)
    return on_canvas, paste_corrected(scene.pixels, sent, scene.answer, scene.frame, mask)


def prepare_edit_whole(scene: Scene) -> Callable[[], object]:
    _ = scene.answer
    return partial(edit_whole, scene)


def edit_around(scene: Scene, answer) -> object:
    mask = mask_from_strokes(scene.strokes, scene.size)
    frame = frame_around_mask(mask)
    sent, on_canvas = frame.to_canvas(scene.pixels), frame.mask_to_canvas(mask)
    return on_canvas, paste_corrected(scene.pixels, sent, answer, frame, mask)


def prepare_align(scene: Scene) -> Callable[[], object]:
    return partial(align_answer, scene.sent, scene.answer, scene.mask_on_canvas, scene.frame.place)


def prepare_edit_ours(scene: Scene) -> Callable[[], object]:
    _ = scene.answer
    return partial(edit_ours, scene)


def edit_naively(scene: Scene) -> object:
    mask = naive.mask_from_layer(scene.layer_image, scene.size)
    laid = naive.lay(scene.picture_image, mask, CANVAS)
    return laid, naive.paste(scene.picture_image, scene.answer_image, mask)


def prepare_edit_naively(scene: Scene) -> Callable[[], object]:
    _ = scene.layer_image, scene.picture_image, scene.answer_image
    return partial(edit_naively, scene)


def prepare_canvas_png(scene: Scene) -> Callable[[], object]:
    canvas, mask = lay_ours(scene, scene.mask)
    return lambda: (write_png(canvas), mask_as_png(mask))


def prepare_canvas_png_naively(scene: Scene) -> Callable[[], object]:
    canvas, mask = naive.lay(scene.picture_image, scene.mask_image, CANVAS)
    return lambda: (naive.write_png(canvas), naive.mask_as_png(mask))


STEPS = {
    step.name: step
    for step in (
        Step(
            "mask from strokes",
            lambda s: partial(mask_from_strokes, s.strokes, s.size),
            lambda s: partial(naive.mask_from_layer, s.layer_image, s.size),
        ),
        Step(
            "frame",
            lambda s: partial(lay_ours, s, s.mask),
            lambda s: partial(naive.lay, s.picture_image, s.mask_image, CANVAS),
        ),
        Step(
            "paste",
            lambda s: partial(paste, s.pixels, s.answer, s.frame, s.mask),
            lambda s: partial(naive.paste, s.picture_image, s.answer_image, s.mask_image),
        ),
        Step(
            "count outside",
            lambda s: partial(count_changed_outside, s.pixels, s.result, s.mask),
            lambda s: partial(naive.count_changed_outside, s.picture_image, s.result_image, s.mask_image),
        ),
        Step("align", prepare_align, None),
        Step(AIM, prepare_edit_ours, prepare_edit_naively),
        Step(WHOLE, prepare_edit_whole, prepare_edit_naively),
        Step(AROUND, lambda s: partial(edit_around, s, s.answer_around), prepare_edit_naively),
        Step("PNGs that travel", prepare_canvas_png, prepare_canvas_png_naively),
        Step(
            "PNG of the result",
            lambda s: partial(write_png, s.result),
            lambda s: partial(naive.write_png, s.result_image),
        ),
        Step(
            "read that PNG",
            lambda s: partial(read_picture, write_png(s.result)),
            lambda s: partial(naive.read_png, naive.write_png(s.result_image)),
        ),
    )
}
PATHS = {"scribble": SCRIBBLE, "sweep": SWEEP}
# Step, megapixels, the view's width and what was painted on it.
ROWS = (
    ("mask from strokes", 1.6, 1536, "scribble"),
    ("mask from strokes", 12, 1024, "scribble"),
    *(("frame", megapixels, 1024, "scribble") for megapixels in (1, 12, 24)),
    *(("paste", megapixels, 1024, "scribble") for megapixels in (1, 12, 24)),
    ("count outside", 12, 1024, "scribble"),
    (AIM, 12, 1024, "scribble"),
    (AIM, 12, 1024, "sweep"),
    ("align", 12, 1024, "scribble"),
    (WHOLE, 12, 1024, "scribble"),
    (WHOLE, 12, 1024, "sweep"),
    (AROUND, 24, 1024, "scribble"),
    ("PNGs that travel", 12, 1024, "scribble"),
    ("PNG of the result", 12, 1024, "scribble"),
    ("read that PNG", 12, 1024, "scribble"),
)


def prepare_words(way: str, step: str, megapixels: str, view_edge: str, path: str, small: bool) -> Callable[[], object]:
    """Return what does a step one way ("ours" or "naive"), all that it needs being there."""
    scene = set_scene(1, 256, PATHS[path]) if small else set_scene(float(megapixels), int(view_edge), PATHS[path])
    return getattr(STEPS[step], way)(scene)


def measure_step(works: Sequence[Callable[[], object]], runs: int) -> list[Times]:
    """Return the times of each way, one run of each in turn, after one that does not count."""
    seconds = {work: [] for work in works}
    for number in range(runs + 1):
        for work, taken in seconds.items():
            started = time.perf_counter()
            work()
            if number:
                taken.append(time.perf_counter() - started)
    return [Times(taken) for taken in seconds.values()]


def measure_rows(runs: int) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the table as they are measured."""
    cv2.setNumThreads(1)
    for row in ROWS:
        step, megapixels, view_edge, path = row
        scene = set_scene(megapixels, view_edge, PATHS[path])
        ways = [way for way in ("ours", "naive") if getattr(STEPS[step], way)]
        ours, *rival = measure_step([getattr(STEPS[step], way)(scene) for way in ways], runs)
        picture = scene.pixels.nbytes
        del scene
        peaks = [bytes_in_words(measure_peak(__name__, way, *row), picture) for way in ways]
        compared = (str(rival[0]), f"{rival[0].median / ours.median:.1f}") if rival else ("", "")
        name = step if path == "scribble" else f"{step}, edge to edge"
        yield name, f"{megapixels:g} MP", str(ours), *compared, *peaks, *[""] * (2 - len(ways))


def main(runs: int) -> None:
    """Print the table."""
    print("### An edit's steps, on one core\n")
    print_table(HEADINGS, measure_rows(runs), sys.stdout)
    print(
        "\nMilliseconds: the median and, in brackets, the fastest and the slowest of the runs. Peak: what a step takes"
        "\nbeyond its inputs, and that as a multiple of the decoded picture. The naive way is Pillow's: a mask by"
        "\nnearest neighbour, LANCZOS, a paste with hard edges that leaves every drift, PNGs at the default level."
        "\nEdge to edge: painted so. Around mask: what travels is what is around it. Aims:"
        f"\n{AIM}, 12 MP, under 500 ms; {AROUND}, 24 MP, under 1 s and 3 times the picture."
    )
