"""A link that fills a form in, in a browser: once, marked as from outside, and taken back by one click."""

from collections.abc import Callable
from urllib.parse import quote

from playwright.sync_api import Page, expect

from tests.browser.hand import PATIENCE
from tests.browser.tabs.late_answer import HOLD_ENDS


def test_a_link_fills_create_in_once_and_clear_takes_it_back(app_url: str, new_page: Callable[..., Page]):
    page = new_page()
    prompt, line = page.locator("#create-prompt textarea"), page.locator("#create-link")
    for leave in ("reload", "clear"):
        page.goto(f"{app_url}/?prompt={quote('A red ball')}&size=1536x1024&key=sk-of-a-stranger")
        expect(prompt).to_have_value("A red ball", timeout=PATIENCE)
        expect(page.locator("#create-size input")).to_have_value("1536 x 1024")
        expect(line).to_contain_text("Filled in from a link. Check it before you press.")
        prompt.press("End")
        prompt.press("s")
        expect(prompt).to_have_value("A red balls")
        # Nobody has pressed, so nothing runs.
        expect(page.locator("#create-line")).to_have_text("")
        page.wait_for_function("!new URLSearchParams(location.search).has('prompt')", timeout=PATIENCE)
        if leave == "reload":
            page.reload()
        else:
            page.locator("#create-link-clear").click()
        expect(line).to_have_count(0, timeout=PATIENCE)
        expect(prompt).to_have_value("", timeout=PATIENCE)


def test_a_letter_typed_before_the_links_event_has_ended_stays(app_url: str, new_page: Callable[..., Page]):
    page = new_page()
    # Gradio's server would send the event's last update again with the end.
    with page.add_init_script(HOLD_ENDS):
        page.goto(f"{app_url}/?prompt={quote('A red ball')}")
    prompt = page.locator("#create-prompt textarea")
    expect(prompt).to_have_value("A red ball", timeout=PATIENCE)
    prompt.press("End")
    prompt.press("s")
    page.wait_for_function("window.heldEnds.length", timeout=PATIENCE)
    page.evaluate("window.letEnd()")
    # The page forgets the link once the event has ended.
    page.wait_for_function("!new URLSearchParams(location.search).has('prompt')", timeout=PATIENCE)
    expect(prompt).to_have_value("A red balls")


def test_an_error_after_an_update_is_said_where_the_person_is_led(app_url: str, new_page: Callable[..., Page]):
    page = new_page()
    page.goto(f"{app_url}/?edit-room=ofsomebodyelse&comment=1")
    expect(page.locator("#edit-line")).to_contain_text("Only the owner of a room edits its pictures", timeout=PATIENCE)
