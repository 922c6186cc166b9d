import base64
import ipaddress
import json
import socket

import pytest

from components.endpoint import client, fetched
from components.endpoint import link as links_module
from components.endpoint.client import ImagesClient
from components.endpoint.contract import contract_for
from components.endpoint.link import is_same_origin, ways_to
from components.endpoint.request import GenerateRequest
from components.errors import UnreadableAnswer
from tests.endpoint.tls_end import TlsEnd, needs_openssl
from tests.far_end import RESET, http_answer
from tests.library.pictures import encode, noise

PNG = encode(noise(8, 8))
KEY = "sk-test-0123456789"
FLOWER = GenerateRequest(contract_for("gpt-image-1"), "a beautiful flower", n=2)


@pytest.fixture(autouse=True)
def no_pause(monkeypatch):
    monkeypatch.setattr(fetched, "PAUSE", 0)


def ask(far_end):
    return ImagesClient(far_end.url, KEY, read_timeout=5).generate(FLOWER)


def links(*urls: str) -> bytes:
    return http_answer({"data": [{"url": url, "b64_json": None} for url in urls]})


@pytest.mark.parametrize("link", ["{origin}/files/1.png?sig=x", "/files/1.png?sig=x", "../files/1.png?sig=x"])
def test_a_link_to_the_endpoint_itself_is_fetched_at_once_with_the_key(far_end, link):
    origin = far_end.url.removesuffix("/v1")
    far_end.say(links(link.format(origin=origin)))
    far_end.say(http_answer(PNG))
    assert ask(far_end).pictures == (PNG,)
    fetched = far_end.asked[1]
    assert fetched.line.startswith("GET /files/1.png?sig=x ")
    assert fetched.headers["Authorization"] == f"Bearer {KEY}"


def test_an_expired_link_costs_none_of_the_other_pictures(far_end):
    far_end.say(links("/files/1.png", "/files/2.png"))
    far_end.say(http_answer({"error": "expired"}, 404))
    far_end.say(http_answer(PNG))
    answer = ask(far_end)
    assert answer.pictures == (PNG,)
    assert answer.missing == 1
    assert b'"/files/1.png"' in answer.unread


@pytest.mark.parametrize(
    "failure",
    [
        (http_answer(PNG)[:-20],),
        (b"",),
        (RESET,),
        (http_answer(PNG)[:-20], 2),
        (http_answer(b"", 429),),
        (http_answer(b"", 503),),
    ],
    ids=["cut", "no word", "reset", "silence", "429", "503"],
)
def test_a_link_that_fails_for_now_is_asked_for_again(far_end, failure, monkeypatch):
    monkeypatch.setattr(client, "SILENCE", 0.2)
    far_end.say(links("/files/1.png"))
    far_end.say(*failure)
    far_end.say(*failure)
    far_end.say(http_answer(PNG))
    answer = ask(far_end)
    assert (answer.pictures, answer.unread) == ((PNG,), b"")
    assert [asked.line for asked in far_end.asked[1:]] == ["GET /files/1.png HTTP/1.1"] * 3


def test_a_link_is_asked_for_three_times_at_most_and_after_the_others(far_end):
    far_end.say(links("/files/1.png", "/files/2.png"))
    for answer in (b"", http_answer(PNG), b"", b"", http_answer(PNG)):
        far_end.say(answer)
    answer = ask(far_end)
    assert answer.pictures == (PNG,)
    assert [asked.line[11] for asked in far_end.asked[1:]] == ["1", "2", "1", "1"]


def test_nothing_is_asked_for_again_when_the_other_pictures_have_waited_long(far_end, monkeypatch):
    monkeypatch.setattr(fetched, "PATIENCE", 0)
    far_end.say(links("/files/1.png", "/files/2.png"))
    far_end.say(b"")
    far_end.say(http_answer(PNG))
    assert ask(far_end).pictures == (PNG,)
    assert len(far_end.asked) == 3


