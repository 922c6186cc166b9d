"""What an answer of 1 MB that unpacks to 256 MB costs in memory, each time in a process of its own."""

import statistics
import sys
from collections.abc import Callable

import requests

from components.endpoint.client.client import ImagesClient
from components.endpoint.contracts.contract import contract_for
from components.endpoint.request import GenerateRequest
from components.errors import EndpointError
from components.offline.server.answer_shapes import BOMB, JSON, make_bomb
from tests.benchmarks.memory import measure_peak
from tests.benchmarks.table import print_table
from tests.far_end import FarEnd

HEADINGS = ("an answer of 1 MB that unpacks to 256 MB", "peak, ours", "peak, naive")
# What the bomb calls itself, and with which status it comes; a link's is what lies behind a link in an answer.
KINDS = {
    "as JSON": (200, JSON),
    "as a stream of events": (200, "text/event-stream"),
    "as a picture": (200, "image/png"),
    "as an error": (500, JSON),
    "behind a link": (200, "image/png"),
}
LINKED = "behind a link"


def prepare_words(way: str, kind: str, *, small: bool) -> Callable[[], object]:
    """Return a call that is answered with the bomb, or, where ``small``, with next to nothing."""
    far_end, (status, media_type) = FarEnd(), KINDS[kind]
    if kind == LINKED and way == "ours":
        far_end.answer({"data": [{"url": "/bomb.png"}]})
    if small:
        far_end.answer({}, status, Content_Type=media_type)
    else:
        far_end.answer(make_bomb(), status, Content_Type=media_type, Content_Encoding="gzip")
    return (ask if way == "ours" else ask_naively)(far_end.url)


def ask(url: str) -> Callable[[], object]:
    """Return a call as Proofroom makes it."""
    client, request = ImagesClient(url, "a-key-of-a-bench"), GenerateRequest(contract_for("gpt-image-1"), "a flower")

    def call() -> None:
        try:
            client.generate(request)
        except EndpointError as error:
            if len(error.body) > BOMB // 100:
                raise RuntimeError("what came was not let go") from None

    return call


def ask_naively(url: str) -> Callable[[], object]:
    """Return a call that reads whatever comes."""
    return lambda: len(requests.post(f"{url}/images/generations", json={}, timeout=60).content)


def main(runs: int) -> None:
    """Print the table."""
    print("### A small answer that unpacks to very much\n")
    rows = ((kind, *(_median(way, kind, runs) for way in ("ours", "naive"))) for kind in KINDS)
    print_table(HEADINGS, rows, sys.stdout)
    print(
        "\nThe median, and in brackets the least and the most, of what the runs took beyond the packed answer. The"
        "\nnaive way is response.content of requests, before anything is made of it."
    )


def _median(way: str, kind: str, runs: int) -> str:
    peaks = [measure_peak(__name__, way, kind) for _ in range(runs)]
    if None in peaks:
        return "not known"
    megabytes = [peak / 1e6 for peak in peaks]
    return f"{statistics.median(megabytes):.0f} MB ({min(megabytes):.0f}-{max(megabytes):.0f})"
