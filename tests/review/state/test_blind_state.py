"""What a page of a blind room is told: of what is hidden, nothing."""

import json
from datetime import UTC, datetime

import pytest

from components.review.rooms.visit import RoomVisit
from tests.review.company import come, host
from tests.review.state.secret_pictures import put, room_of


def test_blind_guests_get_nothing_that_tells_pictures_apart(store, anna, state):
    visit, shots, pictures = room_of(anna, 3, blind=True)
    guests = [come(store, visit.room, f"Guest {number}") for number in range(8)]
    told = [state.read_state(guest) for guest in guests]
    for seen in told:
        assert [set(picture) for picture in seen["pictures"]] == [{"id", "letter", "size"}] * 3
        assert [picture["letter"] for picture in seen["pictures"]] == ["A", "B", "C"]
        assert {picture["size"] for picture in seen["pictures"]} == {(2048, 1536)}
        assert "secret" not in json.dumps(seen)
        assert not [shot.id for shot in shots if shot.id in json.dumps(seen)]
    orders = {tuple(picture["id"] for picture in seen["pictures"]) for seen in told}
    assert len(orders) > 1
    assert {frozenset(order) for order in orders} == {frozenset(picture.id for picture in pictures)}
    assert "secret prompt 1" in json.dumps(state.read_state(visit))
    assert state.read_state(come(store, visit.room, None))["pictures"] == []


@pytest.mark.parametrize("role", ["host", "guest"])
def test_the_wall_of_a_blind_room_shows_what_a_guest_may_see_by_the_link_of_a_host_too(
    store, anna, state, decisions, comments, role
):
    visit, _, pictures = room_of(anna, 6, blind=True)
    ben = come(store, visit.room, "Ben")
    decisions.decide(ben, pictures[0].id, "approved")
    comments.add(ben, pictures[0].id, "Darker")
    _, link = anna.links.make(visit, role, "Projector")
    seen = state.read_state(RoomVisit(visit.room, link).on_wall())
    assert [set(picture) for picture in seen["pictures"]] == [{"id", "letter", "size"}] * 6
    assert (seen["room"]["hidden"], seen["you"]["host"], seen["decisions"], seen["comments"]) == (True, False, {}, [])
    assert "secret" not in json.dumps(seen)
    again = state.read_state(RoomVisit(visit.room, link).on_wall())["pictures"]
    assert again == seen["pictures"] != state.read_state(ben)["pictures"]


def test_older_versions_are_not_among_blind_pictures(store, anna, state):
    visit, _, [first, second] = room_of(anna, 2, blind=True)
    ben = come(store, visit.room, "Ben")
    [new] = anna.pictures.add(visit, anna.shots(), previous=first.id)
    assert {picture["id"] for picture in state.read_state(ben)["pictures"]} == {second.id, new.id}


def test_blind_guests_are_not_told_of_older_versions_by_what_a_host_said_there(store, anna, state, comments):
    visit, _, [picture] = room_of(anna, 1, blind=True)
    comments.add(host(store, visit), picture.id, "The host before")
    anna.pictures.add(visit, anna.shots(), previous=picture.id)
    assert picture.id not in json.dumps(state.read_state(come(store, visit.room, "Ben")))


def test_blind_guests_see_their_own_words_and_those_of_the_host_until_the_room_is_revealed(
    store, anna, state, comments, decisions
):
    visit, _, [picture, _] = room_of(anna, 2, blind=True)
    ben, eva, owner = come(store, visit.room, "Ben"), come(store, visit.room, "Eva"), host(store, visit)
    evas = comments.add(eva, picture.id, "Eva's words")
    comments.add(owner, picture.id, "The host to Eva", reply_to=evas.id)
    comments.add(owner, picture.id, "The host to all")
    comments.add(ben, picture.id, "Ben's words")
    decisions.decide(eva, picture.id, "changes-required", "Eva's reason")
    decisions.decide(ben, picture.id, "approved")
    seen = state.read_state(ben)
    assert [(c["text"], c["number"]) for c in seen["comments"]] == [("The host to all", 1), ("Ben's words", 2)]
    [decided] = seen["decisions"].values()
    assert (decided["outcome"], [by["guest"] for by in decided["by"]]) == ("approved", [ben.guest.id])
    put(store, visit.room, revealed_at=datetime.now(UTC))
    told = state.read_state(ben, seen["version"], seen["shown"])
    assert told["whole"]
    assert len(told["comments"]) == 4
    assert told["decisions"][picture.id]["outcome"] == "changes-required"


def test_blind_guests_are_not_told_that_somebody_else_decided(store, anna, state, decisions):
    visit, _, [picture] = room_of(anna, 1, blind=True)
    ben, eva = come(store, visit.room, "Ben"), come(store, visit.room, "Eva")
    decisions.decide(ben, picture.id, "approved")
    since = state.read_state(ben)["version"]
    decisions.decide(eva, picture.id, "approved")
    assert "decisions" not in state.read_state(ben, since)