@pytest.mark.parametrize(
    ("item", "kept"),
    [
        ({"b64_json": "%%%"}, True),
        ({"b64_json": "PHN2Zy8+"}, True),
        ({"url": "ftp://files.example/1.png"}, True),
        ({"url": f"https://192.168.0.9/1.png?key={KEY}"}, True),
        ({"b64_json": None}, False),
        ({}, False),
    ],
)
def test_an_answer_with_a_picture_that_could_not_be_had_is_kept_without_the_key(far_end, item, kept):
    body = json.dumps({"data": [item, {"b64_json": base64.b64encode(PNG).decode()}]})
    far_end.answer(body.encode())
    answer = ask(far_end)
    assert answer.pictures == (PNG,)
    assert answer.unread == (body.replace(KEY, "[key]").encode() if kept else b"")
    assert repr(answer.unread) not in repr(answer) or not kept


@pytest.mark.parametrize(
    "answer",
    [http_answer({"error": "expired"}, 404), http_answer(b"<html>no picture</html>"), http_answer(PNG)[:-20]],
    ids=["404", "no picture", "cut"],
)
def test_links_that_lead_to_no_picture_are_said_and_kept(far_end, answer):
    far_end.say(links("/files/1.png"))
    far_end.say(answer)
    with pytest.raises(UnreadableAnswer, match="links in place of pictures") as caught:
        ask(far_end)
    assert b"/files/1.png" in caught.value.body


@pytest.mark.parametrize(
    "link",
    [
        "http://192.168.0.9/1.png",
        "http://169.254.169.254/latest/meta-data",
        "http://[::1]/1.png",
        "http://[fd00::1]/1.png",
        "http://0.0.0.0/1.png",
        "http://[::ffff:10.0.0.1]/1.png",
        "http://224.0.0.1/1.png",
        "http://[ff0e::1]/1.png",
        "http://[fec0::1]/1.png",
        "http://[64:ff9b::7f00:1]/1.png",
        "http://[64:ff9b::c0a8:9]/1.png",
        "http://[64:ff9b:1::7f00:1]/1.png",
        "http://[2002:7f00:1::]/1.png",
        "http://[::127.0.0.1]/1.png",
        "http://[2001:0:5db8:d70e::80ff:fffe]/1.png",
    ],
)
def test_a_link_into_the_house_is_not_followed(link):
    assert ways_to(link, "https://api.example/v1") == ()


@pytest.mark.parametrize("address", ["2606:4700::1111", "64:ff9b::5db8:d70e", "2002:5db8:d70e::1", "::93.184.215.14"])
def test_a_public_address_of_the_longer_kind_is_followed(address):
    (way,) = ways_to(f"https://[{address}]/1.png", "https://api.example/v1")
    assert ipaddress.ip_address(way) == ipaddress.ip_address(address)


def test_public_addresses_and_the_endpoints_own_host_are_followed():
    assert ways_to("https://93.184.215.14/1.png", "https://api.example/v1") == ("93.184.215.14",)
    assert ways_to("http://127.0.0.1:9/1.png", "http://127.0.0.1:8000/v1") == (None,)


@pytest.mark.parametrize("link", ["file:///etc/passwd", "ftp://127.0.0.1/1.png", "http://[", "javascript:0"])
def test_what_is_no_web_address_is_no_link(far_end, link):
    far_end.say(links(link))
    with pytest.raises(UnreadableAnswer):
        ask(far_end)
    assert len(far_end.asked) == 1


def test_the_key_goes_to_the_endpoints_own_origin_only():
    base = "https://api.example/v1"
    assert is_same_origin("https://api.example/files/1.png", base)
    assert not is_same_origin("http://api.example/files/1.png", base)
    assert not is_same_origin("https://api.example:8443/1.png", base)
    assert not is_same_origin("https://files.example/1.png", base)


