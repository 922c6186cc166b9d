"""The mask's panel as a hand uses it: the brush's width, the share that is said, the download and a drag beside it."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.hand import CANVAS, PATIENCE

BRUSH = "window.editor.tools.get('brush').state.brush_size"


@contextmanager
def said_anew(page: Page) -> Iterator[None]:
    """Wait at the end until another share is said."""
    before = page.locator("#edit-mask-facts").inner_text()
    yield
    expect(page.locator("#edit-mask-facts")).not_to_have_text(before, timeout=PATIENCE, use_inner_text=True)


def size_brush(page: Page, width: int) -> None:
    """Type the brush's width, in pixels of the picture, and wait until the editor's brush has another one."""
    before = page.evaluate(BRUSH)
    box = page.locator("#edit-brush input[type=number]")
    box.fill(str(width))
    box.press("Tab")
    page.wait_for_function(f"(before) => ({BRUSH}) !== before", arg=before, timeout=PATIENCE)


def download_mask(page: Page) -> np.ndarray:
    """Return the mask that is downloaded from the open panel: (height, width) bool, True = repaint."""
    with page.expect_download() as download:
        page.locator("#edit-mask-download").click()
    return np.asarray(Image.open(download.value.path()))[..., 3] == 0


def drag(page: Page, *points: tuple[float, float]) -> None:
    """Drag the mouse through points, shares of the canvas's box."""
    box = page.locator(CANVAS).bounding_box()
    (x, y), *others = [(box["x"] + box["width"] * x, box["y"] + box["height"] * y) for x, y in points]
    page.mouse.move(x, y)
    page.mouse.down()
    for x, y in others:
        page.mouse.move(x, y, steps=4)
    page.mouse.up()
