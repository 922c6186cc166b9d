"""Edit as a person with low vision sees it: at 200 percent, and in the forced colours of the system."""

from io import BytesIO

import numpy as np
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.hand import PATIENCE

SYSTEM_COLOURS = """() => Object.fromEntries(["Highlight", "CanvasText"].map((name) => {
  const probe = document.body.appendChild(Object.assign(document.createElement("i"), {style: `color: ${name}`}));
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return [name, colour];
}))"""


def expect_zoom_and_forced_colours(page: Page) -> None:
    """Expect the picture on the canvas at 200 percent, and what is chosen in the system's own colours."""
    page.set_viewport_size({"width": 640, "height": 400})
    page.locator("#edit-face label").first.click()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    faces = page.locator(".faces")
    faces.evaluate("(faces) => faces.scrollIntoView({block: 'start'})")
    # The whole box of the canvas is drawn: on white paper there is the picture, and no black.
    for _ in range(PATIENCE // 1000):
        pixels = np.asarray(Image.open(BytesIO(faces.screenshot())).convert("RGB"))
        if not (pixels.max(axis=2) < 8).mean() > 0.01:
            break
        page.wait_for_timeout(1000)
    assert (pixels.max(axis=2) < 8).mean() <= 0.01
    page.emulate_media(forced_colors="active")
    colours = page.evaluate(SYSTEM_COLOURS)
    for chosen in ("#edit-face label.selected", "#tabs [role=tab].selected"):
        expect(page.locator(chosen)).to_have_css("border-bottom-color", colours["Highlight"])
    page.keyboard.press("Tab")
    expect(page.locator(":focus-visible").last).to_have_css("outline-color", colours["Highlight"])
    expect(page.locator("#edit-canvas canvas").first).to_have_css("forced-color-adjust", "none")
    page.emulate_media(forced_colors="none")
    page.locator("#edit-face label").last.click()
    page.set_viewport_size({"width": 1280, "height": 800})
