"""Rooms belong to a library, and nobody else finds them."""

import pytest

from components.review.review_errors import UnknownItem, WrongEntry
from components.review.rooms.room import RoomSettings
from tests.review.annas_rooms import ANNA, BEN


def test_a_room_is_found_by_its_owner_alone(anna):
    made = anna.rooms.create(ANNA, "Spring", RoomSettings(blind=True))
    assert anna.rooms.find(made.id, ANNA) == made
    assert made.settings.blind
    assert made.version == 0
    for visitor in (BEN, ""):
        with pytest.raises(UnknownItem):
            anna.rooms.find(made.id, visitor)
    assert anna.rooms.list_rooms(BEN) == []


def test_rooms_are_searched_by_words_in_any_case_the_last_changed_first(anna):
    summer, spring = anna.room("SOMMERFEST am Öresund"), anna.room("Spring 100%")
    assert anna.rooms.list_rooms(ANNA) == [spring, summer]
    assert anna.rooms.list_rooms(ANNA, "öresund sommer") == [summer]
    assert anna.rooms.list_rooms(ANNA, "%") == [spring]
    assert anna.rooms.list_rooms(ANNA, limit=1, offset=1) == [summer]
    assert (anna.rooms.count_rooms(ANNA), anna.rooms.count_rooms(ANNA, "spring")) == (2, 1)
    anna.pictures.add(anna.visit(summer), anna.shots())
    assert [room.id for room in anna.rooms.list_rooms(ANNA)] == [summer.id, spring.id]


def test_a_title_is_one_line_of_text_with_its_markup_and_without_signs_that_turn_others_around(anna):
    assert anna.room(" <b>Hero</b>\0\n\u202e ‮שלום\x1b ").title == "<b>Hero</b> שלום"
    assert len(anna.room("x" * 100_000).title) == 200
    for empty in ("", " \u202e\0 ", None):
        with pytest.raises(WrongEntry, match="title"):
            anna.room(empty)
