"""A request is refused for its size, its depth or its length before anything is made of it."""

from collections.abc import Iterator

import httpx
import pytest

from components.studio.server.body_limits import MOST_BYTES, MOST_DEPTH, is_shallow
from tests.studio.conftest import Served

JSON = {"Content-Type": "application/json"}
LARGE = "This request is larger than 1 MB. Upload files instead."
DEEP = "This request has too many lists and objects, or too many in one another."


def post(served: Served, body: bytes | Iterator[bytes], path: str = "gradio_api/queue/join") -> httpx.Response:
    return httpx.post(f"{served.address}{path}", content=body, headers=JSON, timeout=20)


@pytest.mark.parametrize("path", ["gradio_api/queue/join", "gradio_api/run/predict", "gradio_api/call/generate"])
def test_a_request_larger_than_a_megabyte_is_refused(served, path):
    answer = post(served, b"1" * (MOST_BYTES + 1), path)
    assert (answer.status_code, answer.text) == (413, LARGE)


def test_a_request_that_does_not_say_how_long_it_is_is_counted_as_it_comes(served):
    sent = []

    def pieces():
        for _ in range(1000):
            sent.append(1)
            yield b" " * 10**5

    answer = post(served, pieces())
    assert (answer.status_code, answer.text) == (413, LARGE)
    assert len(sent) < 1000


@pytest.mark.parametrize("body", [b"[" * 900_000, b'{"a":' * 100_000, b"[[],[]," + b"[]," * 200_000])
def test_a_request_of_nothing_but_brackets_is_refused(served, body):
    answer = post(served, body)
    assert (answer.status_code, answer.text) == (413, DEEP)


def test_brackets_in_a_text_are_text():
    assert is_shallow(b'{"data": ["' + b"[" * 1000 + rb'\"[[[\\", 1]}')
    assert not is_shallow(b'{"data": "' + b'",[' * 1000)
    assert is_shallow(b"[" * MOST_DEPTH + b"]" * MOST_DEPTH)
    assert not is_shallow(b"[" * (MOST_DEPTH + 1))
    # In UTF-16 a letter may hold the byte of a quote.
    assert not is_shallow('{"a": "Ȣ", "b": [[1]]}'.encode("utf-16"))


@pytest.mark.parametrize("end", [b"", b"\\"])
def test_a_text_that_never_ends_is_read_once(end):
    # Read again from each of its quotes, either body would take an hour.
    text = b'"' + b'\\"' * 99_000 + b"[" * 790_000 + end
    assert is_shallow(b'{"data": ' + text)
    assert not is_shallow(b"[" * (MOST_DEPTH + 1) + text)


def test_a_long_prompt_comes_through(served):
    assert "event: complete" in served.call("generate", prompt="A ball [" * 1000, quality="low")
