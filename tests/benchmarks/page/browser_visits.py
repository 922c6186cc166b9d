"""Visits in Chromium for the benchmarks: a browser, and a page whose editor shows a picture that was uploaded."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.benchmarks.pictures.scene import SIZES, draw_photo
from tests.browser.chromium import FLAGS

# Seconds for what a person waits for; the bare editor may need half a minute at a time.
PATIENCE = 180
# The noise of a camera at night, of 255.
NOISE = 12
QUIET = {"GRADIO_ANALYTICS_ENABLED": "False", "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}


@contextmanager
def open_browser(executable: str) -> Iterator[Browser]:
    """Give a Chromium that reaches this machine only."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


def open_picture(browser: Browser, url: str, enter: Callable[[Page], None], upload: str, file: Path) -> Page:
    """Return the page of a new visit whose editor shows a file.

    ``enter`` goes to the editor; ``upload`` is the selector of the box that takes the file.
    """
    page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="en-US")
    page.set_default_timeout(PATIENCE * 1000)
    page.goto(url)
    enter(page)
    page.locator(upload).first.set_input_files(file)
    wait_for_colour(page)
    return page


def write_uploads(folder: Path, megapixels: tuple[int, ...]) -> Iterator[tuple[int, Path]]:
    """Yield each number of megapixels with a JPEG of that size, with the noise of a photo."""
    for size in megapixels:
        path = folder / f"{size}.jpg"
        save_noisy(draw_photo(SIZES[size]), path)
        yield size, path


def save_noisy(pixels: np.ndarray, path: Path) -> None:
    """Save a picture, (height, width, 3) uint8, as a JPEG with noise."""
    noise = np.random.default_rng(1).normal(0, NOISE, pixels.shape)
    Image.fromarray(np.clip(pixels + noise, 0, 255).astype(np.uint8)).save(path, quality=90)


def wait_for_colour(page: Page) -> None:
    """Wait until the editor shows the picture, which is brown and red where all else is grey or white."""
    canvas = page.locator("#edit-canvas canvas").first
    canvas.wait_for()

    def shows_colour() -> bool:
        red, _, blue = photograph(page, *middle_of(canvas.bounding_box()), 200)
        return red - blue > 40

    wait_until(page, shows_colour)


def photograph(page: Page, x: float, y: float, edge: int = 1) -> tuple[int, int, int]:
    """Return the mean colour of a square of the page, as it is shown, around a point."""
    clip = {"x": x - edge // 2, "y": y - edge // 2, "width": edge, "height": edge}
    shot = Image.open(BytesIO(page.screenshot(clip=clip))).convert("RGB")
    return shot.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))


def wait_until(page: Page, holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, "the editor did not show it"
        page.wait_for_timeout(100)


def middle_of(box: dict[str, float]) -> tuple[float, float]:
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
