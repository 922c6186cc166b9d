"""The mask's panel, its tools and its cautions; extending; and what an edit says about itself."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.hand import (
    PAINTER,
    PATIENCE,
    expect_proof,
    hand_over,
    open_studio,
    paint,
    run_edit,
    stored_mask,
    stored_shots,
    wait_for_canvas,
)
from tests.browser.running_app import RunningApp

WIDTH, HEIGHT, RADIUS = 900, 600, 130


@pytest.fixture
def edit(new_page: Callable[..., Page], app_url: str) -> Page:
    page = new_page(**PAINTER)
    open_studio(page, app_url, "Edit")
    return page


@pytest.fixture
def ball(tmp_path: Path) -> Path:
    """Give a picture of a red ball on grainy green."""
    pixels = np.random.default_rng(3).integers(60, 90, (HEIGHT, WIDTH, 3), dtype=np.uint8)
    pixels[..., 1] += 60
    cv2.circle(pixels, (WIDTH // 2, HEIGHT // 2), RADIUS, (200, 40, 30), -1)
    path = tmp_path / "ball.png"
    Image.fromarray(pixels).save(path)
    return path


def open_panel(page: Page, name: str) -> None:
    page.locator(f"#{name} > button").click()


def share(page: Page) -> float:
    """Return the share of the picture, in percent, that the panel says is painted."""
    return float(re.search(r"([\d.]+) %", page.locator("#edit-mask-facts strong").first.inner_text())[1])


def use_tool(page: Page, name: str) -> float:
    """Press a tool's button and return the share that the panel says then, which is another."""
    before = page.locator("#edit-mask-facts strong").first.inner_text()
    with drawn_anew(page):
        page.locator(f"#edit-mask-{name}").click()
    expect(page.locator("#edit-mask-facts strong").first).not_to_have_text(before, timeout=PATIENCE)
    return share(page)


@contextmanager
def drawn_anew(page: Page) -> Iterator[None]:
    """Wait at the end until the editor shows other layers: what it has not drawn yet is not handed over."""
    page.evaluate(
        """() => {
            const editor = window.editor, add = editor.add_layers_from_url;
            window.drawn = new Promise((draw) => {
                editor.add_layers_from_url = (urls) => {
                    editor.add_layers_from_url = add;
                    return add(urls).finally(draw);
                };
            });
        }"""
    )
    yield
    page.evaluate("() => window.drawn")


def test_the_panel_shows_the_mask_as_it_is_painted_and_a_tool_can_be_taken_back(edit: Page, ball: Path):
    hand_over(edit, ball)
    open_panel(edit, "edit-mask")
    paint(edit, (0.47, 0.5), (0.53, 0.5))
    # Without any press: the brush has rested.
    expect(edit.locator("#edit-mask-facts")).to_contain_text("of the picture", timeout=PATIENCE)
    expect(edit.locator("#edit-mask-facts")).to_contain_text("1 request")
    expect(edit.locator("#edit-mask-picture img")).to_be_visible()
    painted = share(edit)
    edit.locator("#edit-mask-amount input").fill("20")
    assert use_tool(edit, "grow") > painted
    assert use_tool(edit, "undo") == painted
    with edit.expect_download() as download:
        edit.locator("#edit-mask-download").click()
    saved = np.asarray(Image.open(download.value.path()))[..., 3] == 0
    assert 100 * saved.mean() == pytest.approx(painted, rel=0.02)


def test_a_mask_from_a_file_is_sent_as_it_was_and_not_as_the_editor_shows_it(
    edit: Page, app_process: RunningApp, ball: Path, tmp_path: Path
):
    mask = np.zeros((HEIGHT, WIDTH), dtype=np.uint8)
    cv2.circle(mask, (450, 300), 60, 255, -1)
    mask[50:53, 80:83] = 255
    # White strokes on a transparent ground, as another program's layer.
    Image.fromarray(np.dstack([mask] * 4)).save(tmp_path / "mask.png")
    hand_over(edit, ball)
    open_panel(edit, "edit-mask")
    with edit.expect_file_chooser() as chooser:
        edit.locator("#edit-mask-upload").click()
    with drawn_anew(edit):
        chooser.value.set_files(tmp_path / "mask.png")
    wait_for_canvas(edit)
    facts = edit.locator("#edit-mask-facts")
    expect(facts).to_contain_text("a speck of a few pixels is painted", timeout=PATIENCE)
    expect(facts).to_contain_text("The opaque part of the mask is repainted: 2.1 % of the picture.")
    run_edit(edit, "A silver ball")
    expect(edit.locator("#edit-line [role=alert]")).to_contain_text("a speck of a few pixels", timeout=PATIENCE)
    assert stored_shots(app_process, "A silver ball") == []
    edit.locator("#edit-anyway").click()
    expect_proof(edit, WIDTH * HEIGHT)
    expect(edit.locator("#edit-anyway")).to_be_hidden()
    assert np.array_equal(stored_mask(app_process, "A silver ball"), mask > 0)
    edit.locator("#edit-corrected > button").click()
    expect(edit.locator("#edit-corrected")).to_contain_text("What should have stayed differed by", timeout=PATIENCE)
    expect(edit.locator("#edit-heat img")).to_be_visible(timeout=PATIENCE)
