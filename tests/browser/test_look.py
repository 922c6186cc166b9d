import pytest
from playwright.sync_api import Page, expect

from tests.browser.hand import open_studio

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.mark.parametrize(
    "options",
    [{"color_scheme": "light"}, PHONE | {"color_scheme": "dark"}],
    ids=["desk by day", "phone by night"],
)
def test_the_primary_button_is_there_without_scrolling_in_the_visitors_light_or_dark(
    new_page, app_url: str, options: dict
):
    page: Page = new_page(**options)
    open_studio(page, app_url)
    paper = {"light": "rgb(247, 247, 246)", "dark": "rgb(22, 22, 22)"}[options["color_scheme"]]
    expect(page.locator("body")).to_have_css("background-color", paper)
    for tab in ("Create", "Edit"):
        page.get_by_role("tab", name=tab, exact=True).click()
        expect(page.locator(f"#{tab.lower()}-run")).to_be_in_viewport(ratio=1)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_the_first_screen_offers_the_examples_and_no_visitor_history(page: Page, app_url: str):
    open_studio(page, app_url)
    expect(page.locator("#create-examples button")).to_have_count(3)
    page.locator("#create-prompt textarea").fill("a secret prompt")
    page.locator("#create-run").click()
    expect(page.locator("#create-line")).to_contain_text("1 picture", timeout=30_000)
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "a secret prompt" not in kept
