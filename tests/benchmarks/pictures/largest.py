"""The largest pictures: an edit of 63 megapixels from the upload to the grid, and eight uploads of 64 at once.

Ours is the app's own way, with its store, its copies for the screen and its thumbnail; the naive one is Pillow's. Each
run is a process of its own: what Python and its libraries take by themselves does not count. Linux only.
"""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import numpy as np
from PIL import Image

from components.endpoint.answers.answer import Answer
from components.endpoint.contracts.contract import contract_for
from components.endpoint.request import GenerateRequest
from components.imaging.mask.mask import mask_from_strokes
from components.imaging.picture.picture import read_picture, write_png
from components.library.edits.edit import plan_edit
from components.library.records.screen_views import SCREEN_EDGE
from components.library.records.store import open_store
from components.library.records.thumbnails import Thumbnails, draw_thumbnail
from components.library.runs.jobs import Jobs
from components.library.runs.maker import Maker
from components.studio.page.loaded_pictures import EDITOR_EDGE, LoadedPictures
from tests.benchmarks.machine import borrow_folder
from tests.benchmarks.memory import RESET, read_status
from tests.benchmarks.pictures import naive
from tests.benchmarks.pictures.scene import CANVAS, PHOTO, set_scene
from tests.benchmarks.table import print_table

RUNS = 3
CROWD, CROWD_EDGE = 8, 8000
HEADINGS = ("what", "way", "seconds", "of a core", "peak, MB")
ASKED = GenerateRequest(contract_for("gpt-image-1"), "A red rose")
UPLOAD, ANSWER, LAYER = "upload.png", "answer.png", "layer.npy"


class FarEnd:
    """Answer every edit with one picture, in no time."""

    def __init__(self, picture: bytes) -> None:
        self._picture = picture

    def edit(self, request, pause=None, show=None) -> Answer:
        return Answer((self._picture,), 1, 0.0)


def edit_ours(folder: Path) -> dict[str, float]:
    """Edit the upload in a folder as the app does; return the seconds of each step."""
    steps, started = {}, time.perf_counter()

    def note(step: str) -> None:
        nonlocal started
        steps[step], started = time.perf_counter() - started, time.perf_counter()

    store, jobs = open_store(folder / "data"), Jobs()
    loaded_pictures, thumbnails = LoadedPictures(store), Thumbnails(store)
    maker = Maker(FarEnd((folder / ANSWER).read_bytes()), store, jobs, "the far end")
    note("start")
    loaded = loaded_pictures.load(str(folder / UPLOAD))
    note("open")
    mask = mask_from_strokes(np.load(folder / LAYER)[..., 3] > 0, loaded.size)
    edit = plan_edit(ASKED, *loaded_pictures.read(loaded), mask)
    note("plan")
    job = maker.repaint(edit)
    del edit, mask
    [shot] = job.result(600)
    assert shot.changed_outside_mask == 0
    note("repaint")
    loaded_pictures.show_shot(shot, loaded_pictures.serve(shot))
    note("show")
    thumbnails.find([shot])
    note("thumbnail")
    for part in (thumbnails, jobs, store):
        part.close()
    return steps


def edit_naively(folder: Path) -> dict[str, float]:
    """Do the same with Pillow."""
    started = time.perf_counter()
    picture = Image.open(folder / UPLOAD).convert("RGB")
    for edge in (EDITOR_EDGE, SCREEN_EDGE):
        view = picture.copy()
        view.thumbnail((edge, edge))
        naive.write_png(view)
    mask = naive.mask_from_layer(Image.fromarray(np.load(folder / LAYER)), picture.size)
    for sent in naive.lay(picture, mask, CANVAS):
        naive.write_png(sent)
    result = naive.paste(picture, naive.read_png((folder / ANSWER).read_bytes()), mask)
    (folder / "naive.png").write_bytes(png := naive.write_png(result))
    assert naive.count_changed_outside(picture, naive.read_png(png), mask) == 0
    for edge in (SCREEN_EDGE, 256):
        view = result.copy()
        view.thumbnail((edge, edge))
        naive.write_png(view)
    return {"all": time.perf_counter() - started}


def upload_ours(folder: Path) -> dict[str, float]:
    """Put every picture in a folder on a desk at once."""
    store = open_store(folder / "data")
    loaded_pictures = LoadedPictures(store)
    seconds = _all_at_once(folder, lambda path: loaded_pictures.load(str(path)))
    store.close()
    return {"all": seconds}


