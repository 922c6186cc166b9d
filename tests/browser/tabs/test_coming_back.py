"""A page that is loaded anew has what was there, and every way into a tab that was not opened on it shows all."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.hand import PAINTER, PATIENCE, expect_proof, open_studio, wait_for_canvas

PROMPT, CHANGED = "Round sunglasses on the cat", re.compile(r"0 of [\d,]+ pixels outside the mask changed")


def press_in_library(page: Page, button: str) -> None:
    """Press one of the buttons of the picture that was made first."""
    page.get_by_role("tab", name="Library", exact=True).click(timeout=PATIENCE)
    page.locator("#library-grid .thumbnail-lg").last.click(timeout=PATIENCE)
    page.locator(button).click(timeout=PATIENCE)


def expect_face(page: Page, name: str) -> None:
    expect(page.get_by_role("radio", name=name, exact=True)).to_be_checked(timeout=PATIENCE)


def expect_typed_prompts_to_stay(page: Page, app_url: str) -> None:
    """Type into both prompts of a page whose last run is an edit; load it anew, then open it as another person."""
    create, prompt = page.locator("#create-prompt textarea"), page.locator("#edit-prompt textarea")
    prompt.fill("A hat of straw")
    page.get_by_role("tab", name="Create", exact=True).click()
    create.fill("A red ball in the rain")
    # As Gradio does once a lost server answers again. Nobody touches the page: nothing is lost by a second time.
    for _ in range(2):
        page.reload()
        expect(create).to_have_value("A red ball in the rain", timeout=PATIENCE)
    page.get_by_role("tab", name="Edit", exact=True).click()
    expect(page.locator("#edit-line")).to_contain_text(CHANGED, timeout=PATIENCE)
    expect(prompt).to_have_value("A hat of straw")

    # Whoever opens the page next, after a sign-out for example, finds nothing of it.
    open_studio(page, app_url)
    expect(create).to_have_value("")
    assert page.evaluate("sessionStorage.getItem('proofroom-typed')") is None


def test_one_click_on_an_example_shows_a_finished_edit_that_is_there_on_every_way_into_a_page_loaded_anew(
    app_url: str, new_page: Callable[..., Page], console: list[str]
):
    page = new_page(**PAINTER)
    line, prompt = page.locator("#edit-line"), page.locator("#edit-prompt textarea")
    open_studio(page, app_url)
    page.locator("#create-examples .thumbnail-item").first.click()
    expect(line).to_contain_text(CHANGED, timeout=PATIENCE)
    expect_proof(page, 451 * 300)
    expect(prompt).to_have_value(PROMPT)
    expect_face(page, "Compare")
    expect(page.locator("#edit-compare img").first).to_be_visible()
    # What was changed is seen as it became: the mask begins at about a fifth of the picture or right of that.
    divider, stage = (
        page.locator(f"#edit-compare {part}").bounding_box() for part in ("[data-testid=slider]", "img >> nth=0")
    )
    assert divider["x"] + divider["width"] / 2 < stage["x"] + stage["width"] * 0.4
    assert console == []
    page.reload()
    # How it ended was seen: the visit begins at the first tab, and Edit has what was there.
    page.locator("#create-prompt textarea").wait_for(timeout=PATIENCE)
    press_in_library(page, "#library-as-reference")
    expect(line).to_contain_text(CHANGED, timeout=PATIENCE)
    expect(prompt).to_have_value(PROMPT)
    expect(page.locator("#edit-gallery img")).to_have_count(1)
    expect(page.locator("#edit-reference-pictures img")).to_have_count(1, timeout=PATIENCE)

    # What was asked for last is a creation: nothing is put into Edit when the page is loaded.
    page.get_by_role("tab", name="Create", exact=True).click()
    page.locator("#create-prompt textarea").fill("A red ball")
    page.locator("#create-run").click()
    expect(page.locator("#create-line")).to_contain_text("1 picture", timeout=PATIENCE)

    page.reload()
    press_in_library(page, "#library-make-again")
    wait_for_canvas(page)
    expect(prompt).to_have_value(PROMPT)
    expect_face(page, "Paint")
    expect(page.locator("#edit-mask-facts")).to_contain_text("% of the picture", timeout=PATIENCE)

    page.reload()
    press_in_library(page, "#library-edit-this")
    wait_for_canvas(page)
    expect_face(page, "Paint")

    page.reload()
    press_in_library(page, "#library-run-again")
    expect(page.locator("#edit-gallery img")).to_have_count(1, timeout=PATIENCE)
    expect(line).to_contain_text(CHANGED, timeout=PATIENCE)
    expect_face(page, "Compare")

    expect_typed_prompts_to_stay(page, app_url)
