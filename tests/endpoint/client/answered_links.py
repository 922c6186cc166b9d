"""Answers with links, and calls that get them."""

import pytest

from components.endpoint.client.client import ImagesClient
from components.endpoint.client.linked_pictures import LinkFailure
from components.endpoint.client.safe_links import read_link
from components.endpoint.contracts.contract import contract_for
from components.endpoint.request import GenerateRequest
from components.errors import SPENT, UnreadableAnswer
from tests.far_end import http_answer
from tests.library.pictures import encode, noise

PNG = encode(noise(8, 8))
KEY = "sk-test-0123456789"
FLOWER = GenerateRequest(contract_for("gpt-image-1"), "a beautiful flower", n=2)


def ask(far_end):
    return ImagesClient(far_end.url, KEY, read_timeout=30).generate(FLOWER)


def ask_in_vain(far_end, lost: LinkFailure) -> None:
    """Ask for pictures of which none can be had, and be told why."""
    with pytest.raises(UnreadableAnswer) as caught:
        ask(far_end)
    said = f"127.0.0.1:{far_end.port} answered with a link in place of a picture. {lost.sentence}"
    assert str(caught.value) == f"{said} {SPENT['yes']}"
    assert b'"url"' in caught.value.body


def read(text: str, base: str = "https://api.example/v1/"):
    return read_link(text, base)


def links(*urls: str) -> bytes:
    return http_answer({"data": [{"url": url, "b64_json": None} for url in urls]})
