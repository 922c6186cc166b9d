"""A page whose stream of events ends in the moment in which the page asks for another event."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.hand import PATIENCE
from tests.browser.tabs.late_answer import HOLD_STREAM_ENDS


def test_an_event_asked_for_before_the_page_hears_of_the_streams_end_is_shown(
    app_url: str, new_page: Callable[..., Page]
):
    page = new_page()
    with page.add_init_script(HOLD_STREAM_ENDS):
        page.goto(app_url)
    page.locator("#create-prompt textarea").fill("A lighthouse")
    for count in (1, 2):
        page.locator("#create-run").click()
        expect(page.locator("#create-gallery .thumbnails button")).to_have_count(count, timeout=PATIENCE)
        expect(page.locator("#create-line")).to_contain_text("1 picture", timeout=PATIENCE)
    assert page.evaluate("window.streamsEnded") > 1
