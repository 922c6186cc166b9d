from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.hand import (
    PAINTER,
    PATIENCE,
    expect_proof,
    hand_over,
    make_photo,
    open_studio,
    paint,
    read_result,
    run_edit,
    stored_mask,
    wait_for_canvas,
)
from tests.browser.running_app import RunningApp


@pytest.fixture
def edit(new_page: Callable[..., Page], app_url: str) -> Page:
    page = new_page(**PAINTER)
    open_studio(page, app_url, "Edit")
    return page


def test_upload_paint_edit_and_compare(edit: Page, app_process: RunningApp, tmp_path: Path):
    photo = make_photo(tmp_path, 1100, 500)
    hand_over(edit, photo)
    paint(edit, (0.4, 0.5), (0.6, 0.5))
    run_edit(edit, "A red balloon")
    expect_proof(edit, 1100 * 500)
    expect(edit.get_by_role("radio", name="Compare")).to_be_checked()
    expect(edit.locator("#edit-compare img").first).to_be_visible()
    before, after = np.asarray(Image.open(photo)), read_result(edit, tmp_path)
    mask = stored_mask(app_process, "A red balloon")
    assert mask.shape == (500, 1100)
    assert 0.005 < mask.mean() < 0.3
    assert mask[250, 550]
    assert np.array_equal(after[~mask], before[~mask])
    assert (after[mask] != before[mask]).any(axis=1).mean() > 0.9
    with edit.expect_download() as download:
        edit.locator("#edit-download").click()
    assert np.array_equal(np.asarray(Image.open(download.value.path()).convert("RGB")), after)


def test_strokes_are_still_there_after_the_result_and_after_another_size(
    edit: Page, app_process: RunningApp, tmp_path: Path
):
    hand_over(edit, make_photo(tmp_path, 640, 400))
    paint(edit, (0.45, 0.4), (0.55, 0.6))
    run_edit(edit, "A blue ball")
    expect_proof(edit, 640 * 400)
    first = stored_mask(app_process, "A blue ball")
    edit.locator("#edit-face label", has_text="Paint").click()
    edit.locator("#edit-size input").click()
    edit.get_by_role("option", name="1024 x 1536").click()
    run_edit(edit)
    expect(edit.locator("#edit-gallery img")).to_have_count(2, timeout=PATIENCE)
    expect_proof(edit, 640 * 400)
    assert np.array_equal(stored_mask(app_process, "A blue ball"), first)


def test_a_result_can_be_edited_again_and_the_old_mask_is_gone(edit: Page, tmp_path: Path):
    photo = make_photo(tmp_path, 700, 480)
    hand_over(edit, photo)
    paint(edit, (0.4, 0.4), (0.45, 0.45))
    run_edit(edit, "A yellow star")
    expect_proof(edit, 700 * 480)
    once = read_result(edit, tmp_path)
    edit.locator("#edit-again").click()
    wait_for_canvas(edit)
    run_edit(edit)
    expect(edit.locator("#edit-line [role=alert]")).to_contain_text("Nothing is painted", timeout=PATIENCE)
    paint(edit, (0.6, 0.6), (0.65, 0.6))
    run_edit(edit)
    expect(edit.locator("#edit-gallery img")).to_have_count(2, timeout=PATIENCE)
    expect_proof(edit, 700 * 480)
    twice = read_result(edit, tmp_path)
    before = np.asarray(Image.open(photo))
    changed_once, changed_twice = (once != before).any(axis=2), (twice != once).any(axis=2)
    assert 0 < changed_once.mean() < 0.2
    assert 0 < changed_twice.mean() < 0.2
    assert not (changed_once & changed_twice).any()


def test_nothing_painted_offers_to_redraw_the_whole_picture(edit: Page, tmp_path: Path):
    hand_over(edit, make_photo(tmp_path, 600, 400))
    run_edit(edit, "A watercolour")
    expect(edit.locator("#edit-line [role=alert]")).to_contain_text("Nothing is painted", timeout=PATIENCE)
    expect(edit.locator("#edit-prompt textarea")).to_have_value("A watercolour")
    edit.locator("#edit-redraw").click()
    expect(edit.locator("#edit-line")).to_contain_text("The whole picture was redrawn", timeout=PATIENCE)
    assert read_result(edit, tmp_path).shape == (400, 600, 3)


def test_a_file_that_is_no_picture_is_refused_and_nothing_is_lost(edit: Page, app_process: RunningApp, tmp_path: Path):
    hand_over(edit, make_photo(tmp_path, 500, 400))
    paint(edit, (0.45, 0.5), (0.55, 0.5))
    edit.locator("#edit-prompt textarea").fill("A green leaf")
    text = tmp_path / "notes.txt"
    text.write_text("not a picture")
    edit.locator("#edit-picture input[type=file]").set_input_files(text)
    expect(edit.locator("#edit-line [role=alert]")).to_contain_text("not a picture", timeout=PATIENCE)
    expect(edit.locator("#edit-prompt textarea")).to_have_value("A green leaf")
    run_edit(edit)
    expect_proof(edit, 500 * 400)
    assert stored_mask(app_process, "A green leaf")[200, 250]


def test_clear_takes_the_strokes_away_and_leaves_the_picture(edit: Page, app_process: RunningApp, tmp_path: Path):
    hand_over(edit, make_photo(tmp_path, 500, 400))
    paint(edit, (0.45, 0.3), (0.55, 0.3))
    edit.get_by_role("button", name="Clear canvas").click()
    expect(edit.locator("#edit-line")).to_contain_text("The strokes are gone", timeout=PATIENCE)
    wait_for_canvas(edit)
    paint(edit, (0.45, 0.7), (0.55, 0.7))
    run_edit(edit, "A blue marble")
    expect_proof(edit, 500 * 400)
    mask = stored_mask(app_process, "A blue marble")
    assert mask[300:].any()
    assert not mask[:200].any()


def test_no_picture_is_said_at_the_stage(edit: Page):
    run_edit(edit, "A red hat")
    expect(edit.locator("#edit-line [role=alert]")).to_contain_text("Add a picture first")


def test_a_picture_can_be_pasted(edit: Page):
    edit.evaluate(
        """async () => {
            const canvas = new OffscreenCanvas(320, 200);
            canvas.getContext("2d").fillRect(0, 0, 320, 200);
            const data = new DataTransfer();
            data.items.add(new File([await canvas.convertToBlob()], "pasted.png", {type: "image/png"}));
            document.body.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true}));
        }"""
    )
    wait_for_canvas(edit)
    expect(edit.locator("#edit-line")).to_contain_text("320 x 200 pixels")


@pytest.mark.parametrize("tab", ["Create", "Edit"])
def test_one_click_on_an_example_shows_a_finished_edit(new_page: Callable[..., Page], app_url: str, tab: str):
    page = new_page(**PAINTER)
    open_studio(page, app_url, tab)
    page.locator(f"#{tab.lower()}-examples button").first.click()
    expect_proof(page, 451 * 300)
    expect(page.locator("#edit-compare img").first).to_be_visible()
    expect(page.locator("#edit-prompt textarea")).not_to_be_empty()
