"""The pictures behind an answer's links, and what is said of those that cannot be fetched."""

import base64
import json
import socket

import pytest

from components.endpoint.client import client
from components.endpoint.client import linked_pictures as fetched
from components.endpoint.client import safe_links as links_module
from components.endpoint.client.linked_pictures import LinkFailure
from tests.endpoint.client.answered_links import KEY, PNG, ask, ask_in_vain, links
from tests.far_end import RESET, http_answer

pytestmark = pytest.mark.usefixtures("no_pause")


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
    ask_in_vain(far_end, LinkFailure.NAME)


def test_an_answer_that_lacks_a_picture_says_why(far_end, house):
    far_end.say(links("/files/1.png", f"{house.url}/1.png"))
    far_end.say(http_answer(PNG))
    answer = ask(far_end)
    assert answer.pictures == (PNG,)
    assert str(answer.lost).startswith("The link leads to an address that Proofroom does not fetch from")


def test_a_redirect_is_followed_step_by_step_with_the_key(far_end):
    far_end.say(links("/files/1.png"))
    far_end.say(http_answer(b"moved", 302, Location="2.png?sig=x"))
    far_end.say(http_answer(b"", 307, Location=f"http://127.0.0.1:{far_end.port}/3.png"))
    far_end.say(http_answer(PNG))
    assert ask(far_end).pictures == (PNG,)
    assert [asked.line.split()[1] for asked in far_end.asked[1:]] == ["/files/1.png", "/files/2.png?sig=x", "/3.png"]
    assert {asked.headers["Authorization"] for asked in far_end.asked} == {f"Bearer {KEY}"}


def test_a_link_that_leads_on_for_ever_is_given_up(far_end):
    far_end.say(links("/1.png"))
    for _ in range(9):
        far_end.say(http_answer(b"", 302, Location="/1.png"))
    ask_in_vain(far_end, LinkFailure.NOT_REACHED)
    assert len(far_end.asked) == 1 + fetched.MOST_STEPS
