"""A run that failed stands in the library, and is asked for again there."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import KeyedApp
from tests.browser.hand import PATIENCE, open_studio
from tests.browser.tabs.test_library import open_library
from tests.browser.visitors import DESK
from tests.library.pictures import PNG, answer_with


def test_what_failed_is_asked_again_by_one_click(page: Page, keyed: KeyedApp):
    open_studio(page, keyed.app.url)
    keyed.far_end.answer({"error": {"message": "Something broke.", "type": "server_error"}}, 500)
    page.locator("#create-prompt textarea").fill("A harbour that failed")
    page.locator("#create-run").click()
    expect(page.locator("#create-line [role=alert]")).to_contain_text("Something broke", timeout=PATIENCE)
    open_library(page)
    runs = page.locator("#library-runs")
    expect(runs).to_contain_text("Failed")
    expect(runs).to_contain_text("A harbour that failed")
    # On a phone it stands above the pictures, where it is seen.
    page.set_viewport_size({"width": 390, "height": 844})
    assert runs.bounding_box()["y"] < page.locator("#library-all").bounding_box()["y"]
    page.set_viewport_size(DESK)
    keyed.far_end.say(answer_with(PNG))
    page.locator("#library-run-0").click()
    expect(page.locator("#create-line")).to_contain_text("1 picture", timeout=PATIENCE)
    open_library(page)
    expect(page.locator("#library-grid .thumbnail-lg")).to_have_count(1, timeout=PATIENCE)
    expect(runs).to_have_count(0)
