"""A prompt is found again, kept, filled in and put into the box by a click; what stood there comes back."""

from playwright.sync_api import Page, expect

from tests.browser.hand import PATIENCE, open_studio

BOX = "#create-prompt textarea"
TEMPLATE = "A {colour} ball in a {place}, on a {colour} day"


def test_prompts_are_found_kept_and_filled_in(page: Page, app_url: str):
    open_studio(page, app_url)
    page.locator("#create-prompts > button").click()
    expect(page.locator("#create-prompts-said")).to_contain_text("A prompt is listed here once", timeout=PATIENCE)
    page.locator(BOX).fill("A lone tree")
    page.locator("#create-run").click()
    expect(page.locator("#create-line")).to_contain_text("1 picture", timeout=PATIENCE)
    page.locator(BOX).fill(TEMPLATE)
    page.get_by_placeholder("A name, if you like").first.fill("Ball")
    page.locator("#create-prompts-keep").click()
    listed = page.locator("#create-prompts-list label")
    expect(listed).to_have_text([f"★ Ball: {TEMPLATE}", "A lone tree"], timeout=PATIENCE)
    page.get_by_placeholder("Search favourites and what you asked for").first.fill("lone TREE")
    expect(listed).to_have_text(["A lone tree"], timeout=PATIENCE)
    page.locator(BOX).fill("What I typed")
    listed.click()
    expect(page.locator(BOX)).to_have_value("A lone tree", timeout=PATIENCE)
    page.locator("#create-prompts-undo").click()
    expect(page.locator(BOX)).to_have_value("What I typed", timeout=PATIENCE)
    page.get_by_placeholder("Search favourites and what you asked for").first.fill("ball")
    expect(listed).to_have_text([f"★ Ball: {TEMPLATE}"], timeout=PATIENCE)
    listed.click()
    expect(page.locator("#create-prompts-blank-2")).to_contain_text("place", timeout=PATIENCE)
    expect(page.locator("#create-prompts-blank-3")).to_have_count(0, timeout=PATIENCE)
    page.locator("#create-prompts-blank-1 textarea").fill("red")
    expect(page.locator(BOX)).to_have_value("What I typed", timeout=PATIENCE)
    page.locator("#create-prompts-use").click()
    expect(page.locator(BOX)).to_have_value("A red ball in a {place}, on a red day", timeout=PATIENCE)
    # The same ones are found in the other tab.
    page.get_by_role("tab", name="Edit", exact=True).click()
    page.locator("#edit-prompts > button").click()
    page.locator("#edit-prompts-list label").first.click()
    page.locator("#edit-prompts-remove").click()
    expect(page.locator("#edit-prompts-list label")).to_have_text(["A lone tree"], timeout=PATIENCE)
