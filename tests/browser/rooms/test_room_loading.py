"""The page of a room whose scripts or sheets do not come."""

import pytest
from playwright.sync_api import Page, Route, expect

from components.studio.review.room_page import START, write_mount
from tests.browser.rooms.room_alone import ADDRESS


@pytest.mark.parametrize("missing", ["room.css", "room.js"])
def test_a_room_whose_files_do_not_come_says_so(page: Page, missing: str):
    def send(route: Route) -> None:
        if route.request.url.endswith(missing):
            route.abort()
        else:
            is_sheet = route.request.url.endswith(".css")
            route.fulfill(body="" if is_sheet else write_mount(), content_type="text/css" if is_sheet else "text/html")

    page.route(f"{ADDRESS}**", send)
    page.goto(ADDRESS)
    page.evaluate(f"() => {{ const element = document.body; {START} }}")
    said = "The room could not be loaded. Check your connection, and load this page again."
    expect(page.locator("#room")).to_have_text(said)
