"""Alternative texts of pictures, from their prompts."""

import json
from html import unescape

from components.studio.accessibility.alternatives import MOST_LETTERS, give_alternatives


def read_texts(markup: str) -> dict[str, str]:
    """Return what the page reads."""
    return json.loads(unescape(str(markup).split('data-alternatives="')[1].split('"></span>')[0]))


def test_a_pictures_alternative_text_is_its_prompt_found_by_the_end_of_its_address():
    texts = read_texts(give_alternatives([("/cache/0f/a.png", "A cat,\n  asleep"), ("/cache/1e/a.png", "一只猫")]))
    assert texts == {"0f/a.png": "A cat, asleep", "1e/a.png": "一只猫"}


def test_a_prompt_is_a_strangers_and_breaks_out_of_nothing():
    said = give_alternatives([("/cache/0f/a.png", "\"'><script>alert(1)</script>")])
    assert "<script>" not in said
    assert read_texts(said) == {"0f/a.png": "\"'><script>alert(1)</script>"}


def test_a_long_prompt_is_shortened_and_an_unknown_one_said_to_be_unknown():
    texts = read_texts(give_alternatives([("/cache/0f/a.png", "long " * 1000), ("/cache/1e/b.png", "")]))
    assert len(texts["0f/a.png"]) == MOST_LETTERS
    assert texts["1e/b.png"] == "A picture whose prompt is not known"


def test_no_pictures_give_nothing():
    assert give_alternatives([]) == ""
