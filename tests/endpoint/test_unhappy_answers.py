"""What the person reads, and what is kept, when an answer does not come or cannot be read."""

import base64
import json
import socket
from collections.abc import Iterator

import pytest
import requests
from urllib3.exceptions import MaxRetryError, NameResolutionError

from components.endpoint.answers.answer import read_content
from components.endpoint.client.client import ImagesClient
from components.errors import (
    SPENT,
    ConnectionCut,
    EndpointUnreachable,
)
from tests.endpoint.conftest import BASE64, FLOWER, KEY, PNG
from tests.endpoint.tls_end import TlsEnd, needs_openssl
from tests.far_end import RESET, http_answer

PERHAPS, NOT_BILLED = SPENT["perhaps"], SPENT["no"]
WHOLE = http_answer(FLOWER)
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
CUTS = {
    "closed without a word": (b"",),
    "reset without a word": (RESET,),
    "cut in the status line": (b"HTTP/1.1 20",),
    "cut in the headers": (b"HTTP/1.1 200 OK\r\nContent-Le",),
    "cut before the body": (WHOLE[: WHOLE.index(b"\r\n\r\n") + 4],),
    "cut in the body": (WHOLE[:-20],),
    "reset in the body": (WHOLE[:-20], 0.05, RESET),
    "cut in a chunk": (CHUNKED + b"40\r\n" + b"{" * 10,),
    "cut between chunks": (CHUNKED + b"2\r\n{}\r\n",),
    "broken chunk length": (CHUNKED + b"zz\r\n{}\r\n",),
    "cut in JSON of unknown length": (b'HTTP/1.1 200 OK\r\n\r\n{"data": [{"b64_json": "iVBOR',),
    "not HTTP at all": (b"SSH-2.0-OpenSSH\r\n",),
    "broken compression": (http_answer(b"not gzip", Content_Encoding="gzip"),),
}


@pytest.fixture
def closed_port() -> int:
    """Give a port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@pytest.fixture
def full_port() -> Iterator[int]:
    """Give a port whose queue is full, so that a connection is never taken."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        waiting = [socket.socket() for _ in range(4)]
        for connection in waiting:
            connection.setblocking(False)
            connection.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]
        for connection in waiting:
            connection.close()


@pytest.mark.parametrize("cut", CUTS.values(), ids=CUTS)
def test_connection_cut_after_sending_may_have_been_billed(far_end, client, beach_ball, cut):
    far_end.say(*cut)
    with pytest.raises(ConnectionCut) as caught:
        client.edit(beach_ball)
    assert str(caught.value) == f"The connection to {client.host} was cut before the answer came whole. {PERHAPS}"
    assert len(far_end.asked) == 1


@pytest.mark.parametrize(
    "script", [(1,), (b"HTTP/1.1 200 OK\r\n", 1), (WHOLE[:-20], 1)], ids=["no word", "in headers", "in the body"]
)
def test_silence_after_sending_may_have_been_billed(far_end, make_client, flower, script):
    far_end.say(*script)
    client = make_client(read_timeout=0.2)
    with pytest.raises(ConnectionCut) as caught:
        client.generate(flower)
    assert str(caught.value) == f"{client.host} said nothing for 0.2 s. {PERHAPS}"


def test_what_came_before_the_cut_is_kept(far_end, client, flower):
    body = json.dumps(FLOWER | {"data": [{"b64_json": BASE64 * 500}]}).encode()
    far_end.say(http_answer(body, X_Request_Id="req_9")[:-20])
    with pytest.raises(ConnectionCut) as caught:
        client.generate(flower)
    assert (caught.value.request_id, caught.value.status) == ("req_9", 200)
    assert body.startswith(caught.value.body)
    assert len(caught.value.body) > len(body) - 2**12 - 20


def test_pictures_that_came_whole_before_a_cut_are_not_lost_with_the_rest(far_end, client, beach_ball):
    body = json.dumps({"created": 1, "data": [{"b64_json": BASE64}, {"b64_json": BASE64 * 500}]}).encode()
    far_end.say(http_answer(body)[:-20])
    answer = client.edit(beach_ball)
    assert (answer.pictures, answer.missing) == ((PNG,), 1)
    assert str(answer.notice) == "The answer was cut before it came whole."
    assert body.startswith(answer.unread)
    assert answer.unread


def test_a_picture_is_taken_as_far_as_it_came_before_a_cut(far_end, client, flower):
    picture = PNG + bytes(9000)
    body = json.dumps({"created": 1, "data": [{"b64_json": base64.b64encode(picture).decode()}]}).encode()
    for less in range(20, 24):
        far_end.say(http_answer(body)[:-less])
        answer = client.generate(flower)
        [came] = answer.pictures
        assert picture.startswith(came)
        assert len(PNG) < len(came) < len(picture)
        assert str(answer.notice) == "The answer was cut before it came whole."


