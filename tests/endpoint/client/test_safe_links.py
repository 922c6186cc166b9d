import base64
import ipaddress
import json
import socket

import pytest

from components.endpoint.client import client
from components.endpoint.client import linked_pictures as fetched
from components.endpoint.client import safe_links as links_module
from components.endpoint.client.client import ImagesClient
from components.endpoint.client.linked_pictures import LinkFailure
from components.endpoint.client.safe_links import hosts_for, read_link
from components.endpoint.contracts.contract import contract_for
from components.endpoint.request import GenerateRequest
from components.errors import SPENT, UnreadableAnswer
from tests.endpoint.tls_end import TlsEnd, needs_openssl
from tests.far_end import RESET, FarEnd, http_answer
from tests.library.pictures import encode, noise

PNG = encode(noise(8, 8))
KEY = "sk-test-0123456789"
FLOWER = GenerateRequest(contract_for("gpt-image-1"), "a beautiful flower", n=2)


@pytest.fixture(autouse=True)
def no_pause(monkeypatch):
    monkeypatch.setattr(fetched, "PAUSE", 0)


def ask(far_end):
    return ImagesClient(far_end.url, KEY, read_timeout=5).generate(FLOWER)


@pytest.fixture
def house():
    """A machine of the house that answers with a picture, and is not to be asked for one."""
    house = FarEnd()
    house.answer(PNG)
    yield house
    house.close()


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
    ("answer", "lost"),
    [
        (http_answer({"error": "expired"}, 404), LinkFailure.EXPIRED),
        (http_answer(b"<Error>Request has expired</Error>", 403), LinkFailure.EXPIRED),
        (http_answer(b"<html>no picture</html>"), LinkFailure.NO_PICTURE),
        (http_answer(PNG * 2), LinkFailure.TOO_LARGE),
        (http_answer(PNG)[:-20], LinkFailure.NOT_REACHED),
        (http_answer(b"", 503), LinkFailure.NOT_REACHED),
    ],
    ids=["404", "403", "no picture", "too large", "cut", "503"],
)
def test_a_link_that_leads_to_no_picture_says_why_and_that_it_was_billed(far_end, answer, lost, monkeypatch):
    monkeypatch.setattr(fetched, "MAX_PICTURE", len(PNG))
    far_end.say(links("/files/1.png"))
    for _ in range(3):
        far_end.say(answer)
    ask_in_vain(far_end, lost)


def test_a_name_that_nobody_knows_says_so(far_end, monkeypatch):
    def look_up(host: str) -> tuple[str, ...]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(links_module, "_public_addresses", look_up)
    far_end.say(links("https://files.example/1.png"))
    ask_in_vain(far_end, LinkFailure.NOT_REACHED)


def test_an_answer_that_lacks_a_picture_says_why(far_end, house):
    far_end.say(links("/files/1.png", f"{house.url}/1.png"))
    far_end.say(http_answer(PNG))
    answer = ask(far_end)
    assert answer.pictures == (PNG,)
    assert answer.lost.startswith("The link leads to an address that Proofroom does not fetch from")


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
    assert hosts_for(read(link), read("")) == ()


@pytest.mark.parametrize("address", ["2606:4700::1111", "64:ff9b::5db8:d70e", "2002:5db8:d70e::1", "::93.184.215.14"])
def test_a_public_address_of_the_longer_kind_is_followed(address):
    (way,) = hosts_for(read(f"https://[{address}]/1.png"), read(""))
    assert ipaddress.ip_address(way) == ipaddress.ip_address(address)


def test_public_addresses_and_the_endpoints_own_origin_are_followed():
    assert hosts_for(read("https://93.184.215.14/1.png"), read("")) == ("93.184.215.14",)
    own = read("", "http://127.0.0.1:8000/v1/")
    assert hosts_for(read("http://127.0.0.1:8000/1.png"), own) == ("127.0.0.1",)
    assert hosts_for(read("http://127.0.0.1:9/1.png"), own) == ()
    assert hosts_for(read("https://127.0.0.1:8000/1.png"), own) == ()


