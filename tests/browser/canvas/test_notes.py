"""Notes on places of the picture, with the mouse and by keys."""

import re
from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.hand import PAINTER, PATIENCE, expect_proof, hand_over, make_photo, open_studio, stored_mask
from tests.browser.running_app import RunningApp

SENT = "Festive, notes\nAt the upper left: a red rose"


@pytest.fixture
def photo(tmp_path):
    return make_photo(tmp_path, 900, 600)


def on_picture(page: Page, x: float, y: float) -> tuple[float, float]:
    """Return where a place is on the screen, by shares of the picture."""
    return tuple(
        page.evaluate(
            """(place) => {
                const area = document.querySelector("#edit-canvas .pixi-target canvas").getBoundingClientRect();
                const [x, y] = window.proofroomNoteMarks.toCanvas(place); return [area.x + x, area.y + y]; }""",
            [x, y],
        )
    )


def wait_for_mask(page: Page) -> None:
    expect(page.locator("#edit-undo")).to_have_attribute("aria-disabled", "false", timeout=PATIENCE)
    expect(page.locator(".shape-outline")).to_have_count(0, timeout=PATIENCE)


def test_a_box_with_a_note_is_a_mask_and_a_line_of_the_prompt_and_another_is_begun_by_keys_moved_and_left(
    new_page: Callable[..., Page], app_process: RunningApp, photo
):
    page = new_page(**PAINTER)
    open_studio(page, app_process.url, "Edit")
    hand_over(page, photo)
    page.locator("#edit-tool-note").click()
    page.mouse.move(*on_picture(page, 0.1, 0.1))
    page.mouse.down()
    page.mouse.move(*on_picture(page, 0.3, 0.3), steps=3)
    page.mouse.up()
    field = page.locator(".note-form input")
    expect(field).to_be_focused()
    field.fill("a red rose")
    field.press("Enter")
    expect(page.locator("#edit-notes [role=listitem]")).to_contain_text("1 · a red rose")
    expect(page.locator(".note-marks .number")).to_have_text("1")
    wait_for_mask(page)

    # Removed, and put back.
    page.get_by_role("button", name="Remove note 1").click()
    expect(page.locator(".note-marks")).to_have_count(0)
    page.get_by_role("button", name="Put the note back").click()
    expect(page.locator(".shape-outline")).to_have_count(0, timeout=PATIENCE)

    page.locator("#edit-prompt textarea").fill("Festive, notes")
    page.locator("#edit-mask-more").click()
    page.locator("#edit-region input").click()
    page.get_by_role("option", name="Whole picture").click()
    page.locator("#edit-run").click()
    expect_proof(page, 900 * 600)
    mask = stored_mask(app_process, SENT)
    rows, columns = np.nonzero(mask)
    assert (columns.min(), columns.max() + 1) == pytest.approx((90, 270), abs=3)
    assert (rows.min(), rows.max() + 1) == pytest.approx((60, 180), abs=3)

    # Another one is begun by keys, left, begun again and moved.
    page.locator("#edit-face label", has_text="Paint").click()
    # It takes the focus from the next frame on.
    expect(page.locator("#edit-tool-note")).to_be_visible()
    page.locator("#edit-tool-note").press("Enter")
    expect(field).to_be_focused()
    field.press("Escape")
    expect(field).to_have_count(0)
    expect(page.locator("#edit-tool-note")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(30):
        field.press("Alt+ArrowRight")
    field.fill("a cup")
    field.press("Enter")
    sent = page.locator("#edit-notes-value textarea, #edit-notes-value input")
    expect(sent).to_have_value(re.compile(re.escape(',{"text":"a cup","box":[0.92,0.44,1,0.56]}]') + "$"))
