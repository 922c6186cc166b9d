"""What calls leave in the app's memory: its resident size after many of them, beside that after the first.

The app runs in a process of its own, and so does the endpoint, so that only what Proofroom keeps is counted.
"""

import json
import sys
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError

from components.imaging.picture.picture import write_png
from tests.benchmarks.overhead import KEY, serve_offline
from tests.benchmarks.pictures.scene import draw_photo
from tests.benchmarks.table import print_table
from tests.browser.running_app import RunningApp, start_app, stop_app
from tests.far_end import FarEnd

APP = Path(__file__).parents[3] / "app.py"
PHOTO = (4000, 3000)
REFUSED, GENERATED = 20, 5000
# Scripts that call at the same time.
AT_ONCE = 4


@contextmanager
def serve_app(endpoint: str) -> Iterator[RunningApp]:
    """Give the app, in a process of its own, that asks an endpoint."""
    with tempfile.TemporaryDirectory() as folder:
        app = start_app(APP, Path(folder), PROOFROOM_BASE_URL=endpoint, MODELVERSE_API_KEY=KEY)
        try:
            yield app
        finally:
            stop_app(app)


def measure_calls(app: RunningApp, call: Callable[[], object], count: int, at_once: int = 1) -> tuple[str, str]:
    """Return the app's memory and open files after first calls and after ``count`` more, in words."""

    def call_often(times: int) -> str:
        with ThreadPoolExecutor(at_once) as pool:
            for done in [pool.submit(call) for _ in range(times)]:
                done.result()
        return _describe(app)

    return call_often(max(1, count // 20)), call_often(count)


def measure_refused_edits() -> tuple[str, ...]:
    """Return the row of edits of a 12-megapixel picture that the endpoint refuses."""
    mask = np.zeros(PHOTO[::-1], dtype=np.uint8)
    cv2.circle(mask, (2000, 1500), 400, 255, -1)
    with tempfile.TemporaryDirectory() as folder:
        files = {"image": Path(folder, "photo.png"), "mask": Path(folder, "mask.png")}
        files["image"].write_bytes(write_png(draw_photo(PHOTO)))
        files["mask"].write_bytes(write_png(cv2.merge([mask] * 3)))
        far_end = FarEnd(models=["gpt-image-1"])
        with serve_app(far_end.url) as app:
            client = Client(app.url, verbose=False, analytics_enabled=False)

            def call() -> None:
                far_end.answer({"error": {"message": "No"}}, 400)
                try:
                    client.predict(
                        prompt="A rose", **{n: handle_file(str(p)) for n, p in files.items()}, api_name="/edit"
                    )
                except AppError:
                    return
                raise RuntimeError("the edit was not refused")

            row = f"{REFUSED} refused edits, {PHOTO[0]}x{PHOTO[1]}", *measure_calls(app, call, REFUSED)
            client.close()
        far_end.close()
    return row


def measure_generated() -> tuple[str, ...]:
    """Return the row of pictures that scripts have made, each call by itself as curl makes it."""
    with serve_offline("flat") as endpoint, serve_app(endpoint) as app:

        def call() -> None:
            body = json.dumps({"prompt": "A flower", "quality": "low"}).encode()
            address = f"{app.url}/gradio_api/call"
            asked = urllib.request.Request(f"{address}/v2/generate", body, {"Content-Type": "application/json"})
            with urllib.request.urlopen(asked, timeout=60) as answer:
                event = json.load(answer)["event_id"]
            with urllib.request.urlopen(f"{address}/generate/{event}", timeout=60) as answer:
                if b"event: complete" not in answer.read():
                    raise RuntimeError("the picture did not come")

        return f"{GENERATED} calls of /generate", *measure_calls(app, call, GENERATED, AT_ONCE)


def main() -> None:
    """Print the table."""
    print("### What calls leave in memory\n")
    rows = (measure() for measure in (measure_refused_edits, measure_generated))
    print_table(("what is asked", "after the first twentieth", "after all"), rows, sys.stdout)
    print("\nThe app's resident memory and open files. Aim: within 20 % of the first, but for bounded caches.")


def _describe(app: RunningApp) -> str:
    handles = len(list(Path(f"/proc/{app.process.pid}/fd").iterdir()))
    return f"{_resident(app) / 1e6:,.0f} MB, {handles} files"


def _resident(app: RunningApp) -> int:
    status = Path(f"/proc/{app.process.pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS:")).split()[1]) * 1024
