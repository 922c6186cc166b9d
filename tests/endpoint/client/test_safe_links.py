"""Which links may be fetched, and from which host."""

import ipaddress

import pytest

from components.endpoint.client import safe_links as links_module
from components.endpoint.client.linked_pictures import LinkFailure
from components.endpoint.client.safe_links import hosts_for
from components.errors import UnreadableAnswer
from tests.endpoint.client.answered_links import PNG, ask, ask_in_vain, links, read
from tests.endpoint.tls_end import TlsEnd, needs_openssl
from tests.far_end import http_answer

pytestmark = pytest.mark.usefixtures("no_pause")


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


def test_a_redirect_that_comes_from_elsewhere_is_followed_without_the_key(far_end, house, files_example):
    house.forget()
    house.say(http_answer(b"", 302, Location=f"http://127.0.0.1:{far_end.port}/account"))
    far_end.say(links(f"http://files.example:{house.port}/1.png"))
    far_end.say(http_answer(PNG))
    assert ask(far_end).pictures == (PNG,)
    assert [asked.headers["Authorization"] for asked in (house.asked[0], far_end.asked[1])] == [None, None]


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
