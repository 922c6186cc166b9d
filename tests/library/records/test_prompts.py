"""What was asked for is found again, what is worth it is kept, and blanks are filled in; each for its visitor alone."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.errors import MissingPrompt, ValueNotAllowed
from components.library.records.prompts import BLANK, LONGEST, Prompts, fill_blanks, list_blanks
from components.library.records.run import FAILED, Run
from components.library.records.store import Store
from tests.characters import CHARACTERS

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
ANNA, BEN = "a" * 64, "b" * 64


def ask(store: Store, *prompts: str, visitor: str | None = ANNA) -> None:
    """Put runs on record, one a minute, the last newest."""
    for number, prompt in enumerate(prompts):
        parameters = {"model": "m", "prompt": prompt}
        asked_at = NOON + timedelta(minutes=number)
        store.add_run(Run("generate", "e", parameters, visitor=visitor, state=FAILED, asked_at=asked_at))


def texts(store: Store, visitor: str | None = ANNA, **search) -> list[str]:
    """Return what is listed, favourites with a star."""
    found = Prompts(store.database).list_prompts(visitor, **search)
    return [f"{'*' if prompt.favourite else ''}{prompt.text}" for prompt in found]


def test_the_history_is_what_was_asked_for_newest_first_each_once(any_store):
    ask(any_store, "a cat", "a dog", "a cat", " a dog\n", "a \0bird")
    assert texts(any_store) == ["a bird", "a dog", "a cat"]
    assert texts(any_store, count=2) == ["a bird", "a dog"]


def test_favourites_come_first_and_are_not_listed_twice(any_store):
    ask(any_store, "a cat", "a dog")
    prompts = Prompts(any_store.database)
    kept = prompts.save_favourite(ANNA, " a cat\n", "  My\n cat ")
    assert (kept.text, kept.name, kept.favourite) == ("a cat", "My cat", True)
    prompts.save_favourite(ANNA, "a {colour} rose")
    assert texts(any_store) == ["*a {colour} rose", "*a cat", "a dog"]
    assert prompts.save_favourite(ANNA, "a cat") == kept
    assert texts(any_store) == ["*a cat", "*a {colour} rose", "a dog"]
    prompts.remove_favourite(ANNA, kept.id)
    assert texts(any_store) == ["*a {colour} rose", "a dog", "a cat"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["*Ein ÖLBILD", "100% 猫", "a black cat"]),
        ("CAT black", ["a black cat"]),
        ("ölbild", ["*Ein ÖLBILD"]),
        ("study", ["*Ein ÖLBILD"]),
        ("猫", ["100% 猫"]),
        ("%", ["100% 猫"]),
        ("_", []),
        ("'; DROP TABLE prompts; --", []),
        ("\ud800\0", []),
    ],
)
def test_what_is_typed_is_searched_for_in_text_and_name(any_store, text, found):
    ask(any_store, "a black cat", "100% 猫")
    Prompts(any_store.database).save_favourite(ANNA, "Ein ÖLBILD", "Study")
    assert texts(any_store, text=text) == found


def test_a_favourite_that_is_not_searched_for_is_no_history_either(any_store):
    """Its name has what is searched for, its text has not: it is no other prompt for that."""
    ask(any_store, "a cat")
    Prompts(any_store.database).save_favourite(ANNA, "a cat", "Tom")
    assert texts(any_store, text="tom") == ["*a cat"]
    assert texts(any_store, text="cat") == ["*a cat"]


def test_nobody_finds_or_removes_what_is_anothers(any_store):
    ask(any_store, "of Anna")
    ask(any_store, "of Ben", visitor=BEN)
    prompts = Prompts(any_store.database)
    kept = prompts.save_favourite(ANNA, "kept by Anna")
    [_, asked] = prompts.list_prompts(ANNA)
    assert texts(any_store, BEN) == ["of Ben"]
    assert texts(any_store, "") == []
    assert [prompts.find_prompt(BEN, each.id) for each in (kept, asked)] == [None, None]
    assert [prompts.find_prompt(ANNA, each.id) for each in (kept, asked)] == [kept, asked]
    prompts.remove_favourite(BEN, kept.id)
    prompts.save_favourite(BEN, "kept by Anna")
    assert prompts.find_prompt(ANNA, kept.id) == kept
    assert set(texts(any_store, None)) == {"*kept by Anna", "of Anna", "of Ben"}


def test_nothing_and_too_much_are_refused_in_a_sentence(store):
    prompts = Prompts(store.database)
    for nothing in ("", " \n\0"):
        with pytest.raises(MissingPrompt, match=r"^There is nothing to keep: the prompt is empty\.$"):
            prompts.save_favourite(ANNA, nothing)
    with pytest.raises(ValueNotAllowed, match=r"32,000 characters at most; this has 32,001"):
        prompts.save_favourite(ANNA, "x" * (LONGEST + 1))
    assert prompts.save_favourite(ANNA, "猫" * LONGEST, "n" * 500).name == "n" * 120


@pytest.mark.parametrize(
    ("text", "blanks"),
    [
        ("A {animal} in {place}, with another {animal}", ["animal", "place"]),
        ("{主体} im {Öl bild-1}{x }", ["主体", "Öl bild-1", "x"]),
        ("no blanks", []),
        ("{} { } {{twice}} {a\nb} {" + "x" * 41 + "}", []),
        ('{"scene": "a cat", "mood": {"light": 3}}', []),
    ],
)
def test_a_blank_is_a_name_in_braces(text, blanks):
    assert list_blanks(text) == blanks


def test_blanks_are_filled_in_and_those_left_empty_stay():
    text = "A {colour} {animal} and a {animal} in {place}: {{colour}}"
    filled = fill_blanks(text, {"colour": " red ", "animal": "{place} \\1", "place": "  ", "other": "x"})
    assert filled == "A red {place} \\1 and a {place} \\1 in {place}: {{colour}}"


@given(st.text(alphabet="{}ab 猫\n", max_size=30), st.text(CHARACTERS, max_size=10))
def test_filling_in_changes_nothing_but_blanks(text, value):
    assert fill_blanks(text, {}) == text
    filled = fill_blanks(text, dict.fromkeys(list_blanks(text), value))
    # A value between braces may make a new blank: "{a{b}c}". The value is not filled in again.
    assert filled == (value.strip().join(BLANK.split(text)[::2]) if value.strip() else text)
