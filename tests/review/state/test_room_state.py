"""What a page of a room is told: everything once, then what has changed."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sql

from components.library.records.handling import Handling
from components.library.records.store import Store
from components.library.storage.review_schema import ROOM_GUESTS, ROOM_PICTURES, ROOMS
from components.library.storage.schema import SHOTS
from components.review.comments.comments import Comments
from components.review.decisions.decisions import Decisions
from components.review.review_errors import LinkRefused
from components.review.rooms.room_version import change
from components.review.state import room_state
from components.review.state.room_state import RoomState
from components.review.state.snapshot import Snapshots
from tests.library.pictures import encode, noise
from tests.library.shots import edit_shot
from tests.review.annas_rooms import ANNA, AnnasRooms
from tests.review.company import come
from tests.review.state.asking_page import Page
from tests.review.state.secret_pictures import put, room_of


def test_the_whole_state_has_the_room_the_people_and_what_they_said(store, anna, state, comments, decisions):
    visit, [picture, other] = anna.room_with(2)
    ben = come(store, visit.room, "Ben")
    comments.add(ben, picture.id, "Darker", {"kind": "point", "points": [[0.25, 0.5]]})
    decisions.decide(ben, picture.id, "changes-required", "Too bright")
    seen = json.loads(json.dumps(state.read_state(ben)))
    assert (seen["whole"], seen["room"]["title"], seen["you"]["name"]) == (True, visit.room.title, "Ben")
    assert [shown["id"] for shown in seen["pictures"]] == [picture.id, other.id]
    [comment] = seen["comments"]
    assert (comment["text"], comment["mark"]["points"], comment["number"]) == ("Darker", [[0.25, 0.5]], 1)
    decided = seen["decisions"][picture.id]
    assert (decided["outcome"], decided["by"][0]["reason"]) == ("changes-required", "Too bright")
    assert seen["waiting"] == {"decided": 0, "expected": 1, "names": ["Ben"]}
    assert seen["here"] == [ben.guest.id]
    assert seen["people"] == [{"id": ben.guest.id, "name": "Ben", "host": False, "done": False}]


def test_either_database_tells_the_same(either_store):
    anna = AnnasRooms(either_store)
    visit, [picture] = anna.room_with(1)
    ben = come(either_store, visit.room, "Ben")
    since = Page(either_store).read_state(ben)["version"]
    Comments(either_store.database).add(ben, picture.id, "Darker", {"kind": "arrow", "points": [[0.1, 0.25], [0, 1]]})
    Decisions(either_store.database).decide(ben, picture.id, "approved")
    told = json.loads(json.dumps(Page(either_store).read_state(ben, since)))
    assert [(c["text"], c["mark"]["points"]) for c in told["comments"]] == [("Darker", [[0.1, 0.25], [0, 1]])]
    assert told["decisions"][picture.id]["outcome"] == "approved"
    assert told["version"] == since + 2


def test_nothing_new_is_told_in_a_few_bytes(store, anna, state):
    visit, _ = anna.room_with(3)
    ben = come(store, visit.room, "Ben")
    first = state.read_state(ben)
    again = state.read_state(ben, first["version"], first["shown"])
    assert set(again) == {"version", "shown", "whole", "here"}
    assert not again["whole"]


def test_all_who_ask_after_a_change_cost_the_queries_of_one(store, anna, state, decisions, monkeypatch):
    monkeypatch.setattr(room_state, "HERE_FOR", 60.0)
    visit, [picture] = anna.room_with(1)
    guests = [come(store, visit.room, f"Guest {number}") for number in range(20)]
    since = state.read_state(guests[0])["version"]
    decisions.decide(guests[0], picture.id, "approved")
    now = anna.visit(visit.room).room
    told = [state.state.read_state(replace(guests[0], room=now), since)]
    asked: list[str] = []
    sql.event.listen(store.database.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    told += [state.state.read_state(replace(guest, room=now), since) for guest in guests[1:]]
    assert asked == []
    assert all(seen["decisions"] == told[0]["decisions"] != {} for seen in told)


def test_only_what_changed_since_a_version_is_told(store, anna, state, comments, decisions):
    visit, [picture, other] = anna.room_with(2)
    ben, eva = come(store, visit.room, "Ben"), come(store, visit.room, "Eva")
    old = comments.add(ben, picture.id, "Old")
    decisions.decide(ben, picture.id, "approved")
    since = state.read_state(eva)["version"]
    new = comments.add(ben, other.id, "New")
    decisions.decide(ben, other.id, "approved")
    told = state.read_state(eva, since)
    assert [comment["id"] for comment in told["comments"]] == [new.id]
    assert list(told["decisions"]) == [other.id]
    assert "pictures" not in told
    assert "people" not in told
    comments.remove(ben, old.id)
    [gone] = state.read_state(eva, told["version"])["comments"]
    assert (gone["id"], gone["removed"], gone["text"]) == (old.id, True, "")


def test_a_withdrawn_decision_is_told(store, anna, state, decisions):
    visit, [picture] = anna.room_with(1)
    ben = come(store, visit.room, "Ben")
    decisions.decide(ben, picture.id, "approved")
    since = state.read_state(ben)["version"]
    decisions.decide(ben, picture.id, None)
    assert state.read_state(ben, since)["decisions"] == {picture.id: {"outcome": "open", "by": []}}


def test_new_and_removed_pictures_are_told_by_the_whole_list(store, anna, state):
    visit, [first, second] = anna.room_with(2)
    ben = come(store, visit.room, "Ben")
    since = state.read_state(ben)["version"]
    [third] = anna.pictures.add(visit, anna.shots())
    told = state.read_state(ben, since)
    assert [shown["id"] for shown in told["pictures"]] == [first.id, second.id, third.id]
    with store.database.write() as connection:
        gone = {"removed_at": datetime.now(UTC), "version": change(connection, visit.room.id)}
        connection.execute(sql.update(ROOM_PICTURES).where(ROOM_PICTURES.c.id == first.id).values(gone))
    assert [shown["id"] for shown in state.read_state(ben, told["version"])["pictures"]] == [second.id, third.id]


def test_what_another_process_wrote_is_told_too(store, anna, comments, decisions):
    visit, [picture] = anna.room_with(1)
    ben = come(store, visit.room, "Ben")
    here, there = Page(store), Page(Store(store.database.url, "memory://other"))
    since = [state.read_state(ben)["version"] for state in (here, there)]
    comments.add(ben, picture.id, "Darker")
    told = [state.read_state(ben, version) for state, version in zip((here, there), since, strict=True)]
    assert told[0]["comments"] == told[1]["comments"] != []


def test_an_edit_says_what_it_left_unchanged_beside_the_version_it_was_made_of(store, anna, state, comments):
    visit, [before] = anna.room_with(1)
    png = store.files.write_file("shots/e/pasted.png", encode(noise(300, 200)))
    recipe = replace(edit_shot().recipe, parent=before.shot)
    edit = edit_shot(id="e" * 32, visitor=ANNA, pasted=png, recipe=recipe, handling=Handling(outside_mask=51_000))
    store.add_row(edit)
    ben = come(store, visit.room, "Ben")
    wish = comments.add(ben, before.id, "Darker")
    [after] = anna.pictures.add(visit, [edit.id], previous=before.id)
    old, new = state.read_state(ben)["pictures"]
    assert (old["newest"], old["earlier"], old.get("changed_outside")) == (False, (), None)
    assert (new["id"], new["newest"], new["earlier"]) == (after.id, True, (before.id,))
    assert (new["changed_outside"], new["outside"], new["size"]) == (0, 51_000, (300, 200))
    assert new["edited"] == before.id
    # A second try, of the same version, is told of that version too.
    store.add_row(replace(edit, id="f" * 32))
    anna.pictures.add(visit, ["f" * 32], previous=after.id)
    assert state.read_state(ben)["pictures"][-1]["edited"] == before.id
    # The open comment of the older version is there, to be shown beside the newer one.
    assert [c["id"] for c in state.read_state(ben)["comments"] if c["picture"] in new["earlier"]] == [wish.id]


def test_a_version_that_was_not_edited_from_the_one_before_claims_nothing(store, anna, state):
    visit, [before] = anna.room_with(1)
    store.add_row(edit_shot(id="e" * 32, visitor=ANNA))
    anna.pictures.add(visit, ["e" * 32], previous=before.id)
    assert "changed_outside" not in state.read_state(visit)["pictures"][1]


def test_guests_see_prompts_models_and_prices_only_when_they_are_switched_on(store, anna, state):
    visit, [shot], _ = room_of(anna, 1)
    ben = come(store, visit.room, "Ben")
    told = json.dumps(state.read_state(ben))
    assert not [word for word in ("secret prompt", "secret-model", "0.17", shot.id, visit.room.id) if word in told]
    put(store, visit.room, settings={"show_prompts": True})
    [picture] = state.read_state(ben)["pictures"]
    assert (picture["prompt"], picture["model"]) == ("secret prompt 1", "secret-model-1")
    assert "cost" not in picture
    put(store, visit.room, settings={"show_prices": True})
    [picture] = state.read_state(ben)["pictures"]
    assert "prompt" not in picture
    assert picture["cost"] == {"amount": 0.17, "currency": "CNY"}
    [picture] = state.read_state(visit)["pictures"]
    assert {"shot", "prompt", "model", "cost"} <= set(picture)


def test_a_page_is_told_everything_anew_once_it_may_see_something_else(store, anna, state):
    visit, _ = anna.room_with(1)
    ben = come(store, visit.room, "Ben")
    first = state.read_state(ben)
    put(store, visit.room, settings={"show_prompts": True})
    told = state.read_state(ben, first["version"], first["shown"])
    assert told["whole"]
    assert told["pictures"][0]["prompt"] == "p"


def test_nobody_is_waited_for_any_more_once_the_link_has_ended_though_nothing_else_changed(store, anna):
    now = datetime.now(UTC)
    moments = [now]
    snapshots = Snapshots(store, lambda: moments[-1])
    visit, _ = anna.room_with(1)
    ends = now + timedelta(hours=1)
    anna.links.make(visit, label="Ben", ends_at=ends)
    anna.links.make(visit, label="Eva")
    state, visit = RoomState(store.database, snapshots), anna.visit(visit.room)
    waiting = state.read_state(visit)["waiting"]
    assert (waiting["names"], waiting["until"]) == (("Ben", "Eva"), ends.isoformat())
    moments.append(ends)
    waiting = state.read_state(visit)["waiting"]
    assert waiting["names"] == ("Eva",)
    assert "until" not in waiting


def test_somebody_who_left_is_not_here(store, anna, state):
    visit, _ = anna.room_with(1)
    ben, eva = come(store, visit.room, "Ben"), come(store, visit.room, "Eva")
    with store.database.write() as connection:
        query = sql.update(ROOM_GUESTS).where(ROOM_GUESTS.c.id == eva.guest.id)
        connection.execute(query.values(seen_at=datetime(2026, 1, 1, tzinfo=UTC)))
    assert state.read_state(ben)["here"] == [ben.guest.id]


def test_a_room_that_was_deleted_meanwhile_is_refused(store, anna, state):
    visit, _ = anna.room_with(1)
    with store.database.write() as connection:
        connection.execute(sql.delete(ROOMS))
    with pytest.raises(LinkRefused):
        state.state.read_state(visit)


def test_a_picture_whose_shot_the_library_lost_stays_without_facts(store, anna, state):
    visit, [picture] = anna.room_with(1)
    with store.database.write() as connection:
        connection.execute(sql.delete(SHOTS))
    [shown] = state.read_state(visit)["pictures"]
    assert (shown["id"], shown["size"]) == (picture.id, None)
