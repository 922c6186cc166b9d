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
