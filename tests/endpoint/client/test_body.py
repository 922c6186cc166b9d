"""What is packed small and unpacks to very much costs no memory: it is read up to a bound, said so, and let go."""

import gzip
import json
import tracemalloc
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import brotli
import pytest

from components.endpoint.answers import json_body
from components.endpoint.answers.json_body import MOST_SIGNS, STRETCH, read_json_body
from components.endpoint.client import body
from components.endpoint.client.linked_pictures import LinkFailure
from components.errors import EndpointError, EndpointFailed, UnreadableAnswer
from tests.endpoint.conftest import BASE64, FLOWER, PNG
from tests.far_end import http_answer

MB = 2**20
BOUND, BOMB = MB, 8 * MB
TOO_LARGE = "is larger than 1,048,576 bytes, so it was not read to its end. Ask for fewer or smaller pictures."
PACKED = {
    "gzip": lambda data: gzip.compress(data, 1),
    "deflate": lambda data: zlib.compress(data, 1),
    "br": lambda data: brotli.compress(data, quality=1),
    "gzip, gzip": lambda data: gzip.compress(gzip.compress(data, 1), 1),
}
JSON, EVENTS, IMAGE = "application/json", "text/event-stream", "image/png"
KINDS = {JSON: b'{"data": [{"b64_json": "', EVENTS: b"event: image_generation.completed\ndata: {", IMAGE: PNG}


@cache
def pack(begins: bytes, coding: str = "gzip") -> bytes:
    return PACKED[coding](begins + b"A" * BOMB)


@contextmanager
def little_memory() -> Iterator[None]:
    """Fail where what is done within takes more than a few times what may be held."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < 4 * BOUND
    finally:
        tracemalloc.stop()


@pytest.fixture(autouse=True)
def _low_bound(monkeypatch) -> None:
    monkeypatch.setattr(body, "FREE_BYTES", BOUND)


@pytest.mark.parametrize(
    ("kind", "coding", "chunked"),
    [(kind, coding, coding == "deflate") for kind in KINDS for coding in PACKED],
)
def test_an_answer_that_unpacks_to_very_much_is_let_go_at_its_bound(far_end, client, flower, kind, coding, chunked):
    packed = pack(KINDS[kind], coding)
    head = {"Content_Type": kind, "Content_Encoding": coding}
    if chunked:
        told = (
            f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Encoding: {coding}\r\nTransfer-Encoding: chunked\r\n"
        )
        far_end.say(f"{told}\r\n{len(packed):x}\r\n".encode() + packed + b"\r\n0\r\n\r\n")
    else:
        far_end.answer(packed, **head)
    with little_memory(), pytest.raises(UnreadableAnswer) as caught:
        client.generate(flower)
    assert str(caught.value.sentence) == f"The answer of {client.host} {TOO_LARGE}"
    assert caught.value.body == b""


def test_a_stream_of_packed_pictures_that_nobody_asked_for_ends_at_its_bound(far_end, client, flower):
    event = f'data: {{"type": "image_generation.partial_image", "b64_json": "{BASE64}"}}\n\n'.encode()
    far_end.answer(gzip.compress(event * (BOMB // len(event))), Content_Type=EVENTS, Content_Encoding="gzip")
    shown = []
    with little_memory(), pytest.raises(UnreadableAnswer) as caught:
        client.generate(flower, on_partial=lambda picture: shown.append(len(picture)))
    assert str(caught.value.sentence) == f"The answer of {client.host} {TOO_LARGE}"
    assert 0 < len(shown) <= BOUND // len(event) + 20


def test_a_refusal_that_unpacks_to_very_much_is_explained_by_its_beginning(far_end, client, flower):
    packed = pack(json.dumps({"error": {"message": "It broke"}}).encode() + b"\n")
    far_end.answer(packed, 500, Content_Encoding="gzip")
    with little_memory(), pytest.raises(EndpointFailed, match="It broke"):
        client.generate(flower)


def test_a_link_to_what_unpacks_to_very_much_says_that_it_is_too_large(far_end, client, flower):
    far_end.answer({"data": [{"url": "/files/1.png"}]})
    far_end.answer(pack(PNG), Content_Type=IMAGE, Content_Encoding="gzip")
    with little_memory(), pytest.raises(UnreadableAnswer) as caught:
        client.generate(flower)
    assert str(caught.value.sentence).endswith(str(LinkFailure.TOO_LARGE.sentence))


def test_a_list_of_models_that_unpacks_to_very_much_is_none(far_end, client):
    far_end.answer(pack(b'{"data": [{"id": "'), Content_Encoding="gzip")
    with little_memory(), pytest.raises(UnreadableAnswer, match="without a list of models"):
        client.list_models()


@pytest.mark.parametrize("coding", PACKED)
def test_what_is_packed_as_pictures_pack_is_read(far_end, client, flower, coding):
    far_end.answer(PACKED[coding](json.dumps(FLOWER).encode()), Content_Encoding=coding)
    assert client.generate(flower).pictures == (PNG,)


def test_of_links_no_more_is_fetched_than_for_what_was_asked(far_end, client, flower, monkeypatch):
    monkeypatch.setattr("components.endpoint.client.linked_pictures.MAX_PICTURE", 2 * len(PNG))
    far_end.answer({"data": [{"url": f"/files/{number}.png"} for number in range(16)]})
    for _ in range(16):
        far_end.answer(PNG, Content_Type=IMAGE)
    answer = client.generate(flower)
    assert answer.pictures == (PNG, PNG)
    assert len(far_end.asked) == 1 + 2
    assert answer.lost == LinkFailure.TOO_MUCH.sentence


@pytest.mark.parametrize("flood", ["[]", "{}", "0"])
def test_countless_values_are_not_made_into_objects(flood):
    text = f"[{','.join([flood] * (MOST_SIGNS + 1))}]".encode()
    with little_memory():
        assert read_json_body(text).values == ()


@pytest.mark.parametrize("apart", [1, STRETCH - 3, STRETCH - 2, STRETCH - 1, 3 * STRETCH])
def test_as_many_values_as_the_bound_are_read_and_not_one_more(monkeypatch, apart):
    monkeypatch.setattr(json_body, "MOST_SIGNS", 20)
    texts = [f"[{','.join(['7' + ' ' * apart] * count)}]" for count in (20, 21)]
    assert [read_json_body(text).values for text in texts] == [([7] * 20,), ()]
    assert [read_json_body(text.encode()).values for text in texts] == [([7] * 20,), ()]


def test_an_answer_of_countless_values_is_an_error(far_end, client, flower):
    far_end.answer(f'{{"data": [{"{}," * MOST_SIGNS}{{}}]}}'.encode())
    with pytest.raises(EndpointError):
        client.generate(flower)


def test_a_picture_that_was_cut_has_every_byte_that_came(far_end, client, flower):
    picture = PNG + bytes(range(256)) * 100
    far_end.say(http_answer(picture, Content_Type=IMAGE)[:-1001])
    [came] = client.generate(flower).pictures
    assert came == picture[:-1001]
