"""What was made in a visit stands under Usage when the tab is opened, and nowhere for anybody else."""

import csv
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.hand import PATIENCE, open_studio


def test_usage_is_read_when_its_tab_is_opened(page: Page, app_url: str, console: list[str]):
    open_studio(page, app_url, "Usage")
    expect(page.locator("#usage-empty")).to_contain_text("Nothing was made in the last 30 days", timeout=PATIENCE)
    page.get_by_role("tab", name="Create", exact=True).click()
    page.locator("#create-prompt textarea").fill("A ball")
    page.locator("#create-run").click()
    expect(page.locator("#create-line")).to_contain_text("1 picture", timeout=PATIENCE)
    page.get_by_role("tab", name="Usage", exact=True).click()
    expect(page.locator("#usage-said")).to_contain_text("1 picture", timeout=PATIENCE)
    expect(page.locator("#usage-said")).to_contain_text("free", timeout=PATIENCE)
    expect(page.locator("#usage-table tfoot td").first).to_have_text("1", timeout=PATIENCE)
    expect(page.locator("#usage-by-day .bar")).to_have_count(30, timeout=PATIENCE)
    page.locator("#usage-period").get_by_text("7 days").click()
    expect(page.locator("#usage-by-day .bar")).to_have_count(7, timeout=PATIENCE)
    page.locator("#usage-group").get_by_text("Model").click()
    expect(page.locator("#usage-table tbody th")).to_have_text("gpt-image-1", timeout=PATIENCE)
    with page.expect_download() as download:
        page.locator("#usage-csv").click()
    text = Path(download.value.path()).read_text("utf-8-sig")
    assert [row["pictures"] for row in csv.DictReader(text.splitlines())] == ["1"]
    # What every tab shows leaves the console empty.
    page.get_by_role("tab", name="Library", exact=True).click()
    page.locator("#library-grid .thumbnail-lg").click(timeout=PATIENCE)
    expect(page.locator("#library-picture img")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("tab", name="Edit", exact=True).click()
    expect(page.locator("#edit-examples button").first).to_be_visible(timeout=PATIENCE)
    assert console == []
