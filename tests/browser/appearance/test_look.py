"""What the page looks like: on a desk, and on a phone, where every tab and panel is as wide as the screen."""

from collections.abc import Callable
from itertools import pairwise

from playwright.sync_api import Page, expect

from tests.browser.appearance.spared_work import expect_spared_work
from tests.browser.hand import PATIENCE, open_studio

NARROW, USUAL, ON_ITS_SIDE = (320, 640), (390, 844), (844, 390)
PHONE = {
    "viewport": dict(zip(("width", "height"), NARROW, strict=True)),
    "has_touch": True,
    "locale": "de-DE",
    "color_scheme": "dark",
}
CREATE, EDIT, LIBRARY, REVIEW, USAGE = range(5)
LEAST = 44  # px; what a finger hits without aiming
KEYBOARD = 280  # px of the height
# What makes a page hard to use with a thumb. A label is pressed for the box in it; a link in a sentence is as high as
# the sentence; what lies in a box that scrolls by itself may be wider than the page.
FAULTS = """(least) => {
    const room = document.documentElement.clientWidth, faults = [];
    const style = (element) => getComputedStyle(element);
    const isSeen = (element) =>
        element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
    const name = (element) => {
        const at = element.closest("[id]"), words = element.innerText || element.getAttribute("aria-label") || "";
        return `${element.tagName.toLowerCase()}.${element.className} in #${at?.id}: ${words.slice(0, 40)}`;
    };
    const isMoved = (element) => {
        for (let box = element.parentElement; box && !box.matches(".gradio-container"); box = box.parentElement)
            if (style(box).overflowX !== "visible") return true;
        return false;
    };
    const inText = "p a, .note a";
    if (document.documentElement.scrollWidth > room) faults.push("the page scrolls sideways");
    for (const element of document.querySelectorAll(".gradio-container *:not(svg *)")) {
        if (!isSeen(element)) continue;
        const box = element.getBoundingClientRect();
        if ((box.left < -1 || box.right > room + 1) && !isMoved(element))
            faults.push(`beyond the edge: ${name(element)}`);
    }
    const pressed = "button, a[href], input, textarea, summary, [role=button], [role=option], [role=slider]";
    for (const element of document.querySelectorAll(pressed)) {
        const target = element.matches("input") ? element.closest("label") ?? element : element;
        if (!isSeen(element) || !isSeen(target) || element.matches(inText)) continue;
        const { width, height } = target.getBoundingClientRect();
        if (Math.min(width, height) < least - 0.5) faults.push(`${width} x ${height}: ${name(target)}`);
        if (target.matches("button.sm, button.lg, [role=tab], summary") && target.scrollWidth > target.clientWidth + 1)
            faults.push(`words cut off: ${name(target)}`);
    }
    return [...new Set(faults)];
}"""
# Counts the frames that the page asks for.
COUNT_FRAMES = """(() => {
    const ask = window.requestAnimationFrame.bind(window);
    window.asked = 0;
    window.requestAnimationFrame = (work) => { window.asked++; return ask(work); };
})()"""
RESTS = """async () => {
    for (let seconds = 0; seconds < 20; seconds++) {
        const before = window.asked;
        await new Promise((go) => setTimeout(go, 1000));
        if (window.asked - before < 6) return true;
    }
    return false;
}"""
# Whether a box that is typed into is seen whole: not below the edge, and not under another element.
IS_CLEAR = """(box) => {
    const { left, right, top, bottom } = box.getBoundingClientRect();
    const at = (y) => document.elementFromPoint((left + right) / 2, y);
    return top >= 0 && bottom <= innerHeight && at(top + 4) === box && at(bottom - 4) === box;
}"""


def test_the_first_screen_rests_with_its_button_in_sight_in_the_appearance_of_its_address_and_keeps_no_history(
    new_page: Callable[..., Page], app_url: str
):
    page = new_page(color_scheme="dark")
    browser = page.context.new_cdp_session(page)
    browser.send("Page.enable")
    script = browser.send("Page.addScriptToEvaluateOnNewDocument", {"source": COUNT_FRAMES})
    # The appearance of an address comes before the system's.
    open_studio(page, f"{app_url}/?__theme=light")
    browser.send("Page.removeScriptToEvaluateOnNewDocument", script)
    expect(page.locator("body")).to_have_css("background-color", "rgb(247, 247, 246)")
    # Nothing moves, so no frame is asked for again and again: of sixty a second at most a few.
    assert page.evaluate(RESTS)
    # Svelte puts proxies around plain arrays, through which Gradio's many readings of this one take half of a start.
    assert page.evaluate("Object.getPrototypeOf(gradio_config.dependencies.filter(() => true)) !== Array.prototype")
    expect_spared_work(page)
    for tab in ("Create", "Edit", "Create"):
        page.get_by_role("tab", name=tab, exact=True).click()
        expect(page.locator(f"#{tab.lower()}-run")).to_be_in_viewport(ratio=1)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    expect(page.locator("#create-examples button")).to_have_count(3)
    page.locator("#create-prompt textarea").fill("a secret prompt")
    page.locator("#create-run").click()
    expect(page.locator("#create-line")).to_contain_text("1 picture", timeout=PATIENCE)
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "a secret prompt" not in kept


