"""Strokes in a zoomed view, and with a brush that changes its width, are sent at the resolution of the picture."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page

from components.imaging.mask.brush_stroke import draw_strokes
from components.studio.edit.mask.mask_history import MaskHistory
from components.studio.edit.mask.stroke_paths import read_paths
from components.studio.edit.mask.strokes import Strokes
from components.studio.page.loaded_pictures import LoadedPicture
from tests.browser.canvas.mask_panel import BRUSH, download_mask, drag, said_anew, size_brush
from tests.browser.hand import CANVAS, PATIENCE, hand_over, noted_uploads

# Where a share of the canvas's box lies in the picture, in pixels, by Gradio's own handle on the editor.
PIXEL = """([x, y, width]) => {
    const box = document.querySelector("#edit-canvas .pixi-target canvas").getBoundingClientRect();
    const { image_container: image, width: across } = window.editor, by = width / across / image.scale.x;
    return [(x * box.width - image.position.x) * by, (y * box.height - image.position.y) * by];
}"""


def paint_wider(page: Page, *points: tuple[float, float]) -> Strokes:
    """Paint through three shares of the canvas's box, with a wider brush from the second on; return all strokes."""
    box, before = page.locator(CANVAS).bounding_box(), page.evaluate(BRUSH)
    first, second, third = [(box["x"] + box["width"] * x, box["y"] + box["height"] * y) for x, y in points]
    page.mouse.move(*first)
    page.mouse.down()
    page.mouse.move(*second, steps=3)
    page.keyboard.press("]")
    page.wait_for_function(f"(before) => ({BRUSH}) > before", arg=before, timeout=PATIENCE)
    page.mouse.move(*third, steps=3)
    page.mouse.up()
    return Strokes.handed_over(page.evaluate("async () => await window.proofroomStrokes()"), MaskHistory())


def test_strokes_in_a_zoomed_view_are_sent_at_the_resolution_of_the_picture(edit: Page, tmp_path: Path):
    width, height, brush = 3600, 1200, 30
    Image.new("RGB", (width, height), (90, 120, 160)).save(tmp_path / "large.png")
    hand_over(edit, tmp_path / "large.png")
    before = edit.evaluate("window.editor.image_container.scale.x")
    for _ in range(3):
        edit.locator("#edit-canvas").get_by_role("button", name="Zoom in").click()
    edit.wait_for_function("before => window.editor.image_container.scale.x > 1.5 * before", arg=before)
    size_brush(edit, brush)
    line = (0.31, 0.4), (0.62, 0.55)
    with said_anew(edit):
        drag(edit, *line)
    edit.locator("#edit-mask-more").click()
    saved = download_mask(edit)
    handed = edit.evaluate("async () => await window.proofroomStrokes()")
    paths = read_paths(handed["strokes"], tuple(handed["size"]))
    assert np.array_equal(saved, draw_strokes(np.zeros((height, width), dtype=bool), paths))
    start, end = (np.array(edit.evaluate(PIXEL, [*share, width])) for share in line)
    down, across = np.nonzero(saved)
    (x, y), (from_x, from_y) = (end - start) / np.hypot(*(end - start)), start
    beside = (down + 0.5 - from_y) * x - (across + 0.5 - from_x) * y
    # The mouse stands on whole pixels of the screen.
    assert (beside.min(), beside.max()) == pytest.approx((-brush / 2, brush / 2), abs=3)
    assert saved.sum() == pytest.approx(brush * np.hypot(*(end - start)) + np.pi * brush**2 / 4, rel=0.05)
    # A width that is changed while the hand paints counts from there on, in the same stroke.
    edit.locator("#edit-mask-more").click()
    with noted_uploads(edit) as uploads:
        strokes = paint_wider(edit, (0.3, 0.6), (0.45, 0.7), (0.6, 0.65))
    # Neither the picture nor its strokes are uploaded for a width of the brush.
    assert uploads == []
    earlier, *_, narrow, wide = strokes.painted.paths
    assert wide.radius > 1.2 * narrow.radius
    assert earlier.number < narrow.number == wide.number
    loaded = LoadedPicture("", (width, height), "", strokes.painted.size, "")
    assert np.array_equal(
        strokes.read_mask(loaded), draw_strokes(np.zeros((height, width), dtype=bool), strokes.painted.paths)
    )
    before, pieces = strokes.split_last(loaded)
    assert np.array_equal(before, saved)
    assert {narrow, wide} <= set(pieces)
