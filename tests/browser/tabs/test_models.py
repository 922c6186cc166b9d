"""What a person may tell a model, and what they see of it: models, free sizes, growing pictures, references."""

import io
import re

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.hand import PAINTER, PATIENCE, open_studio, run_edit, stored_mask, stored_shots
from tests.browser.running_app import RunningApp


def choose(page: Page, dropdown: str, option: str) -> None:
    page.locator(f"{dropdown} input").click()
    page.get_by_role("option", name=option, exact=True).click()


def choose_model(page: Page, model: str, tab: str = "create") -> None:
    """Type a model's name and wait until the form has followed."""
    page.locator(f"#{tab}-more > button").click()
    name = page.locator(f"#{tab}-model input")
    name.fill(model)
    name.press("Enter")


def shown_picture(page: Page) -> Image.Image:
    source = page.locator("#create-gallery .thumbnails img").first.get_attribute("src")
    return Image.open(io.BytesIO(page.request.get(source).body()))


@pytest.fixture
def create(page: Page, app_url: str) -> Page:
    open_studio(page, app_url)
    return page


def test_a_free_size_is_typed_snapped_and_drawn(create: Page):
    choose_model(create, "gpt-image-2")
    choose(create, "#create-size", "Custom")
    create.locator("#create-width input").fill("1220")
    create.locator("#create-height input").fill("540")
    create.locator("#create-prompt textarea").fill("A red ball")
    # What will travel stands in the form before anything is asked.
    expect(create.locator("#create-width input")).to_have_value("1216")
    expect(create.locator("#create-height input")).to_have_value("544")
    expect(create.locator("#create-drawn")).to_have_text("")
    create.locator("#create-run").click()
    expect(create.locator("#create-line")).to_contain_text("1216 x 544", timeout=PATIENCE)
    assert shown_picture(create).size == (1216, 544)

    # What is typed wrongly and hidden again stops nothing.
    create.locator("#create-width input").fill("0")
    choose(create, "#create-size", "1024 x 1024")
    create.locator("#create-run").click()
    expect(create.locator("#create-line")).to_contain_text("1024 x 1024", timeout=PATIENCE)


def test_a_picture_that_has_grown_is_whole_in_the_end(page: Page, app_url: str):
    open_studio(page, app_url)
    page.locator("#create-more > button").click()
    choose(page, "#create-partial-images", "3")
    page.locator("#create-prompt textarea").fill("A red ball on the beach")
    page.locator("#create-run").click()
    expect(page.locator("#create-line")).to_contain_text("1 picture", timeout=PATIENCE)
    expect(page.locator("#create-download")).to_be_visible()
    assert "unfinished" not in page.locator("#create-gallery .thumbnails img").first.get_attribute("src")

    # A transparent background is transparent on disk.
    choose(page, "#create-background", "Transparent")
    page.locator("#create-run").click()
    expect(page.locator("#create-gallery .thumbnails button")).to_have_count(2, timeout=PATIENCE)
    expect(page.locator("#create-line")).to_contain_text("1 picture", timeout=PATIENCE)
    alpha = np.asarray(shown_picture(page).convert("RGBA"))[..., 3]
    assert alpha.min() == 0
    assert alpha.max() == 255


def test_a_reference_travels_and_is_kept_with_the_recipe(new_page, app_process: RunningApp):
    page: Page = new_page(**PAINTER)
    open_studio(page, app_process.url, "Edit")
    page.locator("#edit-references > button").click()
    page.locator("#edit-reference-pictures input[type=file]").set_input_files("examples/coffee.png")
    expect(page.locator("#edit-reference-pictures img")).to_be_visible(timeout=PATIENCE)
    expect(page.locator("#edit-reference-pictures .thumbnail-item")).to_have_attribute("aria-label", re.compile("^@2"))
    page.locator("#edit-examples button").first.click()
    expect(page.locator("#edit-line")).to_contain_text("pixels outside the mask changed", timeout=PATIENCE)
    shots = stored_shots(app_process, page.locator("#edit-prompt textarea").input_value())
    # Other tests click the same example, with nothing beside it.
    [references] = [found for shot in shots if (found := shot["handling"]["references"])]
    assert [key.partition("/")[0] for key in references] == ["pictures"]

    # The mask of the example is still the editor's.
    run_edit(page, "A pirate's hat on the cat")
    expect(page.locator("#edit-gallery .thumbnail-item")).to_have_count(2, timeout=PATIENCE)
    with Image.open("examples/chelsea-mask.png") as mask:
        repainted = np.asarray(mask.convert("RGBA"))[..., 3] == 0
    assert np.array_equal(stored_mask(app_process, "A pirate's hat on the cat"), repainted)
