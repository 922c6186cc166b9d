"""What our client costs: a call made by it, beside the same call made by a bare ``requests.post``.

Both ask the offline endpoint, which runs in a process of its own and draws without a delay, in turn. Time is taken of
masked edits, memory of four pictures at high quality, the pictures that came being held.
"""

import base64
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import cv2
import numpy as np
import requests

from components.endpoint.client.client import ImagesClient
from components.endpoint.contracts.contract import contract_for
from components.endpoint.request import EditRequest, GenerateRequest
from components.imaging.mask.mask import mask_as_png
from components.imaging.picture.picture import write_png
from tests.benchmarks.memory import measure_peak
from tests.benchmarks.pictures.scene import draw_photo
from tests.benchmarks.table import Times, bytes_in_words, print_table
from tests.browser.running_app import find_free_port

KEY = "offline"
OURS, BARE = "ours", "bare"
MOST, OBLONG = 4, ("1024x1536", "1536x1024")
START_SECONDS = 30


@contextmanager
def serve_offline(painter: str = "detailed") -> Iterator[str]:
    """Give the address of an offline endpoint in a process of its own."""
    port = find_free_port()
    command = [sys.executable, "-m", "components.offline", "--port", str(port), "--delay", "0", "--painter", painter]
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


def post_bare(url: str, path: str, **content: object) -> list[bytes]:
    """Return the pictures as the shortest program gets them."""
    headers = {"Authorization": f"Bearer {KEY}"}
    response = requests.post(url + path, headers=headers, timeout=300, **content)
    response.raise_for_status()
    return [base64.b64decode(item["b64_json"]) for item in response.json()["data"]]


def edit_bare(url: str, request: EditRequest) -> list[bytes]:
    """Return the redrawings as the shortest program gets them."""
    files = {"image": ("i.png", request.image, "image/png"), "mask": ("m.png", request.mask, "image/png")}
    return post_bare(url, "/images/edits", data=request.parameters, files=files)


def prepare_words(way: str, url: str, size: str, small: bool) -> Callable[[], object]:
    """Return a call one way, for as many pictures as there can be; ``small`` is one at low quality."""
    contract = contract_for("gpt-image-1")
    quality, count = ("low", 1) if small else ("high", MOST)
    request = GenerateRequest(contract, "A beautiful flower", size=size, quality=quality, n=count)
    if way == OURS:
        client = ImagesClient(url, KEY)
        return lambda: client.generate(request).pictures
    return partial(post_bare, url, "/images/generations", json=request.parameters)


def measure_times(url: str, runs: int) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the table of times."""
    client = ImagesClient(url, KEY)
    for count in (1, MOST):
        request = draw_request(count)
        ways: tuple[Callable[[], object], ...] = (
            lambda request=request: client.edit(request).pictures,
            lambda request=request: edit_bare(url, request),
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


def measure_memory(url: str) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the table of peak memory."""
    for size in OBLONG:
        # The same request is drawn the same: what it weighs is known before it is measured.
        pictures = sum(map(len, prepare_words(BARE, url, size, small=False)()))
        ours, bare = (measure_peak(__name__, way, url, size) for way in (OURS, BARE))
        share = f"{ours / bare:.2f}" if ours and bare else "not known"
        yield f"{size}, high, n = {MOST}", bytes_in_words(ours, pictures), bytes_in_words(bare, pictures), share


def main(runs: int) -> None:
    """Print the tables."""
    with serve_offline() as url:
        print("### The client, beside a bare requests.post\n")
        print_table(("what is asked", OURS, BARE, "ours / bare"), measure_times(url, runs), sys.stdout)
        print("\nMilliseconds: the median and, in brackets, the fastest and the slowest. Aim: at most 1.15.\n")
        print("### The client's memory, beside a bare requests.post\n")
        print_table(("what is asked", OURS, BARE, "ours / bare"), measure_memory(url), sys.stdout)
        print(
            "\nPeak memory beyond what was there before the call, and as a multiple of the pictures' own bytes. The"
            "\nbody, its text and what is read in it make 4.0x; with a second copy of the pictures it would be 4.7x."
            "\nAim: at most 1.05 of the bare way."
        )
