"""Two hundred pictures asked for at once, of an endpoint that takes two seconds, by one process.

Ours is the whole way from the job to the shot on disk and its row. Beside it the same with as few workers as a thread
pool has by default, and bare posts, each in a thread of its own, that keep nothing.
"""

import base64
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import requests

from components.endpoint.client.client import ImagesClient
from components.endpoint.contracts.contract import contract_for
from components.endpoint.request import GenerateRequest
from components.library.records.store import open_store
from components.library.records.thumbnails import Thumbnails
from components.library.runs.jobs import WORKERS, Jobs
from components.library.runs.maker import Maker
from tests.benchmarks.load.slow import SECONDS, serve_slowly
from tests.benchmarks.machine import borrow_folder
from tests.benchmarks.table import Times, print_table

CROWD = 200
FEW_WORKERS = 32  # the most that concurrent.futures takes of itself
LONGEST = 3  # seconds
KEY = "benchmark"
REQUEST = GenerateRequest(contract_for("gpt-image-1"), "A red ball", quality="low")


def make_all(url: str, workers: int) -> float:
    """Return the seconds until every picture that was asked for is kept."""
    with borrow_folder() as folder:
        store, jobs = open_store(folder), Jobs(workers)
        thumbnails = Thumbnails(store)
        maker = Maker(ImagesClient(url, KEY), store, jobs, "the slow endpoint", thumbnails.prepare)
        started = time.perf_counter()
        for job in [maker.create(REQUEST) for _ in range(CROWD)]:
            job.result()
        seconds = time.perf_counter() - started
        assert len(store.latest_shots(CROWD + 1)) == CROWD
        jobs.close()
        thumbnails.close()
        store.close()
    return seconds


def post_all(url: str) -> float:
    """Return the seconds until every picture has come."""

    def post(_number: int) -> bytes:
        headers = {"Authorization": f"Bearer {KEY}"}
        response = requests.post(f"{url}/images/generations", headers=headers, json=REQUEST.parameters, timeout=60)
        response.raise_for_status()
        return base64.b64decode(response.json()["data"][0]["b64_json"])

    started = time.perf_counter()
    with ThreadPoolExecutor(CROWD) as pool:
        assert len(list(pool.map(post, range(CROWD)))) == CROWD
    return time.perf_counter() - started


def measure_rows(runs: int, verdict: list[str]) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the table; ``verdict`` gets whether the aim was met."""
    with serve_slowly() as url:
        ways: dict[str, tuple[Callable[[], float], int]] = {
            f"ours, {WORKERS} workers": (lambda: make_all(url, WORKERS), runs),
            # Once: it takes as many times two seconds as the crowd has turns, whatever else happens.
            f"ours, {FEW_WORKERS} workers": (lambda: make_all(url, FEW_WORKERS), 1),
            "bare posts that keep nothing": (lambda: post_all(url), runs),
        }
        for name, (way, count) in ways.items():
            times = Times([way() for _ in range(count)])
            yield name, str(times), f"{times.median - SECONDS:.2f}"
            if not verdict:
                verdict.append(f"{'met' if times.median < LONGEST else 'MISSED'}: ours in less than {LONGEST} s.")


def main(runs: int) -> None:
    """Print the table and the aim."""
    verdict: list[str] = []
    print(f"### {CROWD} pictures at once, of an endpoint that takes {SECONDS} s over each\n")
    print_table(("way", "all are there after", "seconds above"), measure_rows(runs, verdict), sys.stdout)
    print(
        "\nMilliseconds: the median and, in brackets, the fastest and the slowest of the runs (with few workers: one)."
        f"\nOurs stores every picture, its recipe and its row. {verdict[0]}"
    )
