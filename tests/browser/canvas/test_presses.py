"""Repaint, pressed at every moment around a tool: what is sent is what was seen, and what was asked for before."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, expect

from tests.browser.canvas.canvas_reading import agree, drag, make_ball, place, read_shown
from tests.browser.hand import (
    CANVAS,
    PAINTER,
    PATIENCE,
    hand_over,
    open_studio,
    stored_mask,
    stored_shots,
    wait_for_comparison,
)
from tests.browser.running_app import RunningApp

SIZE = WIDTH, _ = (480, 320)
# The ball in the picture.
BALL, RADIUS = (360, 160), 40
RUN = "document.querySelector('#edit-run').click()"
# The mask of a tool is being made as soon as its change has its turn.
RUN_AT_A_CHANGE = f"() => addEventListener('proofroom-change', () => {RUN}, {{once: true}})"


# Whether the canvas takes pointers at the moment in which the mask of a tool is there.
WATCH_CANVAS = """() => {
    const canvas = document.querySelector("#edit-canvas .pixi-target canvas");
    addEventListener("proofroom-put", () => { window.takes = canvas.style.pointerEvents; }, { once: true });
}"""
# As soon as Select asks: buttons are pressed, and then Repaint.
WHEN_ASKED = f"""(buttons) => {{
    const row = document.querySelector("#select-options");
    const watch = new MutationObserver(() => {{
        if (row.dataset.busy !== "true") return;
        watch.disconnect();
        for (const id of buttons) document.getElementById(id).click();
        {RUN};
    }});
    watch.observe(row, {{ attributes: true }});
}}"""
# A column beside the box that is drawn, which Grow reaches.
BESIDE = 125


def test_what_is_sent_is_what_was_seen_at_the_press_whatever_a_tool_is_doing(
    new_page: Callable[..., Page], app_url: str, app_process: RunningApp, tmp_path: Path
):
    page = new_page(**PAINTER)
    open_studio(page, app_url, "Edit")
    hand_over(page, make_ball(tmp_path, SIZE, BALL, RADIUS))
    runs = page.locator("#edit-gallery img")

    def sent(prompt: str, press: Callable[[], object]) -> np.ndarray:
        """Return the mask that a press sends; what the canvas shows once all is done agrees with the mask."""
        page.locator("#edit-prompt textarea").fill(prompt)
        before = runs.count()
        press()
        expect(runs).to_have_count(before + 1, timeout=PATIENCE)
        expect(page.locator("#edit-tools")).not_to_have_attribute("aria-busy", "true")
        wait_for_comparison(page)
        mask = stored_mask(app_process, prompt)
        assert mask.any()
        assert agree(mask, read_shown(page, SIZE))
        # Once, however often the press is repeated.
        assert len(stored_shots(app_process, prompt)) == 1
        page.locator("#edit-face label", has_text="Paint").click()
        return mask

    def stroke_and_press() -> None:
        page.evaluate(f"() => addEventListener('pointerup', () => {RUN}, {{once: true}})")
        drag(page, WIDTH, (60, 60), (110, 60))

    # In the moment in which the brush is lifted.
    mask = sent("A stroke", stroke_and_press)
    assert mask[60, 85]

    def box_and_press() -> None:
        page.locator("#edit-tool-box").click()
        page.evaluate(RUN_AT_A_CHANGE)
        drag(page, WIDTH, (60, 200), (120, 260))

    # While the mask of a shape is being made, of which the outline is seen.
    mask = sent("A box", box_and_press)
    assert mask[60, 85]
    assert mask[230, 90]

    # In the moment in which Grow is pressed, twice. Until the mask is there no stroke can be begun: it would be sent.
    page.evaluate(WATCH_CANVAS)
    grow = f"() => {{ document.querySelector('#edit-mask-grow').click(); {RUN}; {RUN}; }}"
    grown = sent("Grown", lambda: page.evaluate(grow))
    assert grown[230, BESIDE]
    assert not mask[230, BESIDE]
    assert page.evaluate("() => window.takes") == "none"
    assert page.locator(CANVAS).evaluate("canvas => canvas.style.pointerEvents") == ""

    # In the moment of Undo.
    mask = sent("Undone", lambda: page.evaluate(f"() => {{ document.querySelector('#edit-undo').click(); {RUN}; }}"))
    assert mask[230, 90]
    assert not mask[230, BESIDE]

    # While the outline of a selection is awaited, which is in no mask yet.
    page.locator("#edit-select").click()
    page.evaluate(WHEN_ASKED, [])
    mask = sent("Awaited", lambda: page.mouse.click(*place(page, BALL, WIDTH)))
    assert not mask[BALL[::-1]]

    # Added to the mask before the outline is there: what was clicked is added, and then sent.
    page.evaluate(WHEN_ASKED, ["select-add"])
    mask = sent("Added", lambda: page.mouse.click(*place(page, BALL, WIDTH)))
    assert mask[BALL[::-1]]
    assert mask[230, 90]
