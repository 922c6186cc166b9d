"""Faults that still draw: late, cut, in other shapes, by link, with other counts and usage."""

import base64
import gzip
import io
import json
import socket
import time
from urllib.parse import urljoin

import httpx
import pytest
import requests
from PIL import Image

from components.offline.server.answer_shapes import MB, make_bomb
from components.offline.server.refusal import Refusal
from components.offline.server.temporary_files import TemporaryFiles
from tests.offline.server.conftest import fail


def test_slow_holds_the_answer_back_and_draws(rehearsed):
    begun = time.monotonic()
    assert rehearsed.picture(fail(rehearsed, "slow 0.2\na red ball")).size == (1024, 1024)
    assert time.monotonic() - begun >= 0.2


@pytest.mark.parametrize("fault", ["cut after headers", "cut in body"])
def test_a_cut_answer_is_an_error_of_the_connection(rehearsed, fault):
    body = {"model": "gpt-image-1", "prompt": f"fault: {fault}", "quality": "low"}
    address, headers = rehearsed.base_url + "/images/generations", {"Authorization": "Bearer x"}
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        requests.post(address, json=body, headers=headers, timeout=20)


@pytest.mark.parametrize(("fault", "share"), [("cut after headers", 0), ("cut in body", 0.5)])
def test_what_is_cut_was_promised_whole(rehearsed, fault, share):
    body = json.dumps({"model": "gpt-image-1", "prompt": f"fault: {fault}", "quality": "low"}).encode()
    address = httpx.URL(rehearsed.base_url)
    with socket.create_connection((address.host, address.port), timeout=20) as raw:
        raw.sendall(
            b"POST /v1/images/generations HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer x\r\n"
            b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body
        )
        with raw.makefile("rb") as reader:
            head, _, sent = reader.read().partition(b"\r\n\r\n")
    lines = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
    assert head.startswith(b"HTTP/1.1 200 ")
    assert int(lines["content-length"]) > 10_000
    assert len(sent) == int(int(lines["content-length"]) * share)


def test_bad_base64_is_taken_by_no_decoder(rehearsed):
    text = fail(rehearsed, "bad base64").json()["data"][0]["b64_json"]
    with pytest.raises(ValueError, match="data characters"):
        base64.b64decode(text)


def test_a_text_is_null_or_a_data_url(rehearsed):
    assert fail(rehearsed, "null").json()["data"] == [{"b64_json": None}]
    text = fail(rehearsed, "data url", output_format="jpeg").json()["data"][0]["b64_json"]
    assert text.startswith("data:image/jpeg;base64,/9j/")


@pytest.mark.parametrize("fault", ["url", "relative url"])
def test_a_link_leads_to_the_picture(rehearsed, fault):
    [entry] = fail(rehearsed, fault, output_format="jpeg").json()["data"]
    assert list(entry) == ["url"]
    assert entry["url"].startswith("http://127.0.0.1:" if fault == "url" else "/files/")
    fetched = httpx.get(urljoin(rehearsed.base_url, entry["url"]))
    assert fetched.headers["content-type"] == "image/jpeg"
    assert Image.open(io.BytesIO(fetched.content)).size == (1024, 1024)


def test_a_link_is_good_for_a_minute():
    now = 0.0
    files = TemporaryFiles(lambda: now)
    name = files.keep(b"picture", "png")
    now = 59.0
    assert files.find(name) == (b"picture", "image/png")
    now = 60.0
    with pytest.raises(Refusal, match="not here any more"):
        files.find(name)


def test_an_expired_link_leads_to_nothing(rehearsed):
    assert httpx.get(fail(rehearsed, "expired url").json()["data"][0]["url"]).status_code == 404


def test_count_size_and_format_are_not_those_ordered(rehearsed):
    assert [len(fail(rehearsed, "fewer", n=n).json()["data"]) for n in (1, 3)] == [0, 2]
    sized = fail(rehearsed, "wrong size", size="1024x1536")
    assert rehearsed.picture(sized).size == (768, 512)
    assert sized.json()["usage"]["output_tokens"] == 408
    formed = {form: fail(rehearsed, "wrong format", output_format=form) for form in ("png", "jpeg")}
    assert [rehearsed.picture(response).format for response in formed.values()] == ["JPEG", "PNG"]


def test_usage_is_missing_or_partial(rehearsed):
    assert set(fail(rehearsed, "no usage").json()) == {"created", "data"}
    assert fail(rehearsed, "partial usage").json()["usage"] == {"output_tokens": 272, "input_tokens_details": {}}
    assert fail(rehearsed, "empty usage").json()["usage"] == {"input_tokens_details": {}}


def test_a_bomb_is_small_and_unpacks_to_very_much():
    packed = make_bomb()
    assert 0.8e6 < len(packed) < 1.1e6
    with gzip.open(io.BytesIO(packed)) as unpacked:
        assert unpacked.read(24) == b'{"data": [{"b64_json": "'
    assert packed.count(gzip.compress(b"A" * MB, mtime=0)) == 256
