"""Pictures that are created: from the prompt to the bytes, and on to Edit."""

import hashlib
import io
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect

from tests.browser.hand import PAINTER, PATIENCE, open_studio, wait_for_canvas
from tests.browser.running_app import RunningApp

# Describes the picture and presses again in the moment in which the refusal is shown.
PRESS_ONCE_REFUSED = """(prompt) => {
    const line = document.querySelector("#create-line"), box = document.querySelector("#create-prompt textarea");
    new MutationObserver((_, observer) => {
        if (!line.querySelector("[role=alert]")) return;
        observer.disconnect();
        window.refused = line.innerText;
        box.value = prompt;
        box.dispatchEvent(new Event("input", { bubbles: true }));
        document.querySelector("#create-run").click();
    }).observe(line, { childList: true, subtree: true });
}"""


@pytest.fixture
def create(page: Page, app_url: str) -> Page:
    open_studio(page, app_url)
    return page


def test_a_prompt_becomes_pictures_shown_as_the_bytes_that_came(create: Page, app_process: RunningApp):
    # Every screen says that no model is at work.
    for tab in ("Edit", "Create"):
        create.get_by_role("tab", name=tab, exact=True).click()
        expect(create.locator("#endpoint-status")).to_contain_text("Offline")
        expect(create.locator("#endpoint-status")).to_be_in_viewport()

    # An empty prompt is refused where the person looks. A press right after counts, however soon it comes.
    create.evaluate(PRESS_ONCE_REFUSED, "A lighthouse above the sea at sunset")
    create.locator("#create-run").click()
    create.wait_for_function("window.refused?.includes('Describe the picture first')")
    expect(create.locator("#create-line .facts")).to_contain_text("1 picture", timeout=PATIENCE)
    expect(create.locator("#create-run")).to_be_enabled()

    create.locator("#create-count input").click()
    create.get_by_role("option", name="2").click()
    create.locator("#create-run").click()
    expect(create.locator("#create-line .facts")).to_contain_text("2 pictures", timeout=PATIENCE)
    thumbnails = create.locator("#create-gallery .thumbnails img")
    expect(thumbnails).to_have_count(3)
    shown = [create.request.get(thumbnails.nth(i).get_attribute("src")).body() for i in range(2)]
    stored = {
        hashlib.sha256(path.read_bytes()).hexdigest() for path in app_process.data.glob("files/shots/**/answer.*")
    }
    assert {hashlib.sha256(picture).hexdigest() for picture in shown} <= stored
    assert {Image.open(io.BytesIO(picture)).size for picture in shown} == {(1024, 1024)}
    with create.expect_download() as download:
        create.locator("#create-download").click()
    assert download.value.path().read_bytes() == shown[0]

    # A press right after another picture was chosen is for that picture, though the server knows of the choice later.
    choices: list[Route] = []
    create.route("**/gradio_api/run/**", lambda route: choices.append(route), times=1)
    for place in (2, 1):
        thumbnails.nth(place).click()
    create.locator("#create-download").click()
    expect(create.locator("#create-download")).to_have_attribute("aria-busy", "true")
    with create.expect_download() as download:
        [choice] = choices
        choice.continue_()
    assert download.value.path().read_bytes() == shown[1]
    expect(create.locator("#create-download")).not_to_have_attribute("aria-busy", "true")

    # Only a format that has a compression shows one.
    expect(create.locator("#create-compression")).to_have_count(0)
    create.locator("#create-format input").click()
    create.get_by_role("option", name="JPEG").click()
    expect(create.locator("#create-compression")).to_be_visible()
    # Transparency takes the format away, and the compression with it.
    create.locator("#create-more > button").click()
    create.locator("#create-background input").click()
    create.get_by_role("option", name="Transparent").click()
    expect(create.locator("#create-compression")).to_have_count(0)


def test_a_picture_that_was_made_goes_on_to_edit(new_page: Callable[..., Page], app_url: str):
    create = new_page(**PAINTER)
    open_studio(create, app_url)
    prompt = create.locator("#create-prompt textarea")
    prompt.fill("一朵红色的花")
    prompt.press("Shift+Enter")
    expect(prompt).to_have_value("一朵红色的花\n")
    prompt.press("Control+Enter")
    expect(create.locator("#create-line")).to_contain_text("1 picture", timeout=PATIENCE)
    create.locator("#create-edit-this").click()
    wait_for_canvas(create)
    expect(create.locator("#edit-line")).to_contain_text("1,024 x 1,024 pixels")
    expect(create.get_by_role("radio", name="Paint", exact=True)).to_be_checked()
