"""The versions of a picture in the library: one after the other is opened, and any two are compared."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.hand import PAINTER, PATIENCE, hand_over, make_photo, open_studio, paint, run_edit


def test_every_version_of_a_picture_is_opened_and_compared(new_page: Callable[..., Page], app_url: str, tmp_path: Path):
    page = new_page(**PAINTER)
    open_studio(page, app_url, "Edit")
    hand_over(page, make_photo(tmp_path, 480, 320))
    paint(page, (0.4, 0.5), (0.6, 0.5))
    run_edit(page, "A ball")
    expect(page.locator("#edit-line")).to_contain_text("pixels outside the mask changed", timeout=PATIENCE)
    run_edit(page, "A <b>crown</b>")
    expect(page.locator("#edit-gallery .thumbnail-item")).to_have_count(2, timeout=PATIENCE)
    page.get_by_role("tab", name="Library", exact=True).click()
    page.locator("#library-grid .thumbnail-item").first.click()
    panel, facts = page.locator("#lineage"), page.locator("#lineage-facts")
    expect(panel).to_contain_text("Versions · 3", timeout=PATIENCE)
    panel.locator("> button").click()
    captions = page.locator("#lineage-strip .caption-label")
    expect(captions).to_have_text(["Upload", re.compile("^1 · "), "▸ 2 · A <b>crown</b>"], timeout=PATIENCE)
    expect(page.locator("#lineage-before input")).to_have_value("Upload")
    expect(facts).to_contain_text(re.compile(r"[\d,]+ of [\d,]+ pixels differ"), timeout=PATIENCE)
    slider = page.locator("#lineage-compare img")
    expect(slider).to_have_count(2)
    plain = slider.first.get_attribute("src")
    page.locator("#lineage-masked").get_by_role("checkbox").check()
    expect(slider.first).not_to_have_attribute("src", plain, timeout=PATIENCE)
    page.locator("#lineage-reveal").click()
    expect(page.locator("#lineage-heat img")).to_be_visible(timeout=PATIENCE)
    # One that is clicked is opened, and the panel stays open beside it.
    page.locator("#lineage-strip .thumbnail-item").nth(1).click()
    expect(captions).to_have_text(["Upload", re.compile("^▸ 1 · "), "2 · A <b>crown</b>"], timeout=PATIENCE)
    expect(page.locator("#lineage-after input")).to_have_value(re.compile("^1 · "))
    # Two edits of one upload are compared with each other.
    page.locator("#lineage-before input").click()
    page.get_by_role("option", name="2 · A <b>crown</b>").click()
    expect(facts).to_contain_text("pixels differ", timeout=PATIENCE)
    expect(page.locator("#lineage-masked")).to_be_hidden()
