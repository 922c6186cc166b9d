"""The links to a room, as its routes check them with each request: who gets what, and what no link gets."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest
import sqlalchemy as sql

from components.library.storage.review_schema import ROOM_LINKS
from components.studio.review.room_actions import ACTIONS
from tests.studio.conftest import Served
from tests.studio.review.room_of_pictures import Page, RoomOfPictures, make_room, refused


@pytest.fixture
def other_room(served: Served) -> RoomOfPictures:
    return make_room(served.address, served.store, served.service.review)


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


def test_requests_beyond_the_rate_of_a_link_are_refused_with_the_time_to_wait(room, monkeypatch):
    monkeypatch.setattr("components.studio.review.room_rates.MOST", {"look": 2, "join": 9})
    page = room.link()
    assert [page.send("GET", "state").status_code for _ in range(3)] == [200, 200, 429]
    assert int(page.send("GET", "state").headers["retry-after"]) >= 1
    assert room.link().send("GET", "state").status_code == 200
