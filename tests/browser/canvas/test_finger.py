"""One finger in the editor selects, paints and makes notes; two zoom."""

import re
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.canvas.canvas_reading import make_balls, place, put_in, read_shown, wait_for_outline
from tests.browser.hand import CANVAS, PAINTER, PATIENCE, expect_proof, hand_over, open_studio, run_edit

Touch = Callable[..., None]
SIZE = WIDTH, HEIGHT = (900, 600)
LEFT, RIGHT, RADIUS = (260, 300), (640, 300), 110


def test_a_finger_selects_and_paints_two_zoom_and_leave_no_stroke_and_a_tap_is_a_note(
    new_page: Callable[..., Page], app_url: str, tmp_path: Path
):
    page = new_page(**PAINTER, has_touch=True)
    open_studio(page, app_url, "Edit")
    hand_over(page, make_balls(tmp_path, SIZE, {LEFT: (200, 40, 30), RIGHT: (40, 40, 220)}, RADIUS))
    select_and_take_away(page)
    zoom_and_paint(page)
    make_notes(page)


def make_touch(page: Page) -> Touch:
    """Return a function that touches the canvas: the kind of event, its second, and each finger's place in shares."""
    box = page.locator(CANVAS).bounding_box()
    screen = page.context.new_cdp_session(page)
    # None of the touches, the last of which comes after 2.2 s, is ahead of the clock.
    began = time.time() - 3

    def touch(kind: str, seconds: float, *places: tuple[float, float]) -> None:
        points = [
            {"id": finger, "x": box["x"] + box["width"] * x, "y": box["y"] + box["height"] * y}
            for finger, (x, y) in enumerate(places)
        ]
        event = {"type": f"touch{kind}", "touchPoints": points, "timestamp": began + seconds}
        screen.send("Input.dispatchTouchEvent", event)

    return touch


def join_late(touch: Touch, second: float = 0) -> None:
    """Touch and move with one finger, until the second one comes."""
    touch("Start", second, (0.4, 0.5))
    touch("Move", second + 0.5, (0.5, 0.6))
    touch("Start", second + 0.6, (0.5, 0.6), (0.6, 0.5))
    touch("End", second + 0.7)


def select_and_take_away(page: Page) -> None:
    """Select two balls, take one of them away again, and leave Select."""
    page.locator("#edit-select").tap()
    join_late(make_touch(page))
    assert page.evaluate("proofroomSelect.take().box") is None
    page.touchscreen.tap(*place(page, LEFT, WIDTH))
    wait_for_outline(page)
    page.touchscreen.tap(*place(page, RIGHT, WIDTH))
    expect(page.locator("#select-facts")).to_contain_text(re.compile(r"1[2-5] %"), timeout=PATIENCE)
    page.locator("#select-sign").get_by_text("Take away").tap()
    page.touchscreen.tap(*place(page, RIGHT, WIDTH))
    expect(page.locator("#select-facts")).to_contain_text(re.compile(r"\b7 %"), timeout=PATIENCE)
    assert page.locator(CANVAS).is_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#select-options")).to_be_hidden()
    page.locator("#edit-tool-brush").tap()
    expect(page.locator("#edit-tool-brush")).to_have_attribute("aria-pressed", "true")


def zoom_and_paint(page: Page) -> None:
    """Zoom with two fingers, without a stroke, whenever the second one joins; then paint and repaint with one."""
    touch = make_touch(page)
    redo = page.locator("#edit-redo")
    zoom = page.locator("#edit-canvas .zoom-number")
    fitted = zoom.inner_text()
    touch("Start", 0, (0.45, 0.5))
    # It moves a little before the second joins it.
    touch("Move", 0.05, (0.4, 0.5))
    touch("Start", 0.06, (0.4, 0.5), (0.55, 0.5))
    touch("Move", 0.2, (0.3, 0.5), (0.65, 0.5))
    touch("Move", 0.3, (0.2, 0.5), (0.75, 0.5))
    touch("End", 0.4)
    expect(zoom).not_to_have_text(fitted)
    expect(redo).to_have_attribute("aria-disabled", "true")
    # The second comes late: what the first has painted by then is taken back.
    join_late(touch, 1)
    expect(redo).to_have_attribute("aria-disabled", "false")
    run_edit(page, "A green kite")
    expect(page.locator("#edit-line [role=alert]")).to_contain_text("Nothing is painted", timeout=PATIENCE)
    touch("Start", 2, (0.4, 0.5))
    touch("Move", 2.1, (0.5, 0.5))
    touch("End", 2.2)
    expect(redo).to_have_attribute("aria-disabled", "true")
    run_edit(page)
    expect_proof(page, 900 * 600)


def make_notes(page: Page) -> None:
    """Make a note of a tap, around its place, after the edit; the next one is an arrow, whose tip is the place."""
    page.locator("#edit-face label", has_text="Paint").tap()
    page.locator("#edit-tool-note").tap()
    field = page.locator(".note-form input")
    join_late(make_touch(page))
    assert field.count() == 0
    painted = read_shown(page, SIZE)
    with put_in(page):
        page.touchscreen.tap(*place(page, (WIDTH // 2, HEIGHT // 2), WIDTH))
        field.fill("a plate")
        field.press("Enter")
        expect(page.locator("#edit-notes [role=listitem]")).to_contain_text("1 · a plate")
    assert (read_shown(page, SIZE) & ~painted).any()
    expect(page.locator(".shape-outline")).to_have_count(0, timeout=PATIENCE)
    page.locator("#edit-note-kind label").filter(has_text="Arrow").tap()
    expect(page.get_by_role("radio", name="Arrow")).to_be_checked()
