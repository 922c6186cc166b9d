"""What is typed is never lost to a prompt that is put in its place."""

from hypothesis import given
from hypothesis import strategies as st

from components.studio.form.prompt_history import MOST_HELD, PromptHistory
from tests.characters import CHARACTERS


def test_looking_through_prompts_keeps_what_was_typed():
    held = PromptHistory().place("A", "typed").place("B", "A").place("C", "B")
    assert held.undo("C")[0] == "typed"
    edited = held.place("D", "C, but larger")
    text, held = edited.undo("D")
    assert text == "C, but larger"
    text, held = held.undo(text)
    assert text == "typed"
    assert held.undo(text)[0] == "D"


def test_an_empty_box_is_nothing_to_put_back():
    assert PromptHistory().place("A", " \n").texts == ()
    assert PromptHistory().place("A", "A").texts == ()


@given(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=MOST_HELD), st.text(CHARACTERS, min_size=1))
def test_undo_brings_back_all_that_was_typed(picked, typed):
    held, now = PromptHistory(), typed
    for text in picked:
        held, now = held.place(text, now), text
    seen = {now}
    for _ in range(MOST_HELD):
        if held.texts:
            now, held = held.undo(now)
            seen.add(now)
    assert typed in seen or not typed.strip()
