"""What people say on pictures: kept as said, on the version it was said on, and changed only by those who may."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sql

from components.library.records.store import Store
from components.library.storage.review_schema import ROOMS
from components.review.comments import comments as comments_module
from components.review.comments.comments import Comments
from components.review.review_errors import NameNeeded, NotPermitted, RoomLocked, UnknownItem, WrongEntry
from components.review.rooms.room import RoomSettings
from tests.review.annas_rooms import AnnasRooms
from tests.review.company import come, host

BOX = {"kind": "box", "points": [[0.1, 0.2], [0.4, 0.5]]}


@pytest.fixture
def comments(store: Store) -> Comments:
    return Comments(store.database)


def test_a_comment_keeps_what_was_said_where_and_by_whom(store: Store, anna: AnnasRooms, comments: Comments):
    visit, [picture] = anna.room_with(1)
    ben = come(store, visit.room, "Ben")
    comments.add(ben, picture.id, "  The sky is too dark.\n", BOX)
    [comment] = comments.list_comments(visit.room)
    assert (comment.text, comment.number, comment.guest) == ("The sky is too dark.", 1, ben.guest.id)
    assert comment.mark.box == (0.1, 0.2, 0.4, 0.5)


@pytest.mark.parametrize("text", ["<script>alert(1)</script>&amp;", "שלום \u202e abc", "a\n\n  b", "花" * 10_000])
def test_markup_direction_and_length_are_kept_as_text(store: Store, anna: AnnasRooms, comments: Comments, text: str):
    visit, [picture] = anna.room_with(1)
    comments.add(come(store, visit.room, "Ben"), picture.id, text)
    assert comments.list_comments(visit.room)[0].text == text


def test_zero_bytes_and_halves_of_characters_are_left_out(store: Store, anna: AnnasRooms, comments: Comments):
    visit, [picture] = anna.room_with(1)
    assert comments.add(come(store, visit.room, "Ben"), picture.id, "a\0b\ud800").text == "ab?"


@pytest.mark.parametrize("text", ["", " \n\0", "x" * 10_001, None, 7])
def test_a_comment_without_a_text_or_with_too_much_is_refused(store, anna, comments, text):
    visit, [picture] = anna.room_with(1)
    with pytest.raises(WrongEntry) as refused:
        comments.add(come(store, visit.room, "Ben"), picture.id, text)
    assert str(refused.value) in (
        "Write a comment first.",
        "A comment has 10,000 characters at most, and this one has 10,001. Shorten it.",
    )
    assert comments.list_comments(visit.room) == []


@pytest.mark.parametrize(
    "mark",
    [
        {"kind": "box", "points": [[0.5, 0.5], [0.1, 0.9]]},
        {"kind": "point", "points": [[1.5, 0.5]]},
        {"kind": "point", "points": [[float("nan"), 0.5]]},
        {"kind": "line", "points": [[0.1, 0.1]] * 401},
        {"kind": "arrow", "points": [[0.1, 0.1]]},
        {"kind": "svg", "points": [[0.1, 0.1]]},
        {"points": "x"},
    ],
)
def test_a_mark_outside_of_the_picture_is_refused(store, anna, comments, mark):
    visit, [picture] = anna.room_with(1)
    with pytest.raises(WrongEntry, match="Draw it again"):
        comments.add(come(store, visit.room, "Ben"), picture.id, "Here", mark)


def test_comments_are_numbered_in_the_order_made_and_replies_have_no_number(store, anna, comments):
    visit, [first, second] = anna.room_with(2)
    ben = come(store, visit.room, "Ben")
    begun = comments.add(ben, first.id, "one")
    reply = comments.add(ben, first.id, "and", BOX, reply_to=begun.id)
    deeper = comments.add(ben, first.id, "more", reply_to=reply.id)
    comments.remove(ben, comments.add(ben, first.id, "two").id)
    assert [comments.add(ben, picture.id, "next").number for picture in (first, second)] == [3, 1]
    assert [(c.number, c.reply_to, c.mark) for c in (reply, deeper)] == [(0, begun.id, None)] * 2


def test_numbers_are_right_when_many_speak_at_once(either_store: Store):
    anna = AnnasRooms(either_store)
    visit, [picture] = anna.room_with(1)
    comments = Comments(either_store.database)
    guests = [come(either_store, visit.room, f"Guest {number}") for number in range(12)]
    with ThreadPoolExecutor(12) as pool:
        made = list(pool.map(lambda guest: comments.add(guest, picture.id, "at once"), guests))
    assert sorted(comment.number for comment in made) == list(range(1, 13))
    assert len({comment.version for comment in made}) == 12


def test_only_the_author_changes_a_text(store, anna, comments):
    visit, [picture] = anna.room_with(1)
    ben, eva = come(store, visit.room, "Ben"), come(store, visit.room, "Eva")
    comment = comments.add(ben, picture.id, "Darker")
    assert comments.edit(ben, comment.id, "Brighter").text == "Brighter"
    for other in (eva, host(store, visit)):
        with pytest.raises(NotPermitted):
            comments.edit(other, comment.id, "Mine")
    [kept] = comments.list_comments(visit.room)
    assert (kept.text, kept.changed_at is not None) == ("Brighter", True)


def test_resolved_hides_with_the_name_and_can_be_taken_back(store, anna, comments):
    visit, [picture] = anna.room_with(1)
    ben, eva = come(store, visit.room, "Ben"), come(store, visit.room, "Eva")
    comment = comments.add(ben, picture.id, "Darker")
    with pytest.raises(NotPermitted):
        comments.resolve(eva, comment.id)
    done = comments.resolve(host(store, visit), comment.id)
    assert (done.is_open, done.resolved_by, done.text) == (False, "Anna", "Darker")
    again = comments.resolve(ben, comment.id, False)
    assert (again.is_open, again.resolved_by) == (True, "")
    # What is so already is no change of the room.
    anna_again = host(store, visit)
    assert comments.resolve(anna_again, comment.id, False) == again
    reply = comments.add(eva, picture.id, "Why?", reply_to=comment.id)
    with pytest.raises(WrongEntry, match="resolved together with its comment"):
        comments.resolve(anna_again, reply.id)


def test_a_removed_comment_keeps_its_number_and_loses_its_text(store, anna, comments):
    visit, [picture] = anna.room_with(1)
    ben, eva = come(store, visit.room, "Ben"), come(store, visit.room, "Eva")
    comment = comments.add(ben, picture.id, "A secret", BOX)
    with pytest.raises(NotPermitted):
        comments.remove(eva, comment.id)
    comments.remove(ben, comment.id)
    [gone] = comments.list_comments(visit.room)
    assert (gone.text, gone.mark, gone.number, gone.removed_at is None) == ("", None, 1, False)
    for act in (comments.remove, comments.resolve):
        with pytest.raises(UnknownItem):
            act(ben, comment.id)
    with pytest.raises(UnknownItem):
        comments.add(ben, picture.id, "Why?", reply_to=comment.id)


def test_an_older_version_is_looked_at_and_its_open_comments_are_resolved(store, anna, comments):
    visit, [old] = anna.room_with(1)
    ben = come(store, visit.room, "Ben")
    comment = comments.add(ben, old.id, "Darker")
    [new] = anna.pictures.add(visit, anna.shots(), previous=old.id)
    with pytest.raises(WrongEntry, match="newer version"):
        comments.add(ben, old.id, "More")
    with pytest.raises(WrongEntry, match="newer version"):
        comments.edit(ben, comment.id, "More")
    assert comments.add(ben, new.id, "Good now").number == 1
    assert not comments.resolve(ben, comment.id).is_open


def test_nothing_is_said_without_permission_name_or_in_a_locked_room(store, anna, comments):
    visit, [picture] = anna.room_with(1)
    with pytest.raises(NotPermitted):
        comments.add(come(store, visit.room, "Ben", comment=False), picture.id, "x")
    with pytest.raises(NameNeeded):
        comments.add(come(store, visit.room, None), picture.id, "x")
    ben = come(store, visit.room, "Ben")
    with store.database.write() as connection:
        connection.execute(sql.update(ROOMS).values(locked_at=datetime.now(UTC)))
    # The visit of Ben began before.
    with pytest.raises(RoomLocked):
        comments.add(ben, picture.id, "x")
    assert comments.list_comments(visit.room) == []


def test_nothing_of_another_room_is_reached(store, anna, comments):
    here, [picture] = anna.room_with(1)
    there, [other] = anna.room_with(1)
    eva, ben = come(store, there.room, "Eva"), come(store, here.room, "Ben")
    comment = comments.add(eva, other.id, "There")
    for act in (
        lambda: comments.add(ben, other.id, "x"),
        lambda: comments.add(ben, picture.id, "x", reply_to=comment.id),
        lambda: comments.edit(ben, comment.id, "x"),
        lambda: comments.resolve(host(store, here), comment.id),
        lambda: comments.remove(host(store, here), comment.id),
    ):
        with pytest.raises(UnknownItem):
            act()


def test_a_guest_of_a_blind_room_cannot_answer_what_the_guest_does_not_see(store, anna, comments):
    visit, [picture] = anna.room_with(1)
    room = replace(visit.room, settings=RoomSettings(blind=True))
    ben, eva, owner = come(store, room, "Ben"), come(store, room, "Eva"), host(store, replace(visit, room=room))
    hidden, shown = comments.add(eva, picture.id, "Eva's"), comments.add(owner, picture.id, "The host's")
    with pytest.raises(UnknownItem):
        comments.add(ben, picture.id, "x", reply_to=hidden.id)
    assert comments.add(ben, picture.id, "x", reply_to=shown.id).reply_to == shown.id


def test_a_room_has_a_bound_of_comments(store, anna, comments, monkeypatch):
    monkeypatch.setattr(comments_module, "MOST_COMMENTS", 2)
    visit, [picture] = anna.room_with(1)
    ben = come(store, visit.room, "Ben")
    for _ in range(2):
        comments.add(ben, picture.id, "x")
    with pytest.raises(WrongEntry, match="This room has 2 comments"):
        comments.add(ben, picture.id, "x")


def test_comments_after_a_version_are_those_written_since(store, anna, comments):
    visit, [picture] = anna.room_with(1)
    ben = come(store, visit.room, "Ben")
    first, second = (comments.add(ben, picture.id, text) for text in ("one", "two"))
    assert [c.id for c in comments.list_comments(visit.room, first.version)] == [second.id]
    comments.resolve(ben, first.id)
    assert [c.id for c in comments.list_comments(visit.room, second.version)] == [first.id]
