"""The answer that tells a page of each change: who is told what, and how it ends."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from components.access.accounts import Account
from components.credentials.attempts import TooManyAttempts
from components.studio.review import open_answers
from components.studio.review.open_answers import OpenAnswers
from components.studio.review.room_sender import Sender
from tests.studio.review.room_of_pictures import Page, make_room


@contextmanager
def lines_of(page: Page, since: int = 0, **headers: str) -> Iterator[Iterator[dict]]:
    """Give the lines of the answer, each as it comes."""
    sent = {"Authorization": f"Room {page.token}"} | ({"X-Room-Guest": page.secret} if page.secret else {}) | headers
    address = f"{page.address}gradio_api/proofroom/room/changes"
    with httpx.stream("GET", address, params={"since": since}, headers=sent, timeout=30) as answer:
        assert answer.status_code == 200, answer.read()
        yield map(json.loads, answer.iter_lines())


def test_a_page_is_told_of_each_change_by_one_answer(room):
    ben, anna = room.guest("Ben"), room.host("Anna")
    with lines_of(anna) as lines:
        first = next(lines)
        assert first["whole"]
        assert first == anna.state()
        ben.act("say", picture=room.pictures[0], text="Warmer")
        told = next(lines)
        assert [comment["text"] for comment in told["comments"]] == ["Warmer"]
        assert not told["whole"]
        # Nothing that the page has been told before.
        assert {"you", "pictures", "people"}.isdisjoint(told)
        ben.act("decide", picture=room.pictures[0], decision="approved")
        assert next(lines)["decisions"][room.pictures[0]]["outcome"] == "approved"


def test_a_page_that_comes_back_is_told_what_it_has_missed_at_once(room):
    ben, anna = room.guest("Ben"), room.host("Anna")
    since = anna.state()["version"]
    ben.act("say", picture=room.pictures[0], text="Warmer")
    with lines_of(anna, since) as lines:
        told = next(lines)
    assert (told["whole"], [comment["text"] for comment in told["comments"]]) == (False, ["Warmer"])


def test_the_lines_come_packed_or_plain_and_are_held_back_by_no_proxy(room):
    ben = room.guest("Ben")
    address = f"{room.address}gradio_api/proofroom/room/changes"
    told = []
    for coding in ("gzip", "identity"):
        headers = {"Authorization": f"Room {ben.token}", "X-Room-Guest": ben.secret, "Accept-Encoding": coding}
        with httpx.stream("GET", address, headers=headers, timeout=30) as answer:
            told.append(next(answer.iter_lines()))
            assert answer.headers.get("content-encoding", "identity") == coding
            assert answer.headers["x-accel-buffering"] == "no"
            assert answer.headers["cache-control"] == "no-store, no-transform"
            assert answer.headers["content-type"] == "application/x-ndjson"
    assert told[0] == told[1]


@pytest.mark.parametrize("end", ["renew", "revoke", "delete", "expire"])
def test_an_answer_ends_with_the_reason_when_the_link_opens_nothing_any_more(room, end):
    soon = {"ends_at": datetime.now(UTC) + timedelta(seconds=0.7)} if end == "expire" else {}
    ben, review = room.guest("Ben", **soon), room.review
    with lines_of(ben) as lines:
        assert next(lines)["you"]["name"] == "Ben"
        [link] = review.links.list_links(room.owner.room)
        if end == "renew":
            review.links.renew(room.owner, link.id)
        elif end == "revoke":
            review.links.revoke(room.owner, link.id)
        elif end == "delete":
            review.rooms.delete(room.owner)
        said = list(lines)[-1]
    assert (said["status"], said["kind"]) == (404, "LinkRefused")
    assert said["error"]


def test_another_link_that_is_renewed_ends_nothing(room):
    ben = room.guest("Ben")
    room.review.links.make(room.owner, "guest", "Others")
    with lines_of(ben) as lines:
        next(lines)
        [link] = [each for each in room.review.links.list_links(room.owner.room) if each.label == "Others"]
        room.review.links.renew(room.owner, link.id)
        ben.act("say", picture=room.pictures[0], text="Still here")
        texts: list[str] = []
        while not texts:
            texts += [comment["text"] for comment in next(lines).get("comments", ())]
    assert texts == ["Still here"]


def test_a_guest_of_a_blind_room_is_told_nothing_of_what_others_say_until_it_is_revealed(served):
    room = make_room(served.address, served.store, served.service.review, blind=True)
    ben, cleo, anna = room.guest("Ben"), room.guest("Cleo"), room.host("Anna")
    with lines_of(ben) as lines:
        first = next(lines)
        cleo.act("say", picture=room.pictures[0], text="I like it")
        cleo.act("decide", picture=room.pictures[1], decision="approved", reason="Best")
        ben.act("say", picture=room.pictures[0], text="My own")
        told = []
        while not any(comment["text"] == "My own" for state in told for comment in state.get("comments", ())):
            told.append(next(lines))
        hidden = json.dumps([first, *told])
        anna.act("reveal")
        revealed = next(lines)
    assert all(word not in hidden for word in ("I like it", "Best", "approved", "shot", "added_at", "earlier"))
    assert revealed["whole"]
    assert {comment["text"] for comment in revealed["comments"]} == {"I like it", "My own"}


def test_a_sentence_is_in_the_language_of_each_page(room):
    ben, anna = room.guest("Ben"), room.host("Anna")
    with lines_of(anna, **{"Accept-Language": "de"}) as german, lines_of(anna) as english:
        said = [next(lines)["waiting"]["said"] for lines in (german, english)]
        ben.act("done")
        said += [next(lines)["waiting"]["said"] for lines in (german, english)]
    assert len(set(said)) == 4


@pytest.mark.parametrize("token", ["", "a" * 43])
def test_a_stranger_is_told_nothing(room, token):
    answer = Page(room.address, token).send("GET", "changes")
    assert (answer.status_code, answer.json()["kind"]) == (404, "LinkRefused")


def test_more_open_answers_than_the_limit_are_refused_and_asking_again_and_again_goes_on(room, monkeypatch):
    monkeypatch.setattr(open_answers, "MOST_BY_LINK", 1)
    ben = room.guest("Ben")
    with lines_of(ben) as lines:
        state = next(lines)
        refused = ben.send("GET", "changes")
        assert (refused.status_code, refused.json()["kind"]) == (429, "TooManyAttempts")
        assert int(refused.headers["retry-after"]) > 1
        # Not held for the time that the page would wait.
        assert ben.state(since=state["version"], wait=20)["version"] == state["version"]
        with lines_of(room.guest("Cleo")) as others:
            assert next(others)["whole"]


def test_an_answer_that_has_ended_is_counted_no_more(monkeypatch):
    monkeypatch.setattr(open_answers, "MOST_TO_ADDRESS", 1)
    answers, here = OpenAnswers(), Sender("one link", "", Account(), "here")
    elsewhere = Sender("one link", "", Account(), "elsewhere")
    for _ in range(2):
        with answers.hold(here), answers.hold(elsewhere), pytest.raises(TooManyAttempts), answers.hold(here):
            pass
    assert not answers._counts
