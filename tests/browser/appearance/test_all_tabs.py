"""All tabs, panels and dialogs, by keys and in Chinese: axe-core finds nothing in light and dark, no word is Latin."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.appearance.axe import list_violations, show_appearance
from tests.browser.appearance.chinese import list_latin_words, switch_to_german_and_back, zh
from tests.browser.appearance.low_vision import expect_zoom_and_forced_colours
from tests.browser.hand import PATIENCE, open_studio, paint, run_edit, stored_mask, wait_for_canvas
from tests.browser.running_app import RunningApp
from tests.library.pictures import encode, quarters

PROMPT = "一朵红玫瑰，给看不见的人"
# The panels of Edit, which are looked at with the canvas and stay as they are with the result.
PANELS = ("#edit-prompts", "#edit-more", "#edit-extend", "#edit-references", "#edit-code")
HEARD = """() => {
  window.heard = [];
  const hear = ({target}) => window.heard.push(target.textContent);
  const region = document.querySelector("#announcer");
  new MutationObserver((changes) => hear(changes.at(-1))).observe(region, {childList: true});
}"""


@pytest.fixture
def visit(new_page, app_url: str) -> Page:
    """Open a page in Chinese; it hears what a screen reader is told."""
    page = new_page(locale="zh-CN", reduced_motion="reduce")
    open_studio(page, app_url)
    page.evaluate(HEARD)
    return page


def test_all_is_done_by_keys_in_chinese_without_anything_for_axe_and_a_switch_keeps_the_strokes(
    visit: Page, app_process: RunningApp, tmp_path: Path
):
    page, photo = visit, tmp_path / "photo.png"
    photo.write_bytes(encode(quarters(600, 400)))
    found = [
        *walk_first_screen(page),
        *walk_create(page),
        *walk_canvas(page, photo),
        *walk_comparison(page),
        *walk_library(page),
        *walk_usage(page),
        *walk_opened_picture(page),
        *walk_switched(page),
        *walk_api(page),
    ]
    # The canvas was measured before, and took the stroke where it was painted.
    assert stored_mask(app_process, PROMPT)[200, 300]
    assert not found, "\n".join(found)


def open_panels(page: Page) -> None:
    """Open every closed panel that is seen, by keys."""
    expect(page.locator("#tabs .label-wrap:not([aria-expanded]):visible")).to_have_count(0, timeout=PATIENCE)
    closed = page.locator("#tabs .label-wrap[aria-expanded=false]:visible")
    for left in range(closed.count() - 1, -1, -1):
        closed.first.press("Enter")
        expect(closed).to_have_count(left)


def tab(page: Page, name: str):
    return page.get_by_role("tab", name=zh(name), exact=True)


def walk_first_screen(page: Page) -> Iterator[str]:
    expect(page.locator("body")).to_have_css("background-color", "rgb(247, 247, 246)")
    yield from list_violations(page, "create, empty")
    # The way past the controls comes first.
    page.keyboard.press("Tab")
    expect(page.locator("#skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#create-examples button").first).to_be_focused()
    expect(page.locator("#create-examples button").first).to_have_css("outline-style", "solid")
    # A question mark that is typed opens nothing.
    prompt = page.locator("#create-prompt textarea")
    prompt.press("?")
    expect(prompt).to_have_value("?")
    expect(page.locator("#keys")).to_be_hidden()
    prompt.clear()
    page.locator("#create-run").click()
    expect(page.locator("#create-line [role=alert]")).to_be_visible(timeout=PATIENCE)
    open_panels(page)
    yield from list_latin_words(page, "create, refused")


def walk_create(page: Page) -> Iterator[str]:
    page.locator("#create-code-dialect label").nth(2).click()
    page.locator("#create-prompt textarea").fill("一座灯塔")
    size = page.get_by_role("combobox", name=zh("Size"))
    size.focus()
    expect(size).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Tab")
    expect(page.get_by_role("combobox", name=zh("Quality"))).to_be_focused()
    expect(size).to_have_attribute("aria-expanded", "false")
    # From wherever the focus is.
    page.keyboard.press("Control+Enter")
    expect(page.locator("#create-line")).to_contain_text("1 张图片", timeout=PATIENCE)
    expect(page.locator("#create-gallery .preview img").first).to_have_attribute("alt", "一座灯塔")
    yield from list_violations(page, "create, panels and a picture")
    yield from list_latin_words(page, "create, panels and a picture")
    # Once each, without the seconds.
    heard = [text for text in page.evaluate("heard") if "等待" in text or "1 张图片" in text]
    assert len(heard) == len(set(heard))
    assert any(text.startswith("1 张图片") and "1024 x 1024" in text for text in heard)


def walk_canvas(page: Page, photo: Path) -> Iterator[str]:
    tab(page, "Create").focus()
    page.keyboard.press("ArrowRight")
    expect(tab(page, "Edit")).to_be_focused()
    expect(page.locator("#edit-examples button").first).to_be_visible(timeout=PATIENCE)
    yield from list_violations(page, "edit, empty")
    open_panels(page)
    yield from list_latin_words(page, "edit, empty")
    page.locator("#edit-picture input[type=file]").set_input_files(photo)
    wait_for_canvas(page, "涂抹要修改的部分")
    canvas = page.locator("#edit-canvas .pixi-target canvas")
    unpainted = zh("The picture to paint on, {share} painted").format(share="0%")
    expect(canvas).to_have_accessible_name(unpainted)
    page.locator("#edit-run").click()
    expect(page.locator("#edit-line [role=alert]")).to_be_visible(timeout=PATIENCE)
    open_panels(page)
    yield from list_latin_words(page, "edit, nothing painted")
    paint(page, (0.45, 0.5), (0.55, 0.5))
    expect(canvas).not_to_have_accessible_name(unpainted)
    switch_to_german_and_back(page)
    open_panels(page)
    page.locator("#edit-mask-more").click()
    expect(page.locator("#edit-mask-picture img")).to_have_attribute("alt", zh("The picture with the mask in red"))
    yield from list_latin_words(page, "edit, painted and switched")
    yield from list_violations(page, "edit, canvas and panels")
    # Zoomed in, the panel would lie over the faces.
    page.locator("#edit-mask-more").press("Enter")
    expect(page.locator("#edit-mask")).to_be_hidden()


def walk_comparison(page: Page) -> Iterator[str]:
    run_edit(page, PROMPT)
    expect(page.locator("#edit-line")).to_contain_text("蒙版外", timeout=PATIENCE)
    expect(page.locator("#edit-gallery img")).to_have_count(1)
    line = page.get_by_role("slider", name=zh("The line between before and after"))
    after = zh("After: {picture}").format(picture=PROMPT)
    expect(page.locator("#edit-compare img").last).to_have_attribute("alt", after)
    for image in page.locator("#edit-compare img").all():
        expect(image).to_have_js_property("complete", True)
    expect(line).to_have_attribute("aria-valuenow", re.compile(r"\d"))
    before = int(line.get_attribute("aria-valuenow"))
    line.press("PageDown")
    expect(line).to_have_attribute("aria-valuenow", str(before - 10))
    show_appearance(page, "light")
    expect_zoom_and_forced_colours(page)
    open_panels(page)
    expect(page.locator("#edit-heat img")).to_have_attribute("alt", zh("What changed, in colour"), timeout=PATIENCE)
    yield from list_violations(page, "edit, comparison", seen=PANELS)
    yield from list_latin_words(page, "edit, comparison")


def walk_library(page: Page) -> Iterator[str]:
    tab(page, "Library").press("Enter")
    expect(page.get_by_role("button", name=PROMPT, exact=True)).to_be_visible(timeout=PATIENCE)
    yield from list_violations(page, "library, all")
    # The grid is one stop of the Tab key, and the arrows go from picture to picture.
    tiles = page.locator("#library-grid .thumbnail-lg")
    tiles.first.focus()
    page.keyboard.press("ArrowRight")
    expect(tiles.nth(1)).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#library-grid :focus")).to_have_count(0)
    page.keyboard.press("Shift+Tab")
    expect(tiles.nth(1)).to_be_focused()
    page.keyboard.press("Home")
    expect(tiles.first).to_be_focused()
    day = page.get_by_label(zh("From day"))
    # First a day without pictures: the count then tells that the list of the other day has come.
    day.fill("2199-01-01")
    expect(page.locator("#library-to-all")).to_be_visible(timeout=PATIENCE)
    day.fill("2020-01-01")
    expect(page.locator("#library-count")).to_contain_text("2 张图片", timeout=PATIENCE)
    open_panels(page)
    yield from list_latin_words(page, "library, all")


def walk_usage(page: Page) -> Iterator[str]:
    usage = tab(page, "Usage")
    usage.press("Enter")
    expect(page.locator("#usage-table tfoot td").first).to_have_text("2", timeout=PATIENCE)
    open_panels(page)
    yield from list_violations(page, "usage")
    yield from list_latin_words(page, "usage")
    usage.press("?")
    keys = page.get_by_role("dialog", name=zh("Keys"))
    expect(keys.get_by_role("button", name=zh("Close"))).to_be_focused()
    yield from list_violations(page, "keys", within="#keys")
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    expect(usage).to_be_focused()


def walk_opened_picture(page: Page) -> Iterator[str]:
    tab(page, "Library").press("Enter")
    page.get_by_role("button", name=PROMPT, exact=True).press("Enter")
    expect(page.locator("#library-picture img")).to_have_attribute("alt", PROMPT, timeout=PATIENCE)
    expect(page.locator("#library-detail .label-wrap").first).to_be_visible(timeout=PATIENCE)
    open_panels(page)
    expect(page.locator("#lineage-compare img").last).to_be_visible(timeout=PATIENCE)
    # The slider there gets its value once the pictures are drawn.
    expect(page.locator("#lineage-compare [role=slider]")).to_have_attribute("aria-valuenow", re.compile(r"\d"))
    # The comparison is made before the language is switched.
    expect(page.locator("#lineage-facts")).to_contain_text("像素", timeout=PATIENCE)
    yield from list_violations(page, "library, one and its versions")
    yield from list_latin_words(page, "library, one and its versions")


def walk_switched(page: Page) -> Iterator[str]:
    """Switch the language where one picture is open, and read that and all other tabs."""
    switch_to_german_and_back(page)
    yield from list_latin_words(page, "library, one and its versions, switched")
    for name in ("Create", "Edit", "Usage"):
        tab(page, name).click()
        open_panels(page)
        yield from list_latin_words(page, f"{name}, switched")


def walk_api(page: Page) -> Iterator[str]:
    page.locator("footer button").first.click()
    expect(page.locator(".api-docs, .snippets, .endpoint-container").first).to_be_visible(timeout=PATIENCE)
    # Gradio's controls there get their names once they are drawn.
    copy = page.locator(".endpoint-container .copy-button").locator("visible=true").first
    expect(copy).to_have_accessible_name(re.compile("."))
    yield from list_violations(page, "api", within=".api-docs")
