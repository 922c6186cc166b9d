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
    CANVAS,
    PAINTER,
    PATIENCE,
    expect_proof,
    hand_over,
    open_studio,
    paint,
    read_result,
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
    """Wait at the end until the editor shows something else: what it has not drawn yet is not handed over."""
    canvas = page.locator(CANVAS)
    before = last = canvas.screenshot()
    yield
    for _ in range(PATIENCE // 200):
        page.wait_for_timeout(200)
        now = canvas.screenshot()
        if before != now == last:
            return
        last = now
    pytest.fail("The editor still shows what it did.")


def test_the_panel_shows_the_mask_as_it_is_painted_and_each_tool_can_be_taken_back(
    edit: Page, app_process: RunningApp, ball: Path, tmp_path: Path
):
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
    snapped = use_tool(edit, "snap")
    assert snapped == pytest.approx(100 * np.pi * RADIUS**2 / (WIDTH * HEIGHT), rel=0.05)
    with edit.expect_download() as download:
        edit.locator("#edit-mask-download").click()
    saved = np.asarray(Image.open(download.value.path()))[..., 3] == 0
    run_edit(edit, "A golden ball")
    expect_proof(edit, WIDTH * HEIGHT)
    mask = stored_mask(app_process, "A golden ball")
    assert np.array_equal(mask, saved)
    rows, columns = np.mgrid[:HEIGHT, :WIDTH]
    disc = (rows - HEIGHT // 2) ** 2 + (columns - WIDTH // 2) ** 2 <= RADIUS**2
    assert (mask & disc).sum() / (mask | disc).sum() > 0.97

    edit.locator("#edit-corrected > button").click()
    expect(edit.locator("#edit-corrected")).to_contain_text("Outside the mask the answer lay", timeout=PATIENCE)
    expect(edit.locator("#edit-heat img")).to_be_visible(timeout=PATIENCE)

    # The last mask, on another picture of another size.
    other = tmp_path / "other.png"
    Image.fromarray(np.full((300, 450, 3), 99, dtype=np.uint8)).save(other)
    hand_over(edit, other, replaces=True)
    edit.locator("#edit-mask-last").click()
    expect(edit.locator("#edit-mask-facts")).to_contain_text("was scaled to the picture's 450 x 300", timeout=PATIENCE)
    assert share(edit) == pytest.approx(snapped, rel=0.02)


def test_a_doubtful_mask_is_spoken_of_before_it_is_sent(
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
    facts, other = edit.locator("#edit-mask-facts"), edit.locator("#edit-mask-other")
    expect(facts).to_contain_text("a speck of a few pixels is painted", timeout=PATIENCE)
    expect(facts).to_contain_text("The opaque part of the mask is repainted: 2.1 % of the picture.")
    expect(other).to_have_text("Repaint the transparent part instead")
    with drawn_anew(edit):
        other.click()
    expect(facts).to_contain_text(
        "The transparent part of the mask is repainted: 98 % of the picture.", timeout=PATIENCE
    )
    with drawn_anew(edit):
        other.click()
    expect(other).to_have_text("Repaint the transparent part instead", timeout=PATIENCE)
    run_edit(edit, "A silver ball")
    expect(edit.locator("#edit-line [role=alert]")).to_contain_text("a speck of a few pixels", timeout=PATIENCE)
    assert stored_shots(app_process, "A silver ball") == []
    edit.locator("#edit-anyway").click()
    expect_proof(edit, WIDTH * HEIGHT)
    expect(edit.locator("#edit-anyway")).to_be_hidden()
    # What was uploaded is sent as it was, not as the editor's view shows it.
    assert np.array_equal(stored_mask(app_process, "A silver ball"), mask > 0)


def test_a_picture_is_extended_and_its_middle_stays(edit: Page, ball: Path, tmp_path: Path):
    hand_over(edit, ball)
    open_panel(edit, "edit-extend")
    edit.locator("#edit-extend-run").click()
    expect(edit.locator("#edit-line")).to_contain_text("The chequered margin will be painted", timeout=PATIENCE)
    run_edit(edit, "A meadow")
    expect_proof(edit, 1067 * HEIGHT)
    result, before = read_result(edit, tmp_path), np.asarray(Image.open(ball))
    assert result.shape[:2] == (HEIGHT, 1067)
    assert np.array_equal(result[:, 83 : 83 + WIDTH], before)
    # No chequers are left, and no seam of the size of one.
    assert np.abs(result[:, 82].astype(int) - result[:, 83]).mean() < 40
    edit.locator("#edit-face label", has_text="Paint").click()
    edit.locator("#edit-extend-reset").click()
    expect(edit.locator("#edit-line")).to_contain_text("900 x 600 pixels", timeout=PATIENCE)
