"""Proofroom without a mouse and without eyes: axe-core over every tab, panel and dialog, keys, names, announcements."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from axe_playwright_python.base import AXE_SCRIPT
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.hand import PAINTER, PATIENCE, hand_over, make_photo, open_studio, paint, run_edit, stored_mask
from tests.browser.running_app import RunningApp

PROMPT = "A rose for those who do not see it"

# The levels A and AA of WCAG 2.0 to 2.2; and whether a control's name holds what is seen of it, which axe-core leaves
# out unless asked.
AXE = """async (scheme) => {
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
  const rules = {"label-content-name-mismatch": {enabled: true}};
  const levels = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"];
  // Between light and dark nothing but colours differs.
  const asked = scheme === "light" ? {runOnly: levels, rules} : {runOnly: ["color-contrast"]};
  const found = await axe.run(document, {...asked, resultTypes: ["violations"]});
  const say = (node) => [node.any, node.all, node.none].flat().map(({message}) => message).join(" ");
  return found.violations.flatMap(({id, nodes}) => nodes.map((node) =>
    ({id, target: node.target.join(" "), why: say(node)})));
}"""
# A panel that the button at the lower edge covers in part is scrolled free, where it has the focus at the latest.
COVERED = ("target-size", "partially obscured")
SYSTEM_COLOURS = """() => Object.fromEntries(["Highlight", "CanvasText"].map((name) => {
  const probe = document.body.appendChild(Object.assign(document.createElement("i"), {style: `color: ${name}`}));
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return [name, colour];
}))"""
HEARD = """() => {
  window.heard = [];
  const hear = ({target}) => window.heard.push(target.textContent);
  const region = document.querySelector("#announcer");
  new MutationObserver((changes) => hear(changes.at(-1))).observe(region, {childList: true});
}"""


def list_violations(page: Page, where: str) -> Iterator[dict[str, str]]:
    """Yield what axe-core finds, in light and in dark; ``where`` is what is shown."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        expect(page.locator("body.dark")).to_have_count(int(scheme == "dark"))
        for violation in page.evaluate(AXE, scheme):
            if not (violation["id"] == COVERED[0] and COVERED[1] in violation["why"]):
                yield {"where": where, "scheme": scheme, **violation}


def open_panels(page: Page, within: str) -> None:
    """Open every closed panel that is seen within an element, by keys."""
    closed = page.locator(f":is({within}) .label-wrap[aria-expanded=false]:visible")
    expect(closed.first).to_be_visible(timeout=PATIENCE)
    for left in range(closed.count() - 1, -1, -1):
        closed.first.press("Enter")
        expect(closed).to_have_count(left)


