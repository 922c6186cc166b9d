"""The notes that a page sends are read within bounds, or refused."""

import json

import pytest

from components.library.edits.notes import MOST_NOTES, Note
from components.studio.edit.notes.note_list import read_notes
from components.studio.events.event_errors import UnexpectedValue

NOTE = {"text": "a rose", "box": [0, 0.25, 0.5, 1]}


@pytest.mark.parametrize("text", ["", None])
def test_without_notes_there_are_none(text):
    assert read_notes(text) == ()


def test_notes_are_read_in_their_order():
    notes = read_notes(json.dumps([NOTE, NOTE | {"text": "a cup"}]))
    assert notes == (Note("a rose", (0, 0.25, 0.5, 1)), Note("a cup", (0, 0.25, 0.5, 1)))


@pytest.mark.parametrize(
    "value",
    [
        {},
        "a rose",
        [None],
        [{}],
        [NOTE | {"text": 5}],
        [NOTE | {"text": ""}],
        [NOTE | {"text": "x" * 501}],
        [NOTE | {"box": [0, 0, 1]}],
        [NOTE | {"box": [0, 0, 1, True]}],
        [NOTE | {"box": [0, 0, 1, "1"]}],
        [NOTE | {"box": [0.5, 0, 0.5, 1]}],
        [NOTE | {"box": [0, 0, 1, 10**400]}],
        [NOTE | {"box": [0, 0, float("nan"), 1]}],
        [NOTE] * (MOST_NOTES + 1),
    ],
)
def test_what_the_page_cannot_have_sent_is_refused(value):
    with pytest.raises(UnexpectedValue):
        read_notes(json.dumps(value))


@pytest.mark.parametrize("text", ["no JSON", "[" * 100_000, " " * 10_000_000])
def test_a_text_that_is_no_list_or_far_too_long_is_refused(text):
    with pytest.raises(UnexpectedValue):
        read_notes(text)
