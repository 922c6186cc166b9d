"""What a person gets when the endpoint misbehaves, rehearsed with the offline endpoint's faults on demand."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from gradio_client.exceptions import AppError

from components.endpoint.client.client import ImagesClient
from components.endpoint.client.retry import Retries
from components.imaging.picture.picture import read_picture
from components.offline.server.server import start_offline
from tests.library.pictures import decode
from tests.studio.conftest import Served


@pytest.fixture(scope="module")
def served(serve: Callable[..., Served]) -> Iterator[Served]:
    """Give the studio before an endpoint that fails on demand, asked again where that cannot be billed twice."""
    offline = start_offline(delay=0, faults=True, painter="flat")
    client = ImagesClient(offline.base_url, offline.api_key, retries=Retries(first=0.01))
    yield serve(client, "the offline endpoint", "offline")
    offline.stop()


@pytest.mark.parametrize(
    "fault", ["429 retry-after-ms 50 once", "503 once", "502 once", "data url", "url", "relative url", "no usage"]
)
def test_the_picture_comes_all_the_same(served, fault):
    [file], facts = served.client.predict(prompt=f"fault: {fault}", quality="low", api_name="/generate")
    assert decode(Path(file).read_bytes()).shape[:2] == (1024, 1024)
    assert facts["usage"] is None or facts["usage"]["output_tokens"] == 272


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("401", "refused the key (401)"),
        ("403 verify", "only verified organizations"),
        ("400 moderation", "safety system refused this (400)"),
        ("429 quota", "no money or quota left (429)"),
        ("504", "gave up waiting for the picture (504)"),
        ("cut after headers", "may have been billed"),
        ("bad base64", "without a picture that can be read"),
        ("expired url", "The link leads to no picture any more"),
    ],
)
def test_it_is_said_what_happened_and_what_to_do(served, fault, words):
    with pytest.raises(AppError) as caught:
        served.client.predict(prompt=f"fault: {fault}", quality="low", api_name="/generate")
    assert words in str(caught.value)


def test_what_came_of_a_picture_is_shown_and_it_is_said_how_much_is_missing(served):
    [file], facts = served.client.predict(prompt="fault: cut in body", quality="low", api_name="/generate")
    shot = served.store.find_shot(facts["shots"][0])
    assert re.search(r"\d+ % of this picture (is|are) missing", str(shot.note)), shot.note
    assert facts["note"] == "The answer was cut before it came whole."
    assert read_picture(Path(file), cut=True).size == (1024, 1024)


def test_fewer_and_smaller_pictures_than_asked_for_are_taken_and_told(served):
    files, facts = served.client.predict(prompt="fault: fewer", quality="low", n=2, api_name="/generate")
    assert len(files) == len(facts["shots"]) == 1
    [file], facts = served.client.predict(prompt="fault: wrong size", quality="low", api_name="/generate")
    shot = served.store.find_shot(facts["shots"][0])
    assert decode(Path(file).read_bytes()).shape[:2] == (shot.height, shot.width)
    assert f"{shot.width}x{shot.height}" != facts["size"]