ATTACKS = [
    "http://{house}\\@{own}/1.png",
    "http:\\\\{house}/1.png",
    "/\\{house}/1.png",
    "http://{own}@{house}/1.png",
    "http://{house}#@{own}/1.png",
    "http://{own}:x@{house}/1.png",
    "http://{house}%2f@{own}/1.png",
    "http://{house}%00.{own}/1.png",
    "http://{house}\t@{own}/1.png",
    "http://{house}/1.png\r\nHost: {own}",
    " http://{house}/1.png",
    "\0http://{house}/1.png",
    "http://{house} @{own}/1.png",
    "http:// {house}/1.png",
    "http://{house};@{own}/1.png",
    "http://2130706433:{port}/1.png",
    "http://0x7f000001:{port}/1.png",
    "http://0x7f.1:{port}/1.png",
    "http://127.1:{port}/1.png",
    "http://0177.0.0.1:{port}/1.png",
    "http://127.0.0.1.:{port}/1.png",
    "http://localhost.:{port}/1.png",
    "http://localhost:{port}/1.png",
    "http://LOCALHOST:{port}/1.png",
    "http://%6c%6f%63alhost:{port}/1.png",
    "http://１２７.0.0.1:{port}/1.png",
    "http://127。0。0。1:{port}/1.png",
    "http://loc\u00adalhost:{port}/1.png",
    "http://[::1]:{port}/1.png",
    "http://[::1%25lo]:{port}/1.png",
    "http://[::ffff:127.0.0.1]:{port}/1.png",
    "http://[::ffff:127.0.0.1%25lo]:{port}/1.png",
    "http://0:{port}/1.png",
    "http://0.0.0.0:{port}/1.png",
    "http://:{port}/1.png",
    "http:///{house}/1.png",
    "http:/{house}/1.png",
    "http:{house}/1.png",
    "//{house}/1.png",
    "https://{house}/1.png",
    "http://{house}/1.png",
    "file:///etc/passwd",
    "ftp://{house}/1.png",
    "javascript:0",
    "http://[",
    "http://a\0b.example/1.png",
]


@pytest.mark.parametrize("link", ATTACKS)
def test_no_way_of_writing_a_link_leads_into_the_house(far_end, house, link):
    own = f"127.0.0.1:{far_end.port}"
    far_end.say(links(link.format(house=f"127.0.0.1:{house.port}", own=own, port=house.port)))
    ask_in_vain(far_end, LinkFailure.ADDRESS)
    assert house.asked == []
    assert len(far_end.asked) == 1


@pytest.mark.parametrize("place", [link for link in ATTACKS if link.isascii() and link.isprintable()][::4])
def test_no_redirect_does_either(far_end, house, place):
    own = f"127.0.0.1:{far_end.port}"
    far_end.say(links("/1.png"))
    place = place.format(house=f"127.0.0.1:{house.port}", own=own, port=house.port)
    far_end.say(http_answer(b"", 302, Location=place))
    ask_in_vain(far_end, LinkFailure.ADDRESS)
    assert house.asked == []
    assert len(far_end.asked) == 2


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("1.png?a=b#c", "https://api.example/v1/1.png?a=b"),
        ("?sig=1", "https://api.example/v1/?sig=1"),
        ("//files.example:443/1.png", "https://files.example/1.png"),
        ("HTTP://Files.Example:080/A%2fb?c=%e5&d=/@:", "http://files.example/A%2fb?c=%e5&d=/@:"),
        ("https://a_b.s3.example:8443", "https://a_b.s3.example:8443/"),
        ("https://xn--bcher-kva.example/图/1.png", "https://xn--bcher-kva.example/%E5%9B%BE/1.png"),
        ("https://[2606:4700:0::1111]/{1}|2", "https://[2606:4700::1111]/%7B1%7D%7C2"),
    ],
)
def test_a_link_is_read_into_parts_of_which_the_same_address_is_made(link, url):
    assert read(link).url == url
    assert read(read(link).url) == read(link)


def test_two_addresses_are_of_one_origin_where_scheme_host_and_port_are_the_same():
    own = read("").origin
    assert read("https://api.example:443/files/1.png").origin == own
    for other in ("http://api.example/1.png", "https://api.example:8443/1.png", "https://files.example/1.png"):
        assert read(other).origin != own


def test_a_redirect_is_followed_step_by_step_with_the_key(far_end):
    far_end.say(links("/files/1.png"))
    far_end.say(http_answer(b"moved", 302, Location="2.png?sig=x"))
    far_end.say(http_answer(b"", 307, Location=f"http://127.0.0.1:{far_end.port}/3.png"))
    far_end.say(http_answer(PNG))
    assert ask(far_end).pictures == (PNG,)
    assert [asked.line.split()[1] for asked in far_end.asked[1:]] == ["/files/1.png", "/files/2.png?sig=x", "/3.png"]
    assert {asked.headers["Authorization"] for asked in far_end.asked} == {f"Bearer {KEY}"}


def test_a_redirect_that_comes_from_elsewhere_is_followed_without_the_key(far_end, house, files_example):
    house.forget()
    house.say(http_answer(b"", 302, Location=f"http://127.0.0.1:{far_end.port}/account"))
    far_end.say(links(f"http://files.example:{house.port}/1.png"))
    far_end.say(http_answer(PNG))
    assert ask(far_end).pictures == (PNG,)
    assert [asked.headers["Authorization"] for asked in (house.asked[0], far_end.asked[1])] == [None, None]


def test_a_link_that_leads_on_for_ever_is_given_up(far_end):
    far_end.say(links("/1.png"))
    for _ in range(9):
        far_end.say(http_answer(b"", 302, Location="/1.png"))
    ask_in_vain(far_end, LinkFailure.NOT_REACHED)
    assert len(far_end.asked) == 1 + fetched.MOST_STEPS


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