def test_every_tab_and_panel_fits_a_narrow_phone_and_a_thumb(new_page: Callable[..., Page], app_url: str):
    page: Page = new_page(**PHONE)
    open_studio(page, app_url)
    expect(page.locator("body")).to_have_css("background-color", "rgb(22, 22, 22)")
    expect_header(page)
    expect_first_screen(page, ".first-screen img >> nth=0", "#create-run")
    expect_fits(page, "Create")
    open_panels(page, "create-prompts", "create-more", "create-code")
    page.locator("#create-format input").click()
    expect_fits(page, "Create with its panels and a choice open")
    page.keyboard.press("Escape")
    expect_typing(page, "#create-prompt textarea", "#create-prompts-name input", "#create-user input")
    # Pressed far below, the button brings what is said into sight.
    page.locator("#create-run").click()
    expect(page.locator("#create-line .failed")).to_be_in_viewport(ratio=1, timeout=PATIENCE)
    page.locator("#create-prompt textarea").fill("Ein Leuchtturm")
    page.locator("#create-run").click()
    expect(page.locator("#create-edit-this")).to_be_visible(timeout=PATIENCE)
    expect_first_screen(page, "#create-gallery", "#create-run")
    expect_fits(page, "Create with a picture")
    # The menu lies over the picture, and closes with a key.
    page.locator("#language summary").click()
    page.locator("#language label").last.click(trial=True)
    page.keyboard.press("Escape")
    expect(page.locator("#language .sheet")).to_be_hidden()

    open_tab(page, EDIT)
    expect_first_screen(page, "#edit-examples img >> nth=0", "#edit-run")
    expect_fits(page, "Edit without a picture")
    page.locator("#edit-examples .thumbnail-item").first.click()
    expect(page.locator("#edit-gallery .thumbnail-item")).to_have_count(1, timeout=PATIENCE)
    expect_first_screen(page, "#edit-compare", "#edit-run")
    expect_fits(page, "Edit with a result")
    expect_typing(page, "#edit-prompt textarea")
    page.locator("#edit-face label").first.click()
    open_panels(page, "edit-corrected", "edit-prompts", "edit-more", "edit-extend", "edit-references")
    open_panels(page, "edit-code")
    page.locator("#edit-mask-more").click()
    expect(page.locator("#edit-prompts-list label")).to_have_count(2, timeout=PATIENCE)
    expect(page.locator("#edit-heat img")).to_be_visible(timeout=PATIENCE)
    expect_fits(page, "Edit with its panels open")

    open_tab(page, LIBRARY)
    expect(page.locator("#library-grid .thumbnail-item")).to_have_count(2, timeout=PATIENCE)
    expect_first_screen(page, "#library-grid img >> nth=0", "#library-export")
    # A day is picked in the browser's own calendar.
    expect(page.locator("#library-since input")).to_have_attribute("type", "date")
    expect_fits(page, "Library with all its filters")
    page.locator("#library-grid .thumbnail-item").first.click()
    expect(page.locator("#library-picture img")).to_be_visible(timeout=PATIENCE)
    expect_first_screen(page, "#library-picture", "#library-run-again", sizes=(USUAL, NARROW))
    open_panels(page, "lineage", "library-recipe")
    expect(page.locator("#lineage-compare img")).to_have_count(2, timeout=PATIENCE)
    expect_fits(page, "Library with a picture and its panels open")

    open_tab(page, REVIEW)
    expect_fits(page, "Review without a room")
    page.locator("#review-new-title").locator("input, textarea").fill("Frühling")
    page.locator("#review-new").click()
    expect(page.locator("#review-open")).to_be_visible(timeout=PATIENCE)
    page.locator("#review-link-make").click()
    expect(page.locator(".qr-code svg")).to_be_visible(timeout=PATIENCE)
    page.locator("#review-settings > button").click()
    expect_fits(page, "Review with a room and a link")

    open_tab(page, USAGE)
    expect(page.locator("#usage-by-day .plot")).to_be_visible(timeout=PATIENCE)
    expect_first_screen(page, "#usage-by-day .plot", "#usage-csv", sizes=(USUAL, NARROW))
    page.locator("#language summary").click()
    expect_fits(page, "Usage with the menu of the language")


def open_tab(page: Page, number: int) -> None:
    page.get_by_role("tab").nth(number).click()
    page.evaluate("scrollTo(0, 0)")


def open_panels(page: Page, *names: str) -> None:
    for name in names:
        page.locator(f"#{name} > button").click()


def expect_header(page: Page) -> None:
    """Expect the name, the chip and the menu beside each other, and every tab in sight."""
    header = [page.locator(selector).bounding_box() for selector in (".masthead h1", ".chip", "#language summary")]
    for left, right in pairwise(header):
        assert left["x"] + left["width"] <= right["x"]
    tabs = page.get_by_role("tab")
    expect(tabs).to_have_count(5)
    for tab in tabs.all():
        expect(tab).to_be_in_viewport(ratio=1)


def expect_fits(page: Page, where: str) -> None:
    """Expect a page that does not scroll sideways, and targets that a thumb hits."""
    assert page.evaluate(FAULTS, LEAST) == [], where


def expect_first_screen(page: Page, picture: str, action: str, sizes=(ON_ITS_SIDE, USUAL, NARROW)) -> None:
    """Expect the picture and the primary action in sight, without scrolling, on phones of three sizes."""
    for width, height in sizes:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("scrollTo(0, 0)")
        expect(page.locator(action)).to_be_in_viewport(ratio=1)
        expect(page.locator(picture)).to_be_in_viewport(ratio=0.5 if height < width else 1)


def expect_typing(page: Page, *boxes: str) -> None:
    """Expect each box that is typed into in sight, and clear of the primary button, once the keyboard has come up."""
    for box in map(page.locator, boxes):
        box.click()
        for width, height in (USUAL, NARROW):
            page.set_viewport_size({"width": width, "height": height})
            page.set_viewport_size({"width": width, "height": height - KEYBOARD})
            page.wait_for_function(IS_CLEAR, arg=box.element_handle(), timeout=PATIENCE)
    page.set_viewport_size(PHONE["viewport"])
