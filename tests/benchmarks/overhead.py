"""What our client costs: an edit sent by it, beside the same edit sent by a bare ``requests.post``.

Both ask the offline endpoint, which runs in a process of its own and draws without a delay, in turn.
"""

import base64
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import cv2
import numpy as np
import requests

from components.endpoint.client import ImagesClient
from components.endpoint.contract import contract_for
from components.endpoint.request import EditRequest
from components.imaging.mask import mask_as_png
from components.imaging.picture import write_png
from tests.benchmarks.scene import draw_photo
from tests.benchmarks.table import Times, print_table
from tests.browser.conftest import find_free_port

KEY = "offline"
START_SECONDS = 30


@contextmanager
def serve_offline() -> Iterator[str]:
    """Give the address of an offline endpoint in a process of its own."""
    port = find_free_port()
    command = [sys.executable, "-m", "components.offline", "--port", str(port), "--delay", "0"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        url, until = f"http://127.0.0.1:{port}/v1", time.monotonic() + START_SECONDS
        while True:
            try:
                requests.get(f"{url}/models", headers={"Authorization": f"Bearer {KEY}"}, timeout=5)
                break
            except requests.ConnectionError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)
        yield url
        process.terminate()


def draw_request(count: int) -> EditRequest:
    """Return a masked edit of a photo, as large as it travels."""
    mask = np.zeros((1024, 1536), dtype=np.uint8)
    cv2.circle(mask, (768, 512), 200, 1, -1)
    return EditRequest(
        contract_for("gpt-image-1"),
        "A red balloon",
        size="1536x1024",
        quality="low",
        n=count,
        image=write_png(draw_photo((1536, 1024))),
        mask=mask_as_png(mask.astype(bool)),
    )


def post_bare(url: str, request: EditRequest) -> list[bytes]:
    """Return the pictures as the shortest program gets them."""
    files = {"image": ("i.png", request.image, "image/png"), "mask": ("m.png", request.mask, "image/png")}
    headers = {"Authorization": f"Bearer {KEY}"}
    response = requests.post(f"{url}/images/edits", headers=headers, data=request.parameters, files=files, timeout=300)
    response.raise_for_status()
    return [base64.b64decode(item["b64_json"]) for item in response.json()["data"]]


def measure_rows(runs: int) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the table."""
    with serve_offline() as url:
        client = ImagesClient(url, KEY)
        for count in (1, 4):
            request = draw_request(count)
            ways: tuple[Callable[[], object], ...] = (
                lambda request=request: client.edit(request).pictures,
                lambda request=request: post_bare(url, request),
            )
            seconds: list[list[float]] = [[], []]
            for number in range(runs + 1):
                for way, taken in zip(ways, seconds, strict=True):
                    started = time.perf_counter()
                    way()
                    if number:
                        taken.append(time.perf_counter() - started)
            ours, bare = map(Times, seconds)
            ratios = [first / second for first, second in zip(*seconds, strict=True)]
            yield f"a masked edit, n = {count}", str(ours), str(bare), f"{statistics.median(ratios):.2f}"


def main(runs: int) -> None:
    """Print the table."""
    print("### The client, beside a bare requests.post\n")
    print_table(("what is asked", "ours", "bare", "ours / bare"), measure_rows(runs), sys.stdout)
    print("\nMilliseconds: the median and, in brackets, the fastest and the slowest. Aim: at most 1.15.")