@pytest.fixture
def visit(new_page, app_url: str) -> Page:
    """Open a page whose canvas costs little; it hears what a screen reader is told."""
    page = new_page(**PAINTER | {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"})
    open_studio(page, app_url)
    page.evaluate(HEARD)
    return page


def test_axe_finds_nothing_on_any_tab_and_everything_can_be_done_by_keys(
    visit: Page, app_process: RunningApp, tmp_path: Path
):
    page, photo = visit, make_photo(tmp_path, 600, 400)
    found = [*walk_create(page), *walk_edit(page, photo), *walk_library(page), *walk_usage(page)]
    # The canvas was measured before, and took the stroke where it was painted.
    assert stored_mask(app_process, PROMPT)[200, 300]
    assert not found, "\n".join(" | ".join(each.values()) for each in found)


def walk_create(page: Page) -> Iterator[dict[str, str]]:
    yield from list_violations(page, "create, empty")
    # The way past the controls comes first.
    page.keyboard.press("Tab")
    expect(page.locator("#skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#create-examples button").first).to_be_focused()
    expect(page.locator("#create-examples button").first).to_have_css("outline-style", "solid")
    page.locator("#create-prompt textarea").fill("A lighthouse at dusk")
    open_panels(page, "#create-prompts, #create-more, #create-code")
    size = page.get_by_role("combobox", name="Size")
    size.focus()
    expect(size).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Tab")
    expect(page.get_by_role("combobox", name="Quality")).to_be_focused()
    expect(size).to_have_attribute("aria-expanded", "false")
    # From wherever the focus is.
    page.keyboard.press("Control+Enter")
    expect(page.locator("#create-line")).to_contain_text("1 picture", timeout=PATIENCE)
    expect(page.locator("#create-gallery .preview img").first).to_have_attribute("alt", "A lighthouse at dusk")
    yield from list_violations(page, "create, panels and a picture")
    # Once each, without the seconds.
    heard = [text for text in page.evaluate("heard") if "Waiting" in text or "1 picture" in text]
    assert len(heard) == len(set(heard))
    assert any(text.startswith("1 picture, 1024 x 1024") for text in heard)


def walk_edit(page: Page, photo: Path) -> Iterator[dict[str, str]]:
    page.get_by_role("tab", name="Create").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Edit")).to_be_focused()
    expect(page.locator("#edit-examples button").first).to_be_visible(timeout=PATIENCE)
    yield from list_violations(page, "edit, empty")
    hand_over(page, photo)
    canvas = page.locator("#edit-canvas .pixi-target canvas")
    expect(canvas).to_have_accessible_name("The picture to paint on, 0% painted")
    paint(page, (0.45, 0.5), (0.55, 0.5))
    expect(canvas).not_to_have_accessible_name("The picture to paint on, 0% painted")
    open_panels(page, "#tabs")
    page.locator("#edit-mask-more").click()
    expect(page.locator("#edit-mask-picture img")).to_have_attribute("alt", "The picture with the mask in red")
    yield from list_violations(page, "edit, canvas and panels")
    # Zoomed in, the panel would lie over the faces.
    page.locator("#edit-mask-more").press("Enter")
    expect(page.locator("#edit-mask")).to_be_hidden()
    run_edit(page, PROMPT)
    expect(page.locator("#edit-line")).to_contain_text("outside the mask changed", timeout=PATIENCE)
    line = page.get_by_role("slider", name="The line between before and after")
    expect(page.locator("#edit-compare img").last).to_have_attribute("alt", f"After: {PROMPT}")
    for image in page.locator("#edit-compare img").all():
        expect(image).to_have_js_property("complete", True)
    before = int(line.get_attribute("aria-valuenow"))
    line.press("PageDown")
    expect(line).to_have_attribute("aria-valuenow", str(before - 10))
    expect_zoom_and_forced_colours(page)
    open_panels(page, ".stage")
    expect(page.locator("#edit-heat img")).to_have_attribute("alt", "What changed, in colour", timeout=PATIENCE)
    yield from list_violations(page, "edit, comparison")


def expect_zoom_and_forced_colours(page: Page) -> None:
    """Expect the picture on the canvas at 200 percent, and what is chosen in the system's own colours."""
    page.set_viewport_size({"width": 640, "height": 400})
    page.locator("#edit-face label").first.click()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    faces = page.locator(".faces")
    faces.evaluate("(faces) => faces.scrollIntoView({block: 'start'})")
    # The whole box of the canvas is drawn: on white paper there is the picture, and no black.
    for _ in range(PATIENCE // 1000):
        pixels = np.asarray(Image.open(BytesIO(faces.screenshot())).convert("RGB"))
        if not (pixels.max(axis=2) < 8).mean() > 0.01:
            break
        page.wait_for_timeout(1000)
    assert (pixels.max(axis=2) < 8).mean() <= 0.01
    page.emulate_media(forced_colors="active")
    colours = page.evaluate(SYSTEM_COLOURS)
    for chosen in ("#edit-face label.selected", "#tabs [role=tab].selected"):
        expect(page.locator(chosen)).to_have_css("border-bottom-color", colours["Highlight"])
    page.keyboard.press("Tab")
    expect(page.locator(":focus-visible").last).to_have_css("outline-color", colours["Highlight"])
    expect(page.locator("#edit-canvas canvas").first).to_have_css("forced-color-adjust", "none")
    page.emulate_media(forced_colors="none")
    page.locator("#edit-face label").last.click()
    page.set_viewport_size({"width": 1280, "height": 800})


def walk_library(page: Page) -> Iterator[dict[str, str]]:
    page.get_by_role("tab", name="Library").press("Enter")
    tile = page.get_by_role("button", name=PROMPT, exact=True)
    expect(tile).to_be_visible(timeout=PATIENCE)
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
    day = page.get_by_label("From day")
    # First a day without pictures: the count then tells that the list of the other day has come.
    day.fill("2199-01-01")
    expect(page.locator("#library-to-all")).to_be_visible(timeout=PATIENCE)
    day.fill("2020-01-01")
    expect(page.locator("#library-count")).to_contain_text("2 pictures", timeout=PATIENCE)
    tile.press("Enter")
    expect(page.locator("#library-picture img")).to_have_attribute("alt", PROMPT, timeout=PATIENCE)
    open_panels(page, "#library-detail")
    expect(page.locator("#lineage-compare img").last).to_be_visible(timeout=PATIENCE)
    yield from list_violations(page, "library, one and its versions")


def walk_usage(page: Page) -> Iterator[dict[str, str]]:
    usage = page.get_by_role("tab", name="Usage")
    usage.press("Enter")
    expect(page.locator("#usage-table tfoot td").first).to_have_text("2", timeout=PATIENCE)
    yield from list_violations(page, "usage")
    usage.press("?")
    keys = page.get_by_role("dialog", name="Keys")
    expect(keys.get_by_role("button", name="Close")).to_be_focused()
    yield from list_violations(page, "keys")
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    expect(usage).to_be_focused()
    page.locator("footer button").first.click()
    expect(page.locator(".api-docs, .snippets, .endpoint-container").first).to_be_visible(timeout=PATIENCE)
    # Gradio's controls there get their names once they are drawn.
    copy = page.locator(".endpoint-container .copy-button").locator("visible=true").first
    expect(copy).to_have_accessible_name(re.compile("."))
    yield from list_violations(page, "api")


def test_a_question_mark_that_is_typed_opens_nothing_and_the_list_speaks_the_readers_language(new_page, app_url: str):
    page: Page = new_page(locale="de-DE")
    open_studio(page, app_url)
    box = page.locator("#create-prompt textarea")
    box.press("?")
    expect(box).to_have_value("?")
    expect(page.locator("#keys")).to_be_hidden()
    page.get_by_role("tab").first.press("?")
    expect(page.get_by_role("dialog", name="Tasten")).to_be_visible()
