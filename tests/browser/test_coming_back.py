"""A page that is loaded anew has what was there: the picture, the prompt and the result; the library runs it again."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.hand import PAINTER, PATIENCE, open_studio


def test_an_edit_is_there_again_with_its_picture_its_mask_and_its_prompt(app_url: str, new_page: Callable[..., Page]):
    page = new_page(**PAINTER)
    open_studio(page, app_url, "Edit")
    page.locator("#edit-examples .thumbnail-item").first.click()
    expect(page.locator("#edit-line")).to_contain_text("pixels outside the mask changed", timeout=PATIENCE)
    page.reload()
    # How it ended was seen: the visit begins at the first tab, and Edit has what was there.
    expect(page.locator("#create-prompt textarea")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("tab", name="Edit", exact=True).click()
    expect(page.locator("#edit-line")).to_contain_text("pixels outside the mask changed", timeout=PATIENCE)
    expect(page.locator("#edit-prompt textarea")).to_have_value("Round sunglasses on the cat")
    expect(page.locator("#edit-gallery img")).to_have_count(1)
    page.get_by_role("tab", name="Library", exact=True).click()
    page.locator("#library-wall .thumbnail-lg").click(timeout=PATIENCE)
    page.locator("#library-run-again").click(timeout=PATIENCE)
    expect(page.locator("#edit-gallery img")).to_have_count(2, timeout=PATIENCE)
    expect(page.locator("#edit-line")).to_contain_text(re.compile(r"0 of [\d,]+ pixels outside the mask changed"))
