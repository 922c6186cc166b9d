"""A picture that was made is dropped in again: prompt, parameters and mask are there, and it can be made again."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, expect

from components.library.recipes.png_recipe import write_png_recipe
from tests.browser.hand import PAINTER, PATIENCE, expect_proof, hand_over, make_photo, open_studio, stored_mask
from tests.browser.running_app import RunningApp
from tests.library.pictures import alpha_mask, disc
from tests.library.shots import edit_shot


def test_a_made_picture_brings_its_prompt_its_parameters_and_its_mask(
    new_page: Callable[..., Page], app_url: str, app_process: RunningApp, tmp_path: Path
):
    asked = {"model": "gpt-image-2", "prompt": "一朵红玫瑰", "n": 1, "size": "1504x896", "quality": "low"}
    mask = disc(900, 600, 140)
    photo = make_photo(tmp_path, 900, 600)
    made = tmp_path / "made.png"
    made.write_bytes(
        write_png_recipe(photo.read_bytes(), replace(edit_shot().recipe, parameters=asked), alpha_mask(mask))
    )
    page = new_page(**PAINTER)
    open_studio(page, app_url, "Edit")
    hand_over(page, made)
    expect(page.locator("#edit-line")).to_contain_text("restored from this file", timeout=PATIENCE)
    expect(page.locator("#edit-prompt textarea")).to_have_value("一朵红玫瑰")
    expect(page.locator("#edit-size input")).to_have_value("Custom")
    expect(page.locator("#edit-quality input")).to_have_value("Low")
    page.locator("#edit-more > button").click()
    expect(page.locator("#edit-model input")).to_have_value("gpt-image-2")
    page.locator("#edit-run").click()
    expect_proof(page, 900 * 600)
    assert np.array_equal(stored_mask(app_process, "一朵红玫瑰"), mask)
    # One model is at work in a visit: the picture's is the other tab's too.
    page.get_by_role("tab", name="Create", exact=True).click()
    page.locator("#create-more > button").click()
    expect(page.locator("#create-model input")).to_have_value("gpt-image-2")