@pytest.fixture
def files_example(monkeypatch) -> list[str]:
    """Let files.example be here, and be called public, when it is first looked up; give what is looked up."""
    looked_up, really = [], socket.getaddrinfo

    def look_up(host, port, *more, **named):
        if host != "files.example":
            return really(host, port, *more, **named)
        looked_up.append(host)
        # By the second time its owner has it point into the house.
        address = "127.0.0.1" if len(looked_up) == 1 else "192.168.0.9"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port or 0))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(links_module, "_is_public", lambda address: address == "127.0.0.1")
    return looked_up


def test_a_link_is_fetched_from_the_address_that_was_looked_at(far_end, files_example):
    far_end.say(links(f"http://files.example:{far_end.port}/1.png"))
    far_end.say(http_answer(PNG))
    assert ask(far_end).pictures == (PNG,)
    assert files_example == ["files.example"]
    fetched = far_end.asked[1]
    assert fetched.line == "GET /1.png HTTP/1.1"
    assert fetched.headers["Host"] == f"files.example:{far_end.port}"
    assert fetched.headers["Authorization"] is None


@pytest.mark.parametrize(
    ("place", "host"), [("bücher.example", "xn--bcher-kva.example"), ("me:secret@files.example", "files.example")]
)
def test_a_link_is_asked_for_by_its_hosts_name_and_nothing_else(far_end, monkeypatch, place, host):
    monkeypatch.setattr(links_module, "_public_addresses", lambda host: ("127.0.0.1",))
    far_end.say(links(f"http://{place}:{far_end.port}/1.png"))
    far_end.say(http_answer(PNG))
    assert ask(far_end).pictures == (PNG,)
    assert far_end.asked[1].headers["Host"] == f"{host}:{far_end.port}"


def test_a_link_that_cannot_be_asked_for_costs_none_of_the_other_pictures(far_end, monkeypatch):
    def look_up(host):
        # As socket.getaddrinfo does, whose words for it depend on the host.
        raise ValueError("embedded null character")

    monkeypatch.setattr(links_module, "_public_addresses", look_up)
    far_end.say(links("http://a\0b.example/1.png", "/files/2.png"))
    far_end.say(http_answer(PNG))
    assert ask(far_end).pictures == (PNG,)


@needs_openssl
def test_its_certificate_is_to_be_the_names_all_the_same(far_end, files_example, monkeypatch, tmp_path):
    end = TlsEnd(tmp_path, "files.example", http_answer(PNG))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(end.certificate))
    far_end.say(links(f"https://files.example:{end.port}/1.png"))
    assert ask(far_end).pictures == (PNG,)
    end.close()
    assert end.names == ["files.example"]
    assert f"Host: files.example:{end.port}".encode() in end.asked[0]


@needs_openssl
def test_another_ones_certificate_is_refused(far_end, files_example, monkeypatch, tmp_path):
    end = TlsEnd(tmp_path, "other.example", http_answer(PNG))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(end.certificate))
    far_end.say(links(f"https://files.example:{end.port}/1.png"))
    with pytest.raises(UnreadableAnswer):
        ask(far_end)
    end.close()
    assert end.asked == []


def test_the_next_address_is_tried_where_one_does_not_answer(far_end, monkeypatch):
    monkeypatch.setattr(links_module, "_public_addresses", lambda host: ("127.0.0.9", "127.0.0.1"))
    far_end.say(links(f"http://files.example:{far_end.port}/1.png"))
    far_end.say(http_answer(PNG))
    assert ask(far_end).pictures == (PNG,)


def test_a_proxy_is_given_the_name_and_looks_it_up_itself(far_end, files_example, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{far_end.port}")
    far_end.say(links("https://files.example/1.png"))
    far_end.say(http_answer(b"", 403))
    with pytest.raises(UnreadableAnswer):
        ask(far_end)
    assert far_end.asked[1].line.startswith("CONNECT files.example:443 ")
