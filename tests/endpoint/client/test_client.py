"""What leaves this machine, and what is made of the answers that are as agreed."""

import base64
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
import requests
from urllib3 import HTTPResponse

from components.endpoint.client import client as client_module
from components.endpoint.client.client import ImagesClient
from components.endpoint.contracts.contract import contract_for
from components.endpoint.request import EditRequest, GenerateRequest
from components.errors import ConnectionCut, KeyRefused, RequestRefused, SettingsError
from tests.endpoint.conftest import FLOWER, KEY, PNG, make_png
from tests.far_end import FarEnd, http_answer


def test_generation_is_sent_as_json(far_end, client, flower):
    far_end.answer(FLOWER)
    client.generate(flower)
    (asked,) = far_end.asked
    assert asked.line == "POST /v1/images/generations HTTP/1.1"
    assert asked.headers["Authorization"] == f"Bearer {KEY}"
    assert asked.headers["Content-Type"] == "application/json"
    assert asked.json == {
        "model": "gpt-image-1",
        "prompt": "a beautiful flower",
        "n": 1,
        "size": "1024x1024",
        "quality": "high",
        "output_format": "png",
    }


def test_edit_is_sent_as_multipart_with_numbers_as_text(far_end, client, beach_ball):
    far_end.answer(FLOWER)
    client.edit(beach_ball)
    (asked,) = far_end.asked
    assert asked.line == "POST /v1/images/edits HTTP/1.1"
    boundary = asked.headers["Content-Type"].removeprefix("multipart/form-data; boundary=").encode()
    fields = {
        b"model": b"gpt-image-1",
        b"prompt": b"Add a beach ball",
        b"n": b"2",
        b"size": b"1024x1024",
        b"quality": b"low",
        b"output_format": b"jpeg",
        b"output_compression": b"80",
    }
    expected = b"".join(
        b'--%s\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (boundary, name, value)
        for name, value in fields.items()
    )
    for name, picture in ((b"image", beach_ball.image), (b"mask", beach_ball.mask)):
        expected += b'--%s\r\nContent-Disposition: form-data; name="%s"; filename="%s.png"\r\n' % (boundary, name, name)
        expected += b"Content-Type: image/png\r\n\r\n%s\r\n" % picture
    assert asked.body == expected + b"--%s--\r\n" % boundary


def test_edit_of_the_whole_picture_has_no_mask_part(far_end, client, beach_ball):
    far_end.answer(FLOWER)
    client.edit(EditRequest(beach_ball.contract, "Make it night", image=PNG))
    names = [part.get_param("name", header="Content-Disposition") for part in far_end.asked[0].parts]
    assert names == ["model", "prompt", "n", "size", "quality", "output_format", "image"]


def test_prompt_in_another_script_arrives_as_utf8(far_end, client, beach_ball):
    far_end.answer(FLOWER)
    far_end.answer(FLOWER)
    client.edit(EditRequest(beach_ball.contract, "一朵漂亮的花 🌸", image=PNG))
    client.generate(GenerateRequest(beach_ball.contract, "一朵漂亮的花 🌸"))
    assert "一朵漂亮的花 🌸".encode() in far_end.asked[0].body
    assert far_end.asked[1].json["prompt"] == "一朵漂亮的花 🌸"


def test_slash_after_the_base_url_is_not_doubled(far_end, make_client, flower):
    far_end.answer(FLOWER)
    client = make_client(far_end.url + "/")
    client.generate(flower)
    assert far_end.asked[0].line.startswith("POST /v1/images/generations ")


def test_callers_at_the_same_time_each_get_their_own_picture(far_end, client):
    everyone_is_here = threading.Barrier(16, timeout=60)

    def draw(asked) -> bytes:
        everyone_is_here.wait()
        picture = make_png(shade=int(asked.json["prompt"]))
        return http_answer({"data": [{"b64_json": base64.b64encode(picture).decode()}]})

    for _ in range(16):
        far_end.say(draw)
    asked = [GenerateRequest(contract_for("gpt-image-1"), str(shade)) for shade in range(16)]
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(client.generate, asked))
    assert [answer.pictures for answer in answers] == [(make_png(shade=shade),) for shade in range(16)]


def test_connection_the_endpoint_closed_is_not_used_again(far_end, client, flower):
    for _ in range(20):
        far_end.answer(FLOWER, Connection="keep-alive")
    assert [client.generate(flower).missing for _ in range(20)] == [0] * 20


def test_failed_request_is_not_repeated(far_end, client, flower):
    for _ in range(3):
        far_end.say(b"")
    with pytest.raises(ConnectionCut):
        client.generate(flower)
    assert len(far_end.asked) == 1


def test_proxy_of_the_environment_does_not_catch_loopback(far_end, client, flower, monkeypatch):
    monkeypatch.delenv("NO_PROXY")
    monkeypatch.delenv("no_proxy")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    far_end.answer(FLOWER)
    assert client.generate(flower).pictures == (PNG,)


