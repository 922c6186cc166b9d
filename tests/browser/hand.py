"""What a person's hand does in the studio: open a tab, hand a picture over, paint, run."""

import base64
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Page, Request, expect

from tests.browser.running_app import RunningApp

PATIENCE = 30_000  # ms; software rendering on a busy machine
CANVAS = "#edit-canvas .pixi-target canvas"
SMALL = {"width": 960, "height": 600}
# A visitor who paints: without a graphics card the editor draws its canvas all the time, and every pixel of it costs.
PAINTER = {"viewport": SMALL, "device_scale_factor": 0.5}


def open_studio(page: Page, url: str, tab: str = "Create") -> None:
    """Open the studio at a tab."""
    page.goto(url)
    # Not an ``expect``, which describes the whole page each time that it sees no such box yet.
    page.locator("#create-prompt textarea").wait_for(timeout=PATIENCE)
    if tab != "Create":
        page.get_by_role("tab", name=tab, exact=True).click()


def make_photo(folder: Path, width: int, height: int, name: str = "photo.png") -> Path:
    """Write a picture in which every pixel matters: none is like one beside it, though a row is packed at once."""
    down, across = np.mgrid[:height, :width]
    pixels = np.stack([37 * across, 91 * down, 53 * (across + 2 * down)], axis=-1).astype(np.uint8)
    path = folder / name
    Image.fromarray(pixels).save(path)
    return path


def hand_over(page: Page, path: Path, replaces: bool = False) -> None:
    """Pick a picture in the upload field and wait until it can be painted on; one with strokes it ``replaces``."""
    page.locator("#edit-picture input[type=file]").set_input_files(path)
    if replaces:
        page.locator("#edit-replace").click(timeout=PATIENCE)
        expect(page.locator("#edit-replacement")).to_be_hidden(timeout=PATIENCE)
    wait_for_canvas(page)


def drop(page: Page, path: Path, selector: str) -> None:
    """Drop a file onto an element."""
    _give(page, path, selector, ["dragenter", "dragover", "drop"])


def paste(page: Page, path: Path) -> None:
    """Paste a file, while nothing that is written into has the focus."""
    _give(page, path, "body", ["paste"])


def _give(page: Page, path: Path, selector: str, events: list[str]) -> None:
    page.evaluate(
        """async ([selector, data, name, events]) => {
            const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
            const given = new DataTransfer();
            given.items.add(new File([bytes], name, {type: "image/png"}));
            const options = {bubbles: true, cancelable: true, dataTransfer: given, clipboardData: given};
            for (const name of events) {
                const Given = name === "paste" ? ClipboardEvent : DragEvent;
                document.querySelector(selector).dispatchEvent(new Given(name, options));
            }
        }""",
        [selector, base64.b64encode(path.read_bytes()).decode(), path.name, events],
    )


@contextmanager
def noted_uploads(page: Page) -> Iterator[list[str]]:
    """Give the list of the addresses that the page uploads files to, until the end."""
    uploads: list[str] = []

    def note(request: Request) -> None:
        if "/gradio_api/upload" in request.url:
            uploads.append(request.url)

    page.on("request", note)
    yield uploads
    page.remove_listener("request", note)


def wait_for_canvas(page: Page, said: str = "Paint over what should change") -> None:
    """Wait until the editor shows a picture: its brush can be used and it has fitted the picture in."""
    page.locator(CANVAS).wait_for(timeout=PATIENCE)
    expect(page.locator("#edit-line")).to_contain_text(said, timeout=PATIENCE)
    page.wait_for_function(
        # The canvas has been drawn to the size of its box, and keeps still.
        """() => { const canvas = document.querySelector("#edit-canvas .pixi-target canvas");
                   const box = canvas.getBoundingClientRect(), key = [box.x, box.y, box.width, box.height].join();
                   const still = window.lastBox === key; window.lastBox = key; return still && box.width > 100; }""",
        polling=300,
    )


def paint(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Draw one stroke; the points are shares of the canvas's box, its middle being (0.5, 0.5)."""
    box = page.locator("#edit-canvas .pixi-target canvas").bounding_box()
    points = [(box["x"] + box["width"] * x, box["y"] + box["height"] * y) for x, y in (start, end)]
    page.mouse.move(*points[0])
    page.mouse.down()
    page.mouse.move(*points[1], steps=3)
    page.mouse.up()
    expect(page.locator("#edit-undo")).to_have_attribute("aria-disabled", "false")


def run_edit(page: Page, prompt: str | None = None) -> None:
    """Describe the change and press Repaint."""
    if prompt is not None:
        page.locator("#edit-prompt textarea").fill(prompt)
    page.locator("#edit-run").click()


def expect_proof(page: Page, pixels: int) -> None:
    """Wait for the result and its proof: of the picture's ``pixels`` none outside the mask changed."""
    proof = re.compile(r"0 of ([\d,]+) pixels outside the mask changed")
    expect(page.locator("#edit-line")).to_contain_text(proof, timeout=PATIENCE)
    outside = int(proof.search(page.locator("#edit-line").inner_text())[1].replace(",", ""))
    assert 0 < outside < pixels
    wait_for_comparison(page)


def wait_for_comparison(page: Page) -> None:
    """Wait until the page has gone to a result: the line says so a moment before."""
    expect(page.locator("#edit-face input[value=Compare]")).to_be_checked(timeout=PATIENCE)


def read_result(page: Page, folder: Path) -> np.ndarray:
    """Return the pixels of the newest thumbnail's file, as a browser gets it."""
    source = page.locator("#edit-gallery img").first.get_attribute("src")
    path = folder / "result"
    path.write_bytes(page.request.get(source).body())
    return np.asarray(Image.open(path).convert("RGB"))


def stored_shots(app: RunningApp, prompt: str) -> list[dict]:
    """Return what was recorded of the shots with a prompt, newest last; other tests make theirs at the same time."""
    shots = [json.loads(path.read_bytes()) for path in app.data.glob("files/shots/**/recipe.json")]
    shots = [shot for shot in shots if shot["recipe"]["parameters"]["prompt"] == prompt]
    return sorted(shots, key=lambda shot: shot["recipe"]["made_at"])


def stored_mask(app: RunningApp, prompt: str) -> np.ndarray:
    """Return the mask of the newest shot with a prompt: True = repaint."""
    path = app.data / "files" / stored_shots(app, prompt)[-1]["mask"]
    return np.asarray(Image.open(path).convert("RGBA"))[..., 3] == 0
