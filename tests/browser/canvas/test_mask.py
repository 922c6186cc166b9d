"""The mask's panel, its tools and its cautions; extending; and what an edit says about itself."""

import io
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.canvas.canvas_reading import make_ball, put_in, read_shown
from tests.browser.canvas.mask_panel import download_mask, drag, said_anew, size_brush
from tests.browser.hand import (
    CANVAS,
    PATIENCE,
    expect_proof,
    hand_over,
    paint,
    run_edit,
    stored_mask,
    stored_shots,
    wait_for_canvas,
)
from tests.browser.running_app import RunningApp

WIDTH, HEIGHT, RADIUS = 900, 600, 130


@pytest.fixture
def ball(tmp_path: Path) -> Path:
    """Give a picture of a red ball on grainy green."""
    return make_ball(tmp_path, (WIDTH, HEIGHT), (WIDTH // 2, HEIGHT // 2), RADIUS)


# Whether the share that is said, which is rounded, is so many percent.
IS_SAID = """percent => {
    const said = parseFloat(document.querySelector("#edit-mask-facts strong")?.textContent);
    return Math.abs(said - percent) < 0.05 + 0.1 * percent;
}"""


# Whether the transition is shown, in the middle of the canvas and so wide. Each check of the mask shows it anew.
IS_OVER_THE_PICTURE = """([canvas, width]) => {
    const [shown, whole] = ["#edit-canvas .transition img", canvas].map((at) =>
        document.querySelector(at)?.getBoundingClientRect());
    return shown && Math.abs(shown.width - width) <= 1 &&
        Math.abs(shown.x + shown.width / 2 - whole.x - whole.width / 2) <= 1;
}"""


def expect_share(page: Page, percent: float) -> None:
    """Wait until this share is said to be painted; the answer of an earlier check may be said before it."""
    page.wait_for_function(IS_SAID, arg=percent, timeout=PATIENCE)


def shown_share(page: Page) -> float:
    """Return the share of the picture, in percent, that the canvas shows as painted, which is said at last."""
    shown = 100 * read_shown(page, (WIDTH, HEIGHT)).mean()
    expect_share(page, shown)
    return shown


def paint_along_an_edge(edit: Page) -> None:
    """Paint one edge-aware stroke with the panel open; check that it covers the ball alone, and that it is one step."""
    edit.locator("body").press("b")
    edit.locator("#edit-edge-aware input").check()
    edit.locator("#edit-soft input").check()
    edit.locator("#edit-mask-more").click()
    size_brush(edit, 200)
    box = edit.locator(CANVAS).bounding_box()
    # The ball's middle is that of the canvas; the brush reaches over the ball's edge at the right.
    scale = edit.evaluate("window.editor.image_container.scale.x * window.editor.width / 900")
    x = 0.5 + 80 * scale / box["width"]
    with said_anew(edit), put_in(edit):
        drag(edit, (0.5, 0.5), (x, 0.5))
    # Where the picture stays inside the mask is shown over the picture, once the mask has been checked.
    edit.wait_for_function(IS_OVER_THE_PICTURE, arg=[CANVAS, 900 * scale], timeout=PATIENCE)
    edit.locator("#edit-mask-more").click()
    saved = download_mask(edit)
    down, across = np.nonzero(saved)
    from_middle = np.hypot(across - WIDTH // 2, down - HEIGHT // 2)
    assert from_middle.max() <= RADIUS + 2
    # Nearly all of the brush's way through the ball.
    assert saved[HEIGHT // 2, WIDTH // 2 - 90 : WIDTH // 2 + RADIUS - 4].all()
    with said_anew(edit):
        edit.locator("body").press("Control+z")
    expect(edit.locator("#edit-mask-facts")).to_contain_text("Nothing is painted yet.")
    expect(edit.locator("#edit-canvas .transition img")).to_have_count(0)


def upload_and_repaint(edit: Page, app: RunningApp, folder: Path) -> None:
    """Upload a mask into a new picture, and repaint: the mask is sent as it was and not as the editor shows it."""
    mask = np.zeros((HEIGHT, WIDTH), dtype=np.uint8)
    cv2.circle(mask, (450, 300), 60, 255, -1)
    mask[50:53, 80:83] = 255
    # White strokes on a transparent ground, as another program's layer.
    Image.fromarray(np.dstack([mask] * 4)).save(folder / "mask.png")
    edit.locator("#edit-mask-more").click()
    with edit.expect_file_chooser() as chooser:
        edit.locator("#edit-mask-upload").click()
    with put_in(edit):
        chooser.value.set_files(folder / "mask.png")
    wait_for_canvas(edit)
    facts = edit.locator("#edit-mask-facts")
    expect(facts).to_contain_text("a speck of a few pixels is painted", timeout=PATIENCE)
    expect(facts).to_contain_text("The opaque part of the mask is repainted: 2.1 % of the picture.")
    run_edit(edit, "A silver ball")
    expect(edit.locator("#edit-line [role=alert]")).to_contain_text("a speck of a few pixels", timeout=PATIENCE)
    assert stored_shots(app, "A silver ball") == []
    edit.locator("#edit-anyway").click()
    expect_proof(edit, WIDTH * HEIGHT)
    expect(edit.locator("#edit-anyway")).to_be_hidden()
    assert np.array_equal(stored_mask(app, "A silver ball"), mask > 0)
    edit.locator("#edit-corrected > button").click()
    expect(edit.locator("#edit-corrected")).to_contain_text(
        "The part that should have stayed differed by", timeout=PATIENCE
    )
    expect(edit.locator("#edit-heat img")).to_be_visible(timeout=PATIENCE)


def test_the_share_that_is_said_follows_a_file_strokes_tools_undo_by_keys_and_an_edge_and_is_that_of_the_download(
    edit: Page, app_process: RunningApp, ball: Path, tmp_path: Path
):
    hand_over(edit, ball)
    upload_and_repaint(edit, app_process, tmp_path)
    hand_over(edit, ball, replaces=True)
    edit.locator("#edit-mask-more").click()
    with said_anew(edit):
        # Without any press: the brush has rested.
        paint(edit, (0.47, 0.5), (0.53, 0.5))
    expect(edit.locator("#edit-mask-facts")).to_contain_text("travels enlarged")
    shares = [shown_share(edit)]
    edit.locator("#edit-mask-amount input").fill("20")
    for work in (
        lambda: edit.locator("#edit-mask-grow").click(),
        lambda: (edit.locator("body").press("l"), drag(edit, (0.3, 0.3), (0.4, 0.3), (0.4, 0.45), (0.3, 0.4))),
    ):
        with put_in(edit):
            work()
        shares.append(shown_share(edit))
    assert shares == sorted(shares)
    for before in reversed(shares[:-1]):
        edit.locator("body").press("Control+z")
        expect_share(edit, before)
    for after in shares[1:]:
        edit.locator("body").press("Control+Shift+z")
        expect_share(edit, after)
    with said_anew(edit):
        edit.locator("#edit-clear").click()
    edit.locator("#edit-undo").click()
    expect_share(edit, shares[-1])
    # A check that is asked for while a tool is at work is about the mask of the tool.
    early, finished, number = edit.evaluate(CHECK_DURING_A_CHANGE)
    assert (early, number) == (None, finished)
    edit.locator("#edit-mask-more").click()
    expect(edit.locator("#edit-mask-picture img")).to_be_visible()
    # The panel covers a part of the canvas; the rest is seen as before.
    canvas = Image.open(io.BytesIO(edit.locator("#edit-canvas").screenshot())).convert("RGB")
    assert np.asarray(canvas).any(axis=2).mean() > 0.999
    assert 100 * download_mask(edit).mean() == pytest.approx(shares[-1], rel=0.1)

    edit.locator("#edit-clear").click()
    expect(edit.locator("#edit-mask-facts")).to_contain_text("Nothing is painted yet.", timeout=PATIENCE)
    paint_along_an_edge(edit)


# The number of the canvas's state that a check tells while a change is at work; that after the change; and the check's.
CHECK_DURING_A_CHANGE = """async () => {
    const history = window.proofroomHistory;
    await history.takeTurn();
    let told = null;
    const check = history.readForCheck().then(({ number }) => { told = number; });
    await new Promise((resolve) => setTimeout(resolve, 50));
    const early = told;
    await history.put(null);
    const { number } = await window.proofroomStrokes();
    await check;
    return [early, number, told];
}"""
