"""From the brush to the button: strokes go ahead of a press, a press sends what the canvas shows, and strokes stay."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, expect

from tests.browser.hand import (
    CANVAS,
    PAINTER,
    PATIENCE,
    expect_proof,
    hand_over,
    make_photo,
    open_studio,
    paint,
    run_edit,
    stored_mask,
)
from tests.browser.running_app import RunningApp

# Counts how often the strokes are read from the graphics card for a hand-over: as the layer that is the target. The
# name of the canvas is measured of the layer's texture.
COUNT_READS = """() => {
    const { extract } = window.editor.app.renderer, read = extract.pixels.bind(extract);
    window.reads = 0;
    extract.pixels = (options) => { window.reads += Boolean(options.target); return read(options); };
}"""

# The row and column of the picture at a place of the canvas, by Gradio's own handle on the editor.
PIXEL = """([x, y]) => {
    const canvas = document.querySelector("#edit-canvas .pixi-target canvas").getBoundingClientRect();
    const { image_container: image, width, height } = window.editor;
    const column = (x * canvas.width - image.position.x) / image.scale.x / width;
    const row = (y * canvas.height - image.position.y) / image.scale.y / height;
    return [Math.round(row * 400), Math.round(column * 640)];
}"""


def test_a_rested_brush_costs_the_press_nothing_and_strokes_stay_until_they_are_erased_or_cleared(
    new_page: Callable[..., Page], app_url: str, app_process: RunningApp, tmp_path: Path
):
    edit = new_page(**PAINTER)
    open_studio(edit, app_url, "Edit")
    hand_over(edit, make_photo(tmp_path, 640, 400))
    edit.evaluate(COUNT_READS)
    edit.locator("#edit-prompt textarea").fill("A red kite")
    paint(edit, (0.3, 0.3), (0.4, 0.3))
    painted = tuple(edit.evaluate(PIXEL, (0.35, 0.3)))
    edit.mouse.move(5, 5)
    # Without any press.
    edit.wait_for_function("() => window.reads > 0", timeout=PATIENCE)
    text = tmp_path / "notes.txt"
    text.write_text("not a picture")
    edit.locator("#edit-picture input[type=file]").set_input_files(text)
    expect(edit.locator("#edit-line [role=alert]")).to_contain_text("not a picture", timeout=PATIENCE)
    run_edit(edit)
    expect_proof(edit, 640 * 400)
    assert edit.evaluate("() => window.reads") == 1
    assert stored_mask(app_process, "A red kite")[painted]

    # A press by the keys while the hand paints another stroke.
    edit.locator("#edit-face label", has_text="Paint").click()
    edit.locator("#edit-prompt textarea").fill("A blue kite")
    box = edit.locator(CANVAS).bounding_box()
    edit.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.6 * box["height"])
    edit.mouse.down()
    edit.mouse.move(box["x"] + 0.4 * box["width"], box["y"] + 0.6 * box["height"], steps=3)
    edit.keyboard.press("Control+Enter")
    edit.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + 0.6 * box["height"], steps=3)
    edit.mouse.up()
    before, after = (tuple(edit.evaluate(PIXEL, (x, 0.6))) for x in (0.35, 0.55))
    expect(edit.locator("#edit-gallery img")).to_have_count(2, timeout=PATIENCE)
    expect_proof(edit, 640 * 400)
    mask = stored_mask(app_process, "A blue kite")
    assert mask[painted]
    assert mask[before]
    assert mask[after]

    # Erased: as before at the left, and bare at the right.
    edit.locator("#edit-face label", has_text="Paint").click()
    edit.locator("body").press("e")
    paint(edit, (0.5, 0.6), (0.7, 0.6))
    # The eraser's round end reaches further by half of its width.
    row, column = edit.evaluate(PIXEL, (0.5, 0.6))
    run_edit(edit, "A white kite")
    expect(edit.locator("#edit-gallery img")).to_have_count(3, timeout=PATIENCE)
    expect_proof(edit, 640 * 400)
    erased = stored_mask(app_process, "A white kite")
    assert np.array_equal(erased[:, : column - 20], mask[:, : column - 20])
    assert erased[painted]
    assert mask[row, column + 10 :].any()
    assert not erased[:, column + 20 :].any()

    edit.locator("#edit-face label", has_text="Paint").click()
    edit.get_by_role("button", name="Clear", exact=True).click()
    expect(edit.locator("#edit-mask-facts")).to_contain_text("Nothing is painted", timeout=PATIENCE)
    run_edit(edit)
    expect(edit.locator("#edit-line [role=alert]")).to_contain_text("Nothing is painted", timeout=PATIENCE)
