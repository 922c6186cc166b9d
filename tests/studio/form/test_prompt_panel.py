"""What is typed is never lost to a prompt that is put in its place."""

from hypothesis import given
from hypothesis import strategies as st

from components.library.records.prompts import Prompt
from components.studio.form.prompt_panel import MOST_HELD, MOST_SHOWN, Before, _shorten


def test_looking_through_prompts_keeps_what_was_typed():
    held = Before().put("A", "typed").put("B", "A").put("C", "B")
    assert held.undo("C")[0] == "typed"
    edited = held.put("D", "C, but larger")
    text, held = edited.undo("D")
    assert text == "C, but larger"
    text, held = held.undo(text)
    assert text == "typed"
    assert held.undo(text)[0] == "D"


def test_an_empty_box_is_nothing_to_put_back():
    assert Before().put("A", " \n").texts == ()
    assert Before().put("A", "A").texts == ()


@given(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=MOST_HELD), st.text(min_size=1))
def test_undo_brings_back_all_that_was_typed(picked, typed):
    held, now = Before(), typed
    for text in picked:
        held, now = held.put(text, now), text
    seen = {now}
    for _ in range(MOST_HELD):
        if held.texts:
            now, held = held.undo(now)
            seen.add(now)
    assert typed in seen or not typed.strip()


def test_the_list_shows_one_line_of_each():
    assert _shorten(Prompt("1", "a\n cat")) == "a cat"
    assert _shorten(Prompt("1", "a cat", "Tom", favourite=True)) == "★ Tom: a cat"
    assert len(_shorten(Prompt("1", "x" * 999))) == MOST_SHOWN
