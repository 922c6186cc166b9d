"""The library as a visitor uses it: what was made is found, made again, deleted and taken back, by nobody else."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hand import PATIENCE, open_studio

DENIED = """for (const kept of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, kept, { configurable: true, get() { throw new DOMException("No", "SecurityError"); } })
"""

BELOW = """(names) => {
  const [upper, lower] = names.map((name) => document.querySelector(name).getBoundingClientRect());
  return lower.top >= upper.bottom;
}"""


def create(page: Page, prompt: str, count: int) -> None:
    """Create a picture, the ``count``-th of this visit."""
    page.locator("#create-prompt textarea").fill(prompt)
    page.locator("#create-run").click()
    expect(page.locator("#create-gallery .thumbnails button")).to_have_count(count, timeout=PATIENCE)
    expect(page.locator("#create-line")).to_contain_text("1 picture")


def open_library(page: Page) -> None:
    page.get_by_role("tab", name="Library", exact=True).click()
    expect(page.locator("#library-all, #library-detail").first).to_be_visible(timeout=PATIENCE)


@pytest.fixture
def tiles(page: Page, app_url: str):
    open_studio(page, app_url)
    create(page, "A lighthouse <b>at dusk</b>", 1)
    create(page, "一只猫", 2)
    open_library(page)
    tiles = page.locator("#library-grid .thumbnail-lg")
    expect(tiles).to_have_count(2, timeout=PATIENCE)
    return tiles


def test_a_picture_is_found_opened_starred_thrown_away_and_taken_back(page: Page, tiles):
    page.locator("#library-search input, #library-search textarea").fill("LIGHTHOUSE dusk")
    expect(tiles).to_have_count(1)
    tiles.first.click()
    expect(page.locator("#library-picture img")).to_be_visible(timeout=PATIENCE)
    expect(page.locator("#library-facts")).to_contain_text("free")
    expect(page.locator("#library-prompt")).to_have_text("A lighthouse <b>at dusk</b>")
    page.locator("#library-recipe > button").click()
    expect(page.locator("#library-recipe")).to_contain_text("1024 x 1024, PNG")
    page.locator("#library-star").click()
    expect(page.locator("#library-star")).to_contain_text("Starred")
    page.locator("#library-bin").click()
    expect(page.locator("#library-line")).to_contain_text("1 picture is in the bin, for 7 days.")
    expect(page.locator("#library-all")).to_contain_text("Nothing is found")
    page.locator("#library-undo").click()
    expect(tiles).to_have_count(1)
    expect(page.locator("#library-grid")).to_contain_text("★")
    page.locator("#library-clear").click()
    expect(tiles).to_have_count(2)
    # The keys lead from one to the next, and back to all.
    tiles.first.click()
    expect(page.locator("#library-prompt")).to_have_text("一只猫")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#library-prompt")).to_have_text("A lighthouse <b>at dusk</b>")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#library-prompt")).to_have_text("一只猫")
    page.keyboard.press("Escape")
    expect(tiles).to_have_count(2)
    page.locator("#library-several").get_by_role("checkbox").check()
    expect(page.locator("#library-count")).to_contain_text("0 of 2 picked")
    for number in range(2):
        tiles.nth(number).click()
        expect(page.locator("#library-count")).to_contain_text(f"{number + 1} of 2 picked")
    page.locator("#library-bin-picked").click()
    expect(page.locator("#library-all")).to_contain_text("Nothing here yet")
    page.locator("#library-binned").get_by_role("checkbox").check()
    expect(tiles).to_have_count(2)


def test_what_was_made_is_made_again_at_once_or_with_another_prompt(page: Page, tiles):
    tiles.nth(1).click()
    page.locator("#library-run-again").click()
    expect(page.locator("#create-prompt textarea")).to_have_value("A lighthouse <b>at dusk</b>", timeout=PATIENCE)
    expect(page.locator("#create-line")).to_contain_text("1 picture", timeout=PATIENCE)
    open_library(page)
    # The picture that was looked at is there still.
    page.locator("#library-back").click()
    expect(tiles).to_have_count(3)
    tiles.nth(1).click()
    page.locator("#library-make-again").click()
    expect(page.locator("#create-prompt textarea")).to_have_value("一只猫", timeout=PATIENCE)
    open_library(page)
    page.locator("#library-as-reference").click()
    expect(page.locator("#edit-reference-pictures img")).to_have_count(1, timeout=PATIENCE)


def test_nobody_sees_what_another_has_made_unless_it_is_handed_over(
    page: Page, tiles, new_page: Callable[..., Page], app_url: str, tmp_path: Path
):
    other = new_page()
    # Whose browser lets a page keep nothing.
    with other.add_init_script(DENIED):
        open_studio(other, app_url)
    open_library(other)
    expect(other.locator("#library-forgets")).to_contain_text("found only until this page is closed or loaded anew")
    expect(page.locator("#library-forgets")).to_be_hidden()
    expect(other.locator("#library-all")).to_contain_text("Nothing here yet")
    expect(other.locator("#library-grid")).to_have_count(0)
    with page.expect_download() as coming:
        page.locator("#library-export").click()
    coming.value.save_as(tmp_path / "exported.zip")
    assert zipfile.ZipFile(tmp_path / "exported.zip").testzip() is None
    with other.expect_file_chooser() as chooser:
        other.locator("#library-import").click()
    chooser.value.set_files(tmp_path / "exported.zip")
    expect(other.locator("#library-import-said")).to_have_text("2 pictures came in.", timeout=PATIENCE)
    # On a line of its own, also on a phone.
    other.set_viewport_size({"width": 390, "height": 844})
    other.wait_for_function(BELOW, arg=["#library-import", "#library-import-said"], timeout=PATIENCE)
    expect(other.locator("#library-grid .thumbnail-lg")).to_have_count(2, timeout=PATIENCE)
