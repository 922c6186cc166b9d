"""The routes of a room's page: who gets what by which link, and what no link gets."""

import io
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import httpx
import pytest
import sqlalchemy as sql
from PIL import Image

from components.library.storage.review_schema import ROOM_LINKS
from components.review.comments.comment import LONGEST_TEXT
from components.studio.review.room_actions import ACTIONS
from tests.studio.conftest import Served
from tests.studio.review.room_of_pictures import Page, RoomOfPictures, make_room


@pytest.fixture
def room(served: Served) -> RoomOfPictures:
    return make_room(served.address, served.store, served.service.review)


@pytest.fixture
def other_room(served: Served) -> RoomOfPictures:
    return make_room(served.address, served.store, served.service.review)


def refused(answer: httpx.Response) -> tuple[int, str]:
    said = answer.json()
    assert said["error"]
    assert said["status"] == answer.status_code
    return answer.status_code, said["kind"]


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
    waiting.join(10)
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


@pytest.mark.parametrize("token", ["", "x", "a" * 43, "a" * 5_000, "../" * 10])
def test_a_wrong_token_opens_nothing(room, token):
    stranger = Page(room.address, token)
    picture = room.pictures[0]
    answers = [
        stranger.act("join", name="Eve"),
        stranger.send("GET", "state"),
        stranger.picture(picture),
        stranger.act("say", picture=picture, text="Hi"),
        *(stranger.send("GET", path) for path in ("changes", "ranking", "export/json", f"download/{picture}")),
    ]
    assert {refused(answer) for answer in answers} == {(404, "LinkRefused")}


def test_a_link_that_was_renewed_revoked_or_has_expired_is_dead_for_guests_who_are_in_the_room_too(room):
    links, ben = room.review.links, room.guest("Ben")
    [link] = links.list_links(room.owner.room)
    token, _ = links.renew(room.owner, link.id)
    assert refused(ben.send("GET", "state")) == (404, "LinkRefused")
    assert refused(ben.picture(room.pictures[0])) == (404, "LinkRefused")
    again = Page(ben.address, token, ben.secret)
    assert again.state()["you"]["name"] == "Ben"
    links.revoke(room.owner, link.id)
    assert refused(again.send("GET", "state")) == (404, "LinkRefused")
    late = room.guest("Cleo", ends_at=datetime.now(UTC) + timedelta(days=1))
    with room.store.database.write() as connection:
        connection.execute(sql.update(ROOM_LINKS).values(ends_at=datetime.now(UTC)))
    assert refused(late.act("say", picture=room.pictures[0], text="Late")) == (404, "LinkRefused")


def test_a_picture_and_a_comment_are_found_by_no_link_of_another_room(room, other_room):
    ben = room.guest("Ben")
    comment = ben.act("say", picture=room.pictures[0], text="Warmer").json()["id"]
    stranger = other_room.host("Eve")
    assert refused(stranger.picture(room.pictures[0])) == (404, "UnknownItem")
    assert refused(stranger.act("resolve", comment=comment)) == (404, "UnknownItem")
    assert refused(stranger.act("decide", picture=room.pictures[0], decision="approved")) == (404, "UnknownItem")
    # A secret is no key to another room either.
    assert Page(stranger.address, stranger.token, ben.secret).state()["you"]["guest"] is None


def test_a_picture_by_its_id_is_nothing_without_the_link(room):
    picture = room.pictures[0]
    for headers in ({}, {"Authorization": "Room"}, {"Authorization": f"Bearer {room.guest().token}"}):
        address = f"{room.address}gradio_api/proofroom/room/picture/{picture}/320"
        assert httpx.get(address, headers=headers, timeout=20).status_code == 404
    token = room.guest().token
    assert httpx.get(f"{address}?token={token}", timeout=20).status_code == 404


def test_a_guest_who_calls_an_action_of_a_host_changes_nothing(room):
    ben = room.guest("Ben")
    before = ben.state()
    first, second = room.pictures
    place = {"picture": first, "x": 0.5, "y": 0.5, "zoom": 2}
    fields = {
        "present": {"presented": place},
        "arrange": {"order": [second, first]},
        "take-out": {"picture": first},
        "lock": {},
        "reveal": {},
    }
    for action, values in fields.items():
        assert refused(ben.act(action, **values)) == (403, "NotPermitted"), action
    after = ben.state()
    assert (after["room"], after["pictures"]) == (before["room"], before["pictures"])
    assert set(ACTIONS) - set(fields) == {"say", "edit", "resolve", "remove", "decide", "compare", "vote", "done"}


def test_a_link_that_permits_neither_comments_nor_decisions_shows_the_pictures(room):
    ben = room.guest("Ben", comment=False, decide=False)
    assert refused(ben.act("say", picture=room.pictures[0], text="Hi")) == (403, "NotPermitted")
    assert refused(ben.act("decide", picture=room.pictures[0], decision="approved")) == (403, "NotPermitted")
    assert ben.picture(room.pictures[0]).status_code == 200
    assert ben.act("done").status_code == 200


def test_who_has_given_no_name_sees_the_room_and_says_nothing(room):
    nobody = room.link()
    assert nobody.state()["you"]["guest"] is None
    assert nobody.picture(room.pictures[0]).status_code == 200
    assert refused(nobody.act("say", picture=room.pictures[0], text="Hi")) == (401, "NameNeeded")
    assert refused(nobody.act("join", name="  \u202e\0 ")) == (401, "NameNeeded")


def test_a_password_is_asked_for_once_and_a_guest_is_known_without_it_afterwards(room):
    page = room.link(password="open sesame")
    assert refused(page.send("GET", "state")) == (401, "PasswordNeeded")
    assert refused(page.act("join", name="Ben", password="guess")) == (401, "PasswordNeeded")
    assert refused(page.picture(room.pictures[0])) == (401, "PasswordNeeded")
    ben = page.join("Ben", "open sesame")
    assert ben.state()["you"]["name"] == "Ben"
    assert ben.picture(room.pictures[0]).status_code == 200


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


def test_requests_beyond_the_rate_of_a_link_are_refused_with_the_time_to_wait(room, monkeypatch):
    monkeypatch.setattr("components.studio.review.room_rates.MOST", {"look": 2, "join": 9})
    page = room.link()
    assert [page.send("GET", "state").status_code for _ in range(3)] == [200, 200, 429]
    assert int(page.send("GET", "state").headers["retry-after"]) >= 1
    assert room.link().send("GET", "state").status_code == 200


def test_a_host_exports_the_record_in_every_format_and_a_guest_in_none(room):
    ben, anna = room.guest("Ben", download=True), room.host("Anna")
    ben.act("say", picture=room.pictures[0], text="Warmer <b>light</b>")
    begins = {"html": b"<!doctype html>", "pdf": b"%PDF", "csv": b"\xef\xbb\xbf", "json": b"{", "zip": b"PK"}
    for wanted, begin in begins.items():
        answer = anna.send("GET", f"export/{wanted}")
        assert answer.content.startswith(begin), wanted
        assert answer.headers["content-disposition"].endswith(f"Hero.{wanted}")
        assert refused(ben.send("GET", f"export/{wanted}")) == (403, "NotPermitted")
    assert refused(anna.send("GET", "export/exe")) == (400, "WrongEntry")


def test_a_picture_is_downloaded_by_a_link_that_permits_it(room):
    answer = room.guest("Ben", download=True).send("GET", f"download/{room.pictures[0]}")
    assert Image.open(io.BytesIO(answer.content)).size == (48, 64)
    assert refused(room.guest("Cleo").send("GET", f"download/{room.pictures[0]}")) == (403, "NotPermitted")


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
