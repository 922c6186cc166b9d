"""A page that is loaded anew has what was there, and every way into a tab that was not opened on it shows all."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.hand import PAINTER, PATIENCE, open_studio, wait_for_canvas

PROMPT, CHANGED = "Round sunglasses on the cat", re.compile(r"0 of [\d,]+ pixels outside the mask changed")


def load_anew(page: Page, button: str) -> None:
    """Load the page anew and press one of the buttons of the picture made first; the tab Edit was not opened since."""
    page.reload()
    page.get_by_role("tab", name="Library", exact=True).click(timeout=PATIENCE)
    page.locator("#library-grid .thumbnail-lg").last.click(timeout=PATIENCE)
    page.locator(button).click(timeout=PATIENCE)


def expect_face(page: Page, name: str) -> None:
    expect(page.get_by_role("radio", name=name, exact=True)).to_be_checked(timeout=PATIENCE)


def test_every_way_into_an_edit_that_was_not_opened_brings_picture_mask_prompt_and_face(
    app_url: str, new_page: Callable[..., Page]
):
    page = new_page(**PAINTER)
    line, prompt = page.locator("#edit-line"), page.locator("#edit-prompt textarea")
    open_studio(page, app_url)
    page.locator("#create-examples .thumbnail-item").first.click()
    expect(line).to_contain_text(CHANGED, timeout=PATIENCE)
    expect(prompt).to_have_value(PROMPT)
    expect_face(page, "Compare")
    page.reload()
    # How it ended was seen: the visit begins at the first tab, and Edit has what was there.
    expect(page.locator("#create-prompt textarea")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("tab", name="Edit", exact=True).click()
    expect(line).to_contain_text(CHANGED, timeout=PATIENCE)
    expect(prompt).to_have_value(PROMPT)
    expect(page.locator("#edit-gallery img")).to_have_count(1)

    # What was asked for last is a creation: nothing is put into Edit when the page is loaded.
    page.get_by_role("tab", name="Create", exact=True).click()
    page.locator("#create-prompt textarea").fill("A red ball")
    page.locator("#create-run").click()
    expect(page.locator("#create-line")).to_contain_text("1 picture", timeout=PATIENCE)

    load_anew(page, "#library-make-again")
    wait_for_canvas(page)
    expect(prompt).to_have_value(PROMPT)
    expect_face(page, "Paint")
    expect(page.locator("#edit-mask-facts")).to_contain_text("% of the picture", timeout=PATIENCE)

    load_anew(page, "#library-edit-this")
    wait_for_canvas(page)
    expect_face(page, "Paint")

    load_anew(page, "#library-as-reference")
    expect(page.locator("#edit-reference-pictures img")).to_have_count(1, timeout=PATIENCE)

    load_anew(page, "#library-run-again")
    expect(page.locator("#edit-gallery img")).to_have_count(1, timeout=PATIENCE)
    expect(line).to_contain_text(CHANGED)
    expect_face(page, "Compare")


def test_a_prompt_that_was_typed_is_there_when_the_page_is_loaded_anew_and_gone_where_it_is_opened(
    app_url: str, new_page: Callable[..., Page]
):
    page = new_page(**PAINTER)
    create, edit = page.locator("#create-prompt textarea"), page.locator("#edit-prompt textarea")
    open_studio(page, app_url)
    # An edit was made a moment ago, whose prompt the page fills in as it loads.
    page.locator("#create-examples .thumbnail-item").first.click()
    expect(page.locator("#edit-line")).to_contain_text(CHANGED, timeout=PATIENCE)
    edit.fill("A hat of straw")
    page.get_by_role("tab", name="Create", exact=True).click()
    create.fill("A red ball in the rain")
    # As Gradio does once a lost server answers again. Nobody touches the page: nothing is lost by a second time.
    page.reload()
    expect(create).to_have_value("A red ball in the rain", timeout=PATIENCE)
    page.reload()
    expect(create).to_have_value("A red ball in the rain", timeout=PATIENCE)
    page.get_by_role("tab", name="Edit", exact=True).click()
    expect(page.locator("#edit-line")).to_contain_text(CHANGED, timeout=PATIENCE)
    expect(edit).to_have_value("A hat of straw")

    # Whoever opens the page next, after a sign-out for example, finds nothing of it.
    open_studio(page, app_url)
    expect(create).to_have_value("")
    assert page.evaluate("sessionStorage.getItem('proofroom-typed')") is None
