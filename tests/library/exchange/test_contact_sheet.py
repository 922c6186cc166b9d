"""The page in a ZIP: it needs nothing but its folder, and no text becomes a part of it."""

from dataclasses import replace

from components.library.exchange.contact_sheet import STYLE, Card, draw_card, draw_head, draw_tail
from components.library.records.shot import Shot
from tests.library.page import Page
from tests.library.shots import bare_shot, edit_shot

HOSTILE = "</p><script>alert(1)</script><img src=x onerror=alert(2)> \"quoted\" 'too' &amp;"


def with_prompt(prompt: str, **parameters) -> Shot:
    recipe = edit_shot().recipe
    return edit_shot(recipe=replace(recipe, parameters={**recipe.parameters, "prompt": prompt} | parameters))


def test_the_page_needs_nothing_but_its_folder():
    card = draw_card(Card(edit_shot(), "pictures/a b.png", (9, 9), "thumbnails/a b.webp"))
    html = draw_head(1, None, None) + card + draw_tail()
    page = Page(html)
    assert {"html", "head", "body", "main", "article", "img"} <= set(page.tags)
    assert not {"script", "link", "iframe", "form"} & set(page.tags)
    assert not any(":" in place for place in page.addresses)
    assert "url(" not in STYLE
    assert "prefers-color-scheme: dark" in html
    assert 'name="viewport"' in html
    assert "script-src 'none'" in html


def test_a_text_cannot_become_part_of_the_page():
    shot = with_prompt(HOSTILE, model=HOSTILE, quality=HOSTILE)
    page = Page(draw_card(Card(shot, f"pictures/{HOSTILE}.png", (1, 1), None, [(HOSTILE, HOSTILE)], [HOSTILE])))
    assert set(page.tags) == {"article", "a", "img", "div", "p", "dl", "dt", "dd"}
    assert page.text.count(HOSTILE) == 5
    known = {"class", "dir", "href", "src", "loading", "decoding", "width", "height", "alt"}
    assert {name for name, _ in page.attributes} == known


def test_a_picture_is_told_to_who_cannot_see_it():
    page = Page(draw_card(Card(with_prompt('a "red" rose'), "a.png", (1, 1))))
    assert ("alt", 'a "red" rose') in page.attributes
    page = Page(draw_card(Card(with_prompt(""), "a.png", (1, 1))))
    assert ("alt", "A picture whose prompt is not known") in page.attributes


def test_a_quality_has_the_name_that_the_form_gives_it():
    said = [Page(draw_card(Card(with_prompt("", quality=value), None, (1, 1)))).text for value in ("xhigh", "hd")]
    assert "Extra high" in said[0]
    assert "hd" in said[1]


def test_a_long_prompt_is_folded():
    page = Page(draw_card(Card(with_prompt("word " * 200), "a.png", (1, 1))))
    assert "details" in page.tags
    assert "word " * 199 in page.text


def test_what_is_missing_is_said():
    page = Page(draw_card(Card(bare_shot(), None, (1, 1), problems=["It is gone."])))
    assert "img" not in page.tags
    assert "No picture" in page.text
    assert "It is gone." in page.text


def test_one_picture_is_one_picture():
    day = edit_shot().recipe.made_at
    assert "1 picture · 2026-03-04" in Page(draw_head(1, day, day)).text
    assert "2,000 pictures · 2026-03-04 to 2026-12-04" in Page(draw_head(2000, day, day.replace(month=12))).text
