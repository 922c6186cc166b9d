"""An edit from the upload, the drop or the example to the comparison."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.hand import (
    CANVAS,
    PAINTER,
    PATIENCE,
    drop,
    expect_proof,
    hand_over,
    make_photo,
    noted_uploads,
    open_studio,
    paint,
    paste,
    read_result,
    run_edit,
    stored_mask,
    wait_for_canvas,
)
from tests.browser.running_app import RunningApp
from tests.browser.tabs.late_answer import answer_late

# How often the editor draws its canvas in the next frames of the browser.
DRAWN_IN_TEN_FRAMES = """async () => {
    const { gl } = window.editor.app.renderer, draw = gl.drawElements;
    let drawn = 0;
    gl.drawElements = (...given) => { drawn++; draw.apply(gl, given); };
    for (let frame = 0; frame < 10; frame++) await new Promise(requestAnimationFrame);
    gl.drawElements = draw;
    return drawn;
}"""

# How often the page asks for a frame of the browser in ten frames, once the editor has drawn all.
ASKED_AT_REST = """async () => {
    for (let wait = 0; window.editor.app.ticker.started; wait++) {
        if (wait > 300) return Infinity;
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const ask = window.requestAnimationFrame;
    let asked = 0;
    window.requestAnimationFrame = (work) => { asked++; return ask(work); };
    for (let frame = 0; frame < 10; frame++) await new Promise((resolve) => ask(resolve));
    window.requestAnimationFrame = ask;
    return asked;
}"""


def test_upload_paint_edit_compare_and_go_on(edit: Page, app_process: RunningApp, tmp_path: Path, console: list[str]):
    photo = make_photo(tmp_path, 1100, 500)
    hand_over(edit, photo)
    paint(edit, (0.3, 0.5), (0.4, 0.5))
    with noted_uploads(edit) as uploads:
        run_edit(edit, "A red balloon")
        expect_proof(edit, 1100 * 500)
    # Strokes are a part of the event.
    assert uploads == []
    expect(edit.get_by_role("radio", name="Compare")).to_be_checked()
    expect(edit.locator("#edit-compare img").first).to_be_visible()
    before, once = np.asarray(Image.open(photo)), read_result(edit, tmp_path)
    mask = stored_mask(app_process, "A red balloon")
    assert mask.shape == (500, 1100)
    assert 0.005 < mask.mean() < 0.3
    assert mask[250, 385]
    assert np.array_equal(once[~mask], before[~mask])
    assert (once[mask] != before[mask]).any(axis=1).mean() > 0.9
    with edit.expect_download() as download:
        edit.locator("#edit-download").click()
    assert np.array_equal(np.asarray(Image.open(download.value.path()).convert("RGB")), once)

    # The result is gone on with, and the old mask is gone.
    edit.locator("#edit-again").click()
    wait_for_canvas(edit)
    run_edit(edit, "A yellow star")
    expect(edit.locator("#edit-line [role=alert]")).to_contain_text("Nothing is painted", timeout=PATIENCE)
    assert console == []


def test_a_picture_is_dropped_anywhere_and_one_with_strokes_is_replaced_only_once_that_was_asked(
    new_page: Callable[..., Page], app_url: str, app_process: RunningApp, tmp_path: Path
):
    page = new_page(**PAINTER)
    photo, other = make_photo(tmp_path, 600, 400), make_photo(tmp_path, 300, 200, "other.png")
    line, question = page.locator("#edit-line"), page.locator("#edit-replacement")
    with noted_uploads(page) as uploads:
        open_studio(page, app_url)
        # Without the script event_updates.js the event's first update, which sets the brush, is then lost.
        answer_late(page, "edit-picture")
        drop(page, photo, "#create-run")
        wait_for_canvas(page)
        assert page.evaluate("window.answeredLate")
        expect(line).to_contain_text("600 x 400 pixels")
        expect(page.get_by_role("slider", name="Brush, px")).to_have_value("24")
        # A stroke that begins beside the picture.
        paint(page, (0.01, 0.5), (0.5, 0.5))
        page.locator("body").press("]")
        expect(page.get_by_role("slider", name="Brush, px")).to_have_value("30")
        for give in (lambda: drop(page, other, CANVAS), lambda: paste(page, other)):
            give()
            expect(question).to_contain_text("Replace the picture? Its strokes are lost.", timeout=PATIENCE)
            page.locator("#edit-keep").click()
            expect(question).to_be_hidden()
        page.locator("#edit-prompt textarea").fill("A violet line")
        page.locator("#edit-prompt textarea").press("Control+Enter")
        expect_proof(page, 600 * 400)
        mask = stored_mask(app_process, "A violet line")
        assert mask[200, :290].all()
        assert not mask[:, 330:].any()
        assert mask[:, 50].sum() == pytest.approx(24, abs=3)
        drop(page, other, "#edit-picture label")
        page.locator("#edit-replace").click(timeout=PATIENCE)
        expect(line).to_contain_text("300 x 200 pixels", timeout=PATIENCE)
        # The editor draws after its box has changed, but not where nobody sees it.
        wait_for_canvas(page)
    # Of each of both pictures Gradio's page sends at most the view back, and once; a person's files name an upload.
    assert len([url for url in uploads if url.endswith("/upload")]) <= 2
    page.get_by_role("tab", name="Library", exact=True).click()
    assert page.evaluate(DRAWN_IN_TEN_FRAMES) == 0
    page.get_by_role("tab", name="Edit", exact=True).click()
    assert page.evaluate(DRAWN_IN_TEN_FRAMES) > 0
    # Something else on the page may ask for one; a picture that moves asks for one in each frame.
    assert page.evaluate(ASKED_AT_REST) < 3
