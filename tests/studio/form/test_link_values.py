"""What a link fills in, read off the query of its address."""

from urllib.parse import urlencode

import pytest

from components.studio.form.link_values import (
    HIDDEN,
    LONGEST_PROMPT,
    NO_SHOT,
    NO_SIZE,
    NO_TAB,
    TOO_LONG,
    LinkValues,
    read_link,
)

SHOT = "0a" * 16


def read(**fields: str) -> LinkValues:
    values = read_link(urlencode(fields))
    assert values is not None
    return values


def test_a_link_names_prompt_size_picture_and_tab():
    values = read(prompt="A red\nboat", size="1536x1024", image=SHOT, __theme="dark")
    assert (values.prompt, values.size, values.image, values.said) == ("A red\nboat", "1536x1024", SHOT, ())
    # A picture is opened where it can be edited.
    assert values.tab == "edit"
    assert read(prompt="A boat").tab == "create"
    assert read(tab="edit").tab == "edit"


@pytest.mark.parametrize(
    "query", ["", "__theme=dark", "key=sk-1&token=2&run=1", "prompt=&size=+", "&".join(["prompt=a"] * 99)]
)
def test_an_address_without_values_fills_nothing_in(query):
    assert read_link(query) is None


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"prompt": "a" * (LONGEST_PROMPT + 1)}, TOO_LONG),
        ({"size": "1024"}, NO_SIZE),
        ({"size": "1" * 9 + "x1"}, NO_SIZE),
        ({"size": "<img src=x>"}, NO_SIZE),
        ({"image": "../../etc/passwd"}, NO_SHOT),
        ({"image": SHOT + "0"}, NO_SHOT),
        ({"tab": "owner"}, NO_TAB),
    ],
)
def test_a_value_that_no_form_has_is_left_out_with_a_sentence(fields, said):
    values = read(**fields)
    assert values.said == (said,)
    assert (values.prompt, values.size, values.image, values.tab) == ("", "", "", "create")


def test_characters_that_nobody_can_see_are_left_out_of_a_prompt():
    # A prompt that reads otherwise than it looks: turned about, and with letters of the block of tags.
    values = read(prompt="A boat\u202e\U000e0041\x00 and two \u200dwords")
    assert values.prompt == "A boat and two \u200dwords"
    assert values.said == (HIDDEN,)


@pytest.mark.parametrize(
    "hidden",
    ["\U000e0101\U000e0142", "\ufe00\ufe05", "\u3164", "\u2800", "\u115f", "\u034f", "\u2028", "\u180b", "\u2066"],
)
def test_letters_in_which_a_text_can_be_hidden_are_left_out(hidden: str):
    values = read(prompt=f"A boat{hidden} at sea")
    assert (values.prompt, values.said) == ("A boat at sea", (HIDDEN,))


def test_joiners_in_a_row_are_no_more_than_two():
    values = read(prompt="A boat" + "\u200d\u200c" * 100)
    assert (values.prompt, values.said) == ("A boat\u200d\u200c", (HIDDEN,))


@pytest.mark.parametrize(
    "prompt",
    [
        "\u2764\ufe0f\u200d\U0001f525 in a frame",
        "\U0001fa77 and \U0001f469\u200d\U0001f680",
        "\u05e9\u05dc\u05d5\u05dd",
    ],
)
def test_emoji_and_other_scripts_come_as_they_were_written(prompt: str):
    values = read(prompt=prompt)
    assert (values.prompt, values.said) == (prompt, ())


def test_a_text_is_not_put_out_of_sight_by_blanks():
    assert read(prompt="A boat" + "\n" * 500 + "and a gun").prompt == "A boat\n\nand a gun"
    assert read(prompt="A boat" + " \u200b" * 500 + "and a gun").prompt == "A boat\n\nand a gun"
