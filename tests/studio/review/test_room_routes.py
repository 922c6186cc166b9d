"""The routes of a room's page: what people in a room do, and what is told to them."""

import io
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image

from components.review.comments.comment import LONGEST_TEXT
from tests.studio.review.room_of_pictures import Page, make_room, refused


def test_a_guest_comments_and_decides_and_the_host_sees_both(room):
    ben, anna = room.guest("Ben"), room.host("Anna")
    first = room.pictures[0]
    box = {"kind": "box", "points": [[0.1, 0.2], [0.5, 0.6]]}
    assert ben.act("say", picture=first, text="Warmer light", mark=box).status_code == 200
    assert ben.act("decide", picture=first, decision="changes-required", reason="Too cold").status_code == 200
    state = anna.state()
    [comment] = state["comments"]
    names = {person["id"]: person["name"] for person in state["people"]}
    assert (names[comment["guest"]], comment["text"], comment["mark"]) == ("Ben", "Warmer light", box)
    assert state["decisions"][first]["outcome"] == "changes-required"
    assert state["decisions"][first]["by"][0]["reason"] == "Too cold"
    assert set(state["here"]) == set(names)


def test_a_comment_is_answered_resolved_and_removed(room):
    ben, anna = room.guest("Ben"), room.host("Anna")
    comment = ben.act("say", picture=room.pictures[0], text="Warmer").json()["id"]
    anna.act("say", picture=room.pictures[0], text="Done", reply_to=comment)
    assert ben.act("edit", comment=comment, text="Warmer light").status_code == 200
    assert anna.act("resolve", comment=comment).status_code == 200
    said, reply = ben.state()["comments"]
    assert (said["text"], said["resolved_by"], reply["reply_to"]) == ("Warmer light", "Anna", comment)
    assert ben.act("remove", comment=comment).status_code == 200
    assert ben.state()["comments"][0]["removed"]


def test_a_page_that_waits_is_told_at_once_of_what_another_person_says(room):
    ben, anna = room.guest("Ben"), room.host("Anna")
    since = anna.state()["version"]
    told: list[dict] = []
    waiting = threading.Thread(target=lambda: told.append(anna.state(since=since, wait=20)))
    waiting.start()
    ben.act("say", picture=room.pictures[1], text="Closer")
    waiting.join(60)
    assert [comment["text"] for comment in told[0]["comments"]] == ["Closer"]
    assert not told[0]["whole"]


def test_a_page_that_waits_in_vain_learns_who_is_here_and_nothing_else(room):
    anna = room.host("Anna")
    state = anna.state()
    again = anna.state(since=state["version"], shown=state["shown"], wait=0.05)
    assert (again["version"], again["whole"], again["here"]) == (state["version"], False, state["here"])
    assert "comments" not in again


def test_the_sentence_of_who_is_waited_for_is_in_the_language_of_the_reader(room):
    anna, _ = room.host("Anna"), room.guest("Ben")
    said = anna.send("GET", "state", headers={"Accept-Language": "de"}).json()["waiting"]["said"]
    assert "Ben" in said
    assert said != anna.state()["waiting"]["said"]


def test_a_picture_comes_in_the_size_asked_for_and_is_checked_at_every_fetch(room):
    ben = room.guest("Ben")
    answer = ben.picture(room.pictures[0], 320)
    image = Image.open(io.BytesIO(answer.content))
    assert (image.format, image.size) == ("WEBP", (48, 64))
    assert answer.headers["cache-control"] == "private, no-cache"
    tag = answer.headers["etag"]
    assert ben.picture(room.pictures[0], 320, **{"If-None-Match": tag}).status_code == 304
    [link] = room.review.links.list_links(room.owner.room)
    room.review.links.revoke(room.owner, link.id)
    assert ben.picture(room.pictures[0], 320, **{"If-None-Match": tag}).status_code == 404
    assert refused(room.guest("Cleo").picture(room.pictures[0], 321)) == (400, "WrongEntry")


def test_the_pictures_of_a_blind_room_come_with_headers_that_are_all_the_same(served):
    ben = make_room(served.address, served.store, served.service.review, 3, blind=True).guest("Ben")
    answers = [ben.picture(picture["id"], 640) for picture in ben.state()["pictures"]]
    headers = [{name: value for name, value in answer.headers.items() if name != "date"} for answer in answers]
    assert headers[0] == headers[1] == headers[2]
    assert "etag" not in headers[0]
    assert len({answer.content for answer in answers}) == 3