def upload_naively(folder: Path) -> dict[str, float]:
    """Decode every picture in a folder at once, and keep it for whoever uploaded it."""

    def decode(path: Path) -> np.ndarray:
        picture = Image.open(path).convert("RGB")
        for edge in (EDITOR_EDGE, SCREEN_EDGE):
            view = picture.copy()
            view.thumbnail((edge, edge))
            naive.write_png(view)
        return np.asarray(picture)

    return {"all": _all_at_once(folder, decode)}


def _all_at_once(folder: Path, work: Callable[[Path], object]) -> float:
    kept, started = [], time.perf_counter()
    threads = [threading.Thread(target=lambda p=path: kept.append(work(p))) for path in sorted(folder.glob("*.png"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(kept) == len(threads)
    return time.perf_counter() - started


WAYS = {"edit-ours": edit_ours, "edit-naive": edit_naively, "upload-ours": upload_ours, "upload-naive": upload_naively}


def prepare_edit(folder: Path, megapixels: float) -> None:
    """Write what an edit is made of into a folder."""
    scene = set_scene(megapixels)
    folder.mkdir(parents=True)
    (folder / UPLOAD).write_bytes(write_png(scene.pixels))
    (folder / ANSWER).write_bytes(write_png(scene.answer_around))
    np.save(folder / LAYER, scene.layer)


def prepare_uploads(folder: Path, edge: int) -> None:
    """Write eight flat pictures into a folder, each of another grey."""
    folder.mkdir(parents=True)
    for number in range(CROWD):
        flat = Image.new("RGB", (edge, edge), (number, number, number))
        flat.save(folder / f"{number}.png", compress_level=1)


def measure(way: str, folder: Path) -> tuple[float, float, float, dict[str, float]]:
    """Return the seconds, those of a core, the peak memory in MB and the seconds of the steps of one run.

    In a process of its own.
    """
    environ = {**os.environ, "GRADIO_TEMP_DIR": str(folder / f"cache-{time.monotonic_ns()}")}
    command = [sys.executable, "-m", "tests.benchmarks.pictures.largest", way, str(folder)]
    told = json.loads(subprocess.run(command, env=environ, check=True, capture_output=True, text=True).stdout)
    return told["seconds"], told["core"], told["peak"] / 1e6, told["steps"]


def run(way: str, folder: Path) -> None:
    """Print the seconds, those of a core, the peak in bytes and the steps of one run as JSON."""
    # What is loaded at a first call is no memory of the work.
    draw_thumbnail(PHOTO.read_bytes())
    read_picture(write_png(np.zeros((8, 8, 3), np.uint8)))
    RESET.write_text("5")
    before = read_status("VmRSS")
    started, busy = time.perf_counter(), time.process_time()
    steps = WAYS[way](folder)
    told = {"seconds": time.perf_counter() - started, "core": time.process_time() - busy, "steps": steps}
    print(json.dumps(told | {"peak": read_status("VmHWM") - before}))


def measure_rows() -> Iterator[tuple[str, ...]]:
    """Yield the rows of the table; of each way a run in turn."""
    with borrow_folder() as folder:
        prepare_edit(folder / "edit", 63)
        prepare_uploads(folder / "upload", CROWD_EDGE)
        names = {"edit": "an edit of 63 megapixels", "upload": f"{CROWD} uploads of 64 megapixels at once"}
        for what, name in names.items():
            found = {way: [] for way in ("ours", "naive")}
            for _ in range(RUNS):
                for way, runs in found.items():
                    runs.append(measure(f"{what}-{way}", folder / what))
            for way, runs in found.items():
                seconds, core, peak = (median(run[column] for run in runs) for column in (0, 1, 2))
                yield name, way, f"{seconds:.1f}", f"{core:.1f}", f"{peak:.0f}"


def main() -> None:
    """Print the table."""
    print("### The largest pictures, from the upload to the grid\n")
    print_table(HEADINGS, measure_rows(), sys.stdout)
    print(
        f"\nMedians of {RUNS} runs, each in a process of its own. The edit is of a noisy PNG; it is opened, its mask"
        "\nand its canvas are made, the answer is put back, written, counted on the file, and shown. The uploads are"
        "\nflat PNGs. Peak: beyond what Python and its libraries take. Ours decodes two at a time."
        "\nOf a core: the time of all cores together, which other programs disturb less than the seconds."
    )


if __name__ == "__main__":
    run(sys.argv[1], Path(sys.argv[2]))