def test_netrc_does_not_replace_the_key_behind_a_proxy(far_end, flower, monkeypatch, tmp_path):
    netrc = tmp_path / "netrc"
    netrc.write_text("default login someone password something\n")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{far_end.port}")
    far_end.answer(FLOWER)
    ImagesClient("http://images.example/v1", KEY).generate(flower)
    (asked,) = far_end.asked
    assert asked.line == "POST http://images.example/v1/images/generations HTTP/1.1"
    assert asked.headers["Authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect_is_not_followed_and_the_key_stays_here(far_end, client, flower, status):
    elsewhere = FarEnd()
    far_end.answer(b"", status, Location=f"{elsewhere.url}/images/generations?token=secret")
    with pytest.raises(RequestRefused) as caught:
        client.generate(flower)
    elsewhere.close()
    assert elsewhere.asked == []
    assert str(caught.value.sentence) == (
        f"{client.host} points to http://127.0.0.1:{elsewhere.port} ({status})."
        " Check the base URL; the key was not sent there."
    )


@pytest.mark.parametrize(
    ("base_url", "host"),
    [
        ("https://api.modelverse.cn/v1", "api.modelverse.cn"),
        ("http://127.0.0.1:7861/v1", "127.0.0.1:7861"),
        ("http://[::1]:7861", "[::1]:7861"),
    ],
)
def test_host_is_what_the_screen_shows(base_url, host):
    assert ImagesClient(base_url, KEY).host == host


@pytest.mark.parametrize("base_url", ["", "api.modelverse.cn", "https://me:pass@host/v1", "https://host/v1?key=1"])
def test_address_that_cannot_be_used_is_refused_when_the_client_is_made(base_url):
    with pytest.raises(SettingsError, match="must look like https://host/v1"):
        ImagesClient(base_url, KEY)


@pytest.mark.parametrize("key", ["", "  ", "two words", "line\nbreak", "ключ"])
def test_key_that_no_header_can_carry_is_refused_when_the_client_is_made(key):
    with pytest.raises(KeyRefused, match="Copy it again") as caught:
        ImagesClient("https://api.modelverse.cn/v1", key)
    assert not key.strip() or key not in str(caught.value)


def test_key_pasted_with_a_line_end_is_used_without_it(far_end, make_client, flower):
    far_end.answer(FLOWER)
    client = make_client(key=f" {KEY}\n")
    client.generate(flower)
    assert far_end.asked[0].headers["Authorization"] == f"Bearer {KEY}"


class Painter(requests.adapters.BaseAdapter):
    """Answer with a body, without a network and without reading what was asked."""

    def __init__(self, body: bytes) -> None:
        self.body = body

    def send(self, request, **_):
        answer = requests.Response()
        answer.status_code = 200
        answer.raw = HTTPResponse(BytesIO(self.body), preload_content=False)
        return answer

    def close(self):
        """Hold nothing."""


def test_adapter_stands_in_for_the_network(flower):
    painter = Painter(json.dumps(FLOWER).encode())
    assert ImagesClient("https://images.example/v1", KEY, adapter=painter).generate(flower).pictures == (PNG,)


def test_answer_of_nothing_at_all_is_a_cut_connection(flower):
    with pytest.raises(ConnectionCut, match="may have been billed"):
        ImagesClient("https://images.example/v1", KEY, adapter=Painter(b"")).generate(flower)


def test_several_pictures_go_by_the_name_for_several_and_the_mask_belongs_to_the_first(far_end, client):
    far_end.answer(FLOWER)
    contract = contract_for("gpt-image-2", "openai")
    first, second = make_png(4, 3, colour_type=2), make_png(5, 5, colour_type=2)
    client.edit(EditRequest(contract, "Both", image=first, mask=make_png(4, 3), references=(second,)))
    parts = [
        (part.get_param("name", header="content-disposition"), part.get_filename(), part.get_payload(decode=True))
        for part in far_end.asked[0].parts
        if part.get_filename()
    ]
    assert parts == [
        ("image[]", "image.png", first),
        ("image[]", "reference-2.png", second),
        ("mask", "mask.png", make_png(4, 3)),
    ]


def test_of_many_answers_at_once_no_more_are_decoded_than_there_are_cores(far_end, flower, make_client, monkeypatch):
    monkeypatch.setattr(client_module.os, "cpu_count", lambda: 2)
    client, decode, third = make_client(), client_module.read_content, threading.Barrier(3)

    def decode_and_look(body):
        # Broken where the barrier's time passed and no third thread was there.
        with pytest.raises(threading.BrokenBarrierError):
            third.wait(0.2)
        return decode(body)

    monkeypatch.setattr(client_module, "read_content", decode_and_look)
    for _ in range(4):
        far_end.answer(FLOWER)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: client.generate(flower), range(4)))
    assert [answer.pictures for answer in answers] == [answers[0].pictures] * 4