@pytest.mark.parametrize(
    "text", ["<img src=x onerror=alert(1)>", "a\0b", "\u202eright to left", "x" * LONGEST_TEXT, "😀"]
)
def test_what_people_write_comes_back_as_text(room, text):
    ben = room.guest("<b>Ben</b>")
    assert ben.act("say", picture=room.pictures[0], text=text).status_code == 200
    state = ben.state()
    assert state["comments"][0]["text"] == text.replace("\0", "")
    assert state["people"][0]["name"] == "<b>Ben</b>"
    assert ben.send("GET", "state").headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("say", {"picture": "p", "text": "x" * (LONGEST_TEXT + 1)}),
        ("say", {"picture": "p", "text": "Hi", "mark": {"kind": "box", "points": [[0, 0], [2, 2]]}}),
        ("say", {"picture": "p", "text": ["Hi"]}),
        ("say", {"picture": "p" * 33, "text": "Hi"}),
        ("say", {"text": "Hi"}),
        ("say", {"picture": "p", "text": "Hi", "more": 1}),
        ("decide", {"picture": "p", "decision": "perfect"}),
        ("present", {"presented": {"picture": "p", "zoom": 1e9}}),
        ("arrange", {"order": ["p"] * 501}),
        ("close", {}),
    ],
)
def test_an_action_that_no_page_sends_is_refused(room, action, fields):
    anna = room.host("Anna")
    assert refused(anna.act(action, **fields)) == (400, "WrongEntry")


def test_a_body_that_is_no_json_is_refused(room):
    ben = room.guest("Ben")
    assert refused(ben.send("POST", "say", content=b'{"picture": "p", "text": "\\ud800"}')) == (400, "WrongEntry")
    assert refused(ben.send("POST", "say", content=b"\xff{")) == (400, "WrongEntry")
    assert ben.send("POST", "say", content=b"x" * 1_000_001).status_code == 413
    for query in ({"since": "nan"}, {"since": "-1"}, {"wait": "x"}, {"since": "1e400"}):
        assert refused(ben.send("GET", "state", params=query)) == (400, "WrongEntry")


def test_a_room_that_is_locked_can_be_looked_at_and_not_changed(room):
    ben, anna = room.guest("Ben"), room.host("Anna")
    assert anna.act("lock").status_code == 200
    state = ben.state()
    assert (state["room"]["open"], state["room"]["locked_by"]) == (False, "Anna")
    assert refused(ben.act("decide", picture=room.pictures[0], decision="approved")) == (409, "RoomLocked")
    assert anna.act("lock", flag=False).status_code == 200
    assert ben.act("decide", picture=room.pictures[0], decision="approved").status_code == 200


def test_people_who_decide_at_the_same_moment_are_all_counted(room):
    guests = [room.guest(f"Guest {number}") for number in range(8)]

    def decide(guest: Page) -> int:
        return guest.act("decide", picture=room.pictures[0], decision="approved").status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(decide, guests)) == {200}
    assert len(room.host().state()["decisions"][room.pictures[0]]["by"]) == 8


def test_a_blind_room_is_voted_on_by_pairs_until_its_host_reveals_it(served):
    room = make_room(served.address, served.store, served.service.review, 3, blind=True)
    ben, anna = room.guest("Ben"), room.host("Anna")
    seen = set()
    for number in range(3):
        told = ben.act("compare").json()
        assert (told["voted"], told["pairs"], set(told["ballot"])) == (number, 3, {"id", "left", "right"})
        seen.add(frozenset((told["ballot"]["left"], told["ballot"]["right"])))
        assert ben.act("vote", ballot=told["ballot"]["id"], answer="left").status_code == 200
    assert len(seen) == 3
    assert ben.act("compare").json() == {"ballot": None, "voted": 3, "pairs": 3}
    assert refused(ben.send("GET", "ranking")) == (403, "NotPermitted")
    assert refused(anna.act("vote", ballot=told["ballot"]["id"], answer="right")) == (404, "UnknownItem")
    assert refused(ben.act("vote", ballot=told["ballot"]["id"], answer="best")) == (400, "WrongEntry")
    ranking = anna.send("GET", "ranking").json()
    assert (ranking["votes"], ranking["decided"], len(ranking["ranks"])) == (3, False, 3)
    assert anna.act("reveal").status_code == 200
    assert ben.send("GET", "ranking").json() == ranking
    assert refused(ben.act("compare")) == (400, "WrongEntry")
