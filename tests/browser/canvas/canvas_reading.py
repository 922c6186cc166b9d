"""Pixels of a picture on the screen, what the canvas shows as painted, and the ways of a mouse and of a finger."""

import base64
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.hand import PATIENCE

Pixel = tuple[int, int]
# By Gradio's own handle on the editor.
PLACE = """([x, y, across]) => {
    const canvas = document.querySelector("#edit-canvas .pixi-target canvas").getBoundingClientRect();
    const { image_container: image } = window.editor, scale = window.editor.width / across * image.scale.x;
    return [canvas.x + image.position.x + x * scale, canvas.y + image.position.y + y * scale];
}"""
# A byte for each pixel of the view, once the strokes under the hand are drawn.
SHOWN = """async () => {
    await window.proofroomStrokes();
    const { width, height, app, layer_manager: layers } = window.editor;
    const frame = Object.assign(app.screen.clone(), { x: 0, y: 0, width, height });
    const bytes = new Uint8Array(width * height);
    for (const { container } of layers.get_layers()) {
        const { pixels } = app.renderer.extract.pixels({ target: container, resolution: 1, frame });
        bytes.forEach((_, pixel) => { bytes[pixel] ||= pixels[4 * pixel + 3]; });
    }
    let text = "";
    for (const byte of bytes) text += String.fromCharCode(byte);
    return [width, height, btoa(text)];
}"""
WATCH = "() => { window.isPut = false; addEventListener('proofroom-put', () => { isPut = true; }, { once: true }); }"


def make_ball(folder: Path, size: Pixel, ball: Pixel, radius: int) -> Path:
    """Write a picture of a red ball on grainy green."""
    return make_balls(folder, size, {ball: (200, 40, 30)}, radius)


def make_balls(folder: Path, size: Pixel, balls: dict[Pixel, tuple[int, int, int]], radius: int) -> Path:
    """Write a picture of balls and their colours on grainy green, whose grains of 8 px each are soon encoded."""
    width, height = size
    grains = np.random.default_rng(3).integers(60, 90, (-(-height // 8), -(-width // 8), 3), dtype=np.uint8)
    pixels = grains.repeat(8, axis=0).repeat(8, axis=1)[:height, :width].copy()
    pixels[..., 1] += 60
    for ball, colour in balls.items():
        cv2.circle(pixels, ball, radius, colour, -1)
    path = folder / "ball.png"
    Image.fromarray(pixels).save(path)
    return path


def place(page: Page, pixel: Pixel, across: int) -> tuple[float, float]:
    """Return where a pixel is on the screen, of a picture that is ``across`` pixels wide."""
    return tuple(page.evaluate(PLACE, [*pixel, across]))


def drag(page: Page, across: int, *pixels: Pixel) -> None:
    """Drag the mouse through pixels of the picture."""
    first, *others = (place(page, pixel, across) for pixel in pixels)
    page.mouse.move(*first)
    page.mouse.down()
    for point in others:
        page.mouse.move(*point, steps=3)
    page.mouse.up()


def swipe(page: Page, across: int, *pixels: Pixel) -> None:
    """Draw one finger through pixels of the picture."""
    screen = page.context.new_cdp_session(page)
    points = [place(page, pixel, across) for pixel in pixels]
    touches = [("Start", points[:1]), *(("Move", [point]) for point in points[1:]), ("Move", points[-1:]), ("End", [])]
    # Slowly, and at rest in the end: of a tap soon after a swift finger Chromium may make no click.
    began = time.time() - len(touches)
    for second, (kind, touched) in enumerate(touches):
        event = {"type": f"touch{kind}", "touchPoints": [{"x": x, "y": y} for x, y in touched]}
        screen.send("Input.dispatchTouchEvent", event | {"timestamp": began + second})
    screen.detach()


def wait_for_outline(page: Page) -> None:
    """Wait until Select has outlined what it was shown."""
    expect(page.locator("#select-options")).to_have_attribute("data-selected", "true", timeout=PATIENCE)
    expect(page.locator("#select-options")).to_have_attribute("data-busy", "false", timeout=PATIENCE)


@contextmanager
def put_in(page: Page) -> Iterator[None]:
    """Wait at the end until the page has put the mask of a change into the editor."""
    page.evaluate(WATCH)
    yield
    page.wait_for_function("() => window.isPut", timeout=PATIENCE)


def read_shown(page: Page, size: Pixel) -> np.ndarray:
    """Return what the canvas shows as painted: (height, width) bool of a picture of ``size``."""
    width, height, text = page.evaluate(SHOWN)
    alpha = np.frombuffer(base64.b64decode(text), dtype=np.uint8).reshape(height, width)
    return cv2.resize(alpha, size, interpolation=cv2.INTER_NEAREST) > 0


def agree(mask: np.ndarray, other: np.ndarray) -> bool:
    """Return whether two masks are one, but for their edges: a canvas may show them in half of the pixels."""
    around = np.ones((7, 7), dtype=np.uint8)
    edge = cv2.dilate(other.astype(np.uint8), around) != cv2.erode(other.astype(np.uint8), around)
    return not ((mask != other) & ~edge).any()