# Longer than the first piece of a body, of which a beginning is not read.
PICTURE = PNG + bytes(4000) + b"\xff\xff\xff\xfb\xef\xbe"
# As LiteLLM writes an item, with values of other kinds, and with the escapes of base64 that other servers write.
TEXT = base64.b64encode(PICTURE).decode()
ITEM = {
    "url": None,
    "b64_json": TEXT,
    "revised_prompt": None,
    "seed": 1.5,
    "safe": False,
    "note": "ü",
    "size": {"a": 1},
}
BODY = json.dumps({"data": [ITEM], "usage": None}).replace("/", "\\/").replace("+", "\\u002b").encode()
FIRST, LAST = (BODY.index(text) for text in (b"iVBOR", b'", "revised_prompt'))


def test_a_picture_that_came_whole_is_kept_wherever_the_answer_is_cut_after_it(far_end, client, flower):
    for end in range(LAST, len(BODY)):
        far_end.say(http_answer(BODY)[: end - len(BODY)])
        answer = client.generate(flower)
        assert answer.pictures == (PICTURE,), BODY[LAST:end]
        assert str(answer.notice) == "The answer was cut before it came whole."


def test_a_picture_whose_beginning_came_is_kept_wherever_the_answer_is_cut():
    for end in (*range(FIRST + 20, FIRST + 140), *range(LAST - 40, LAST)):
        content = read_content(BODY[:end])
        [item] = content.items
        assert content.cut
        assert PICTURE.startswith(item.picture or b"none"), BODY[end - 20 : end]


def test_a_sentence_that_ends_like_a_cut_value_is_no_cut_answer():
    assert not read_content(b"Write the size as {t").cut


def test_a_picture_that_was_sent_and_is_repeated_is_not_taken_for_the_answer_of_one_that_was_cut(
    far_end, client, flower
):
    far_end.say(http_answer({"request": {"image": BASE64}, "data": [{"b64_json": BASE64 * 500}]})[:-20])
    with pytest.raises(ConnectionCut):
        client.generate(flower)


def test_refused_connection_was_not_billed(make_client, flower, closed_port):
    client = make_client(f"http://127.0.0.1:{closed_port}/v1")
    with pytest.raises(EndpointUnreachable) as caught:
        client.generate(flower)
    assert str(caught.value) == (
        f"127.0.0.1:{closed_port} cannot be reached: check the base URL and the network. {NOT_BILLED}"
    )


def test_connection_nobody_takes_was_not_billed(make_client, flower, full_port):
    client = make_client(f"http://127.0.0.1:{full_port}/v1", connect_timeout=0.2)
    with pytest.raises(EndpointUnreachable, match=rf"does not take the connection.*{NOT_BILLED}$"):
        client.generate(flower)


def test_unreachable_proxy_is_named(flower, monkeypatch, closed_port):
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{closed_port}")
    with pytest.raises(EndpointUnreachable, match=r"The proxy before images\.example cannot be reached"):
        ImagesClient("http://images.example/v1", KEY).generate(flower)


def test_far_end_that_speaks_no_tls_was_not_billed(far_end, make_client, flower):
    far_end.say(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    with pytest.raises(EndpointUnreachable, match=rf"^No safe connection to .* could be made.*{NOT_BILLED}$"):
        make_client(f"https://127.0.0.1:{far_end.port}/v1").generate(flower)


def test_silence_in_the_tls_handshake_was_not_billed(far_end, make_client, flower):
    far_end.say(1)
    client = make_client(f"https://127.0.0.1:{far_end.port}/v1", connect_timeout=0.2, read_timeout=0.2)
    with pytest.raises(EndpointUnreachable, match=f"{NOT_BILLED}$"):
        client.generate(flower)


@pytest.mark.parametrize(
    "error",
    [
        requests.exceptions.ConnectTimeout,
        requests.exceptions.ConnectionError,
        requests.exceptions.InvalidURL,
        OSError,
    ],
)
def test_failure_before_the_body_is_read_was_not_billed(flower, error):
    class Wall(requests.adapters.BaseAdapter):
        def send(self, request, **_):
            raise error(f"a failure that holds {request.headers}")

        def close(self):
            """Hold nothing."""

    with pytest.raises(EndpointUnreachable, match=f"{NOT_BILLED}$"):
        ImagesClient("https://images.example/v1", KEY, adapter=Wall()).generate(flower)


def test_name_nobody_knows_was_not_billed(flower):
    class Nowhere(requests.adapters.HTTPAdapter):
        def send(self, request, **_):
            inner = NameResolutionError("images.example", None, socket.gaierror(-2, "Name or service not known"))
            raise requests.exceptions.ConnectionError(MaxRetryError(None, "/v1", inner), request=request)

    with pytest.raises(EndpointUnreachable) as caught:
        ImagesClient("https://images.example/v1", KEY, adapter=Nowhere()).generate(flower)
    assert str(caught.value) == (
        f"The network knows no images.example: check the base URL and the network. {NOT_BILLED}"
    )


@needs_openssl
def test_certificate_nobody_vouches_for_gets_no_key_and_was_not_billed(flower, tmp_path):
    end = TlsEnd(tmp_path, "localhost", http_answer(FLOWER))
    with pytest.raises(EndpointUnreachable, match=rf"^No safe connection to .*{NOT_BILLED}$"):
        ImagesClient(f"https://localhost:{end.port}/v1", KEY).generate(flower)
    end.close()
    assert end.names == ["localhost"]
    assert end.asked == []
