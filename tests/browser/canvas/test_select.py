"""Select, with the mouse and zoomed in. The app has no weights: objects are told by colour."""

import re
from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.canvas import canvas_reading
from tests.browser.hand import PAINTER, PATIENCE, hand_over, open_studio

WIDTH, HEIGHT, RADIUS = 900, 600, 110
LEFT, RIGHT = (260, 300), (640, 300)
BALL = 100 * np.pi * RADIUS**2 / (WIDTH * HEIGHT)


@pytest.fixture
def balls(tmp_path):
    """Give a picture of two balls on grainy green."""
    return canvas_reading.make_balls(tmp_path, (WIDTH, HEIGHT), {LEFT: (200, 40, 30), RIGHT: (40, 40, 220)}, RADIUS)


def place(page: Page, pixel: tuple[int, int]) -> tuple[float, float]:
    return canvas_reading.place(page, pixel, WIDTH)


def share(page: Page, selector: str) -> float:
    """Return the share of the picture that a line says, once it says one."""
    line = page.locator(selector)
    expect(line).to_contain_text(re.compile(r"[\d.]+ %"), timeout=PATIENCE)
    return float(re.search(r"([\d.]+) %", line.text_content())[1])


def expect_painted(page: Page, percent: float) -> None:
    """Wait until the canvas is named with this share of the picture, as a mask of whole percents."""
    name = re.compile(rf"\b({percent:.0f}|{percent:.1f}|{percent + 0.1:.1f}|{percent - 0.1:.1f}|{percent - 1:.0f}) ?%")
    expect(page.locator("#edit-canvas .image-container")).to_have_attribute("aria-label", name, timeout=PATIENCE)


def outlined(page: Page) -> tuple[float, float, float, float]:
    """Return the box of the outline on the screen: its middle and its size."""
    box = page.locator(".select-outline path.above").first.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, box["width"], box["height"]


def test_an_object_is_selected_by_a_click_by_a_box_and_in_a_zoomed_view(new_page: Callable[..., Page], app_url, balls):
    page = new_page(**PAINTER)
    open_studio(page, app_url, "Edit")
    hand_over(page, balls)
    page.locator("#edit-select").click()
    expect(page.locator("#select-hint")).to_contain_text("make segmenter")
    page.mouse.click(*place(page, LEFT))
    canvas_reading.wait_for_outline(page)
    assert share(page, "#select-facts") == pytest.approx(BALL, rel=0.1)
    x, y, width, _ = outlined(page)
    left, edge = place(page, LEFT), place(page, (LEFT[0] + RADIUS, LEFT[1]))
    assert (x, y) == pytest.approx(left, abs=3)
    assert width / 2 == pytest.approx(edge[0] - left[0], abs=4)
    page.locator("#select-add").click()
    expect(page.locator(".select-outline path")).to_have_count(0)
    expect_painted(page, BALL)
    # Zoomed in, a box around the other ball.
    before = page.evaluate("window.editor.image_container.scale.x")
    page.locator("#edit-canvas").get_by_role("button", name="Zoom in").click()
    page.wait_for_function("before => window.editor.image_container.scale.x > 1.1 * before", arg=before)
    corners = [place(page, (RIGHT[0] + by, RIGHT[1] + by)) for by in (-RADIUS - 8, RADIUS + 8)]
    page.mouse.move(*corners[0])
    page.mouse.down()
    page.mouse.move(*corners[1], steps=3)
    page.mouse.up()
    canvas_reading.wait_for_outline(page)
    assert outlined(page)[:2] == pytest.approx(place(page, RIGHT), abs=4)
    # Pressed while the mask is still growing by 8 px: the object is added to the grown mask.
    page.evaluate("() => ['edit-mask-grow', 'select-add'].forEach((id) => document.getElementById(id).click())")
    expect_painted(page, BALL * (RADIUS + 8) ** 2 / RADIUS**2 + BALL)
    page.keyboard.press("Escape")
    expect(page.locator("#select-options")).to_be_hidden()
