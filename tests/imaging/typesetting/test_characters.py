"""The characters of a prompt that are set in type."""

import pytest

from components.imaging.typesetting.characters import MOST_SHOWN, clean_prompt, needs_shaping


@pytest.mark.parametrize(
    ("prompt", "text"),
    [
        ("  an\tastronaut \n\n riding  ", "an astronaut riding"),
        ("a\x00b\x1b[31mc\x7f", "ab[31mc"),
        ("safe\u202egpj.exe\u200b\ufeff", "safegpj.exe"),
        ("half \ud83d a pair", "half a pair"),
        ("cafe\u0301", "café"),
        ("❤\ufe0f\u2028宇航员", "❤ 宇航员"),
        ("", ""),
        (" \x00\u200f ", ""),
    ],
)
def test_what_is_seen_is_left_in_one_paragraph(prompt, text):
    assert clean_prompt(prompt) == text


def test_a_long_prompt_ends_after_a_word_with_an_ellipsis():
    text = clean_prompt("wise, old wizards " * 1800)
    assert len(text) <= MOST_SHOWN + 1
    assert text.endswith(("wise…", "old…", "wizards…"))


def test_a_long_prompt_without_spaces_ends_with_an_ellipsis_too():
    assert clean_prompt("龙，" * 16_000) == ("龙，" * (MOST_SHOWN // 2)).rstrip("，") + "…"


def test_what_cannot_be_seen_before_a_text_does_not_take_its_place():
    assert clean_prompt("\x00" * 3000 + "a wizard") == "a wizard"


@pytest.mark.parametrize(("text", "joins"), [("wizard", False), ("宇航员", False), ("רכב", True), ("हिन्दी", True)])
def test_scripts_that_need_a_layout_library_are_told_apart(text, joins):
    assert needs_shaping(text) is joins
