"""The models that an endpoint lists, and a picture that an endpoint never finishes."""

import base64
import json
import re
import threading

from playwright.sync_api import Page, expect

from tests.browser.conftest import KeyedApp
from tests.browser.hand import PATIENCE, open_studio
from tests.browser.tabs.test_models import choose, choose_model
from tests.library.pictures import answer_with, encode, noise


def test_the_endpoints_own_models_are_offered_and_one_choice_holds_in_both_tabs(page: Page, keyed: KeyedApp):
    open_studio(page, keyed.app.url)
    page.locator("#create-more > button").click()
    page.locator("#create-model input").click()
    # Of what the endpoint lists, what makes pictures; and what ends says so.
    expect(page.get_by_role("option")).to_have_count(3)
    page.get_by_role("option", name="gpt-image-of-tomorrow").click()
    expect(page.locator("#create-model-note")).to_contain_text("Nothing is known of gpt-image-of-tomorrow")
    expect(page.locator("#endpoint-status")).to_contain_text("gpt-image-of-tomorrow · 127.0.0.1")
    page.get_by_role("tab", name="Edit", exact=True).click()
    expect(page.locator("#edit-model-note")).to_contain_text("Nothing is known of gpt-image-of-tomorrow")
    # What is typed is what is chosen, though it is the beginning of others.
    choose_model(page, "gpt-image", "edit")
    expect(page.locator("#endpoint-status")).to_contain_text("gpt-image · 127.0.0.1")
    expect(page.locator("#edit-model input")).to_have_value("gpt-image")
    # Unless one of those offered is gone to.
    name = page.locator("#edit-model input")
    name.fill("of-tomorrow")
    name.press("ArrowDown")
    name.press("Enter")
    expect(page.locator("#endpoint-status")).to_contain_text("gpt-image-of-tomorrow · 127.0.0.1")
    # A page that comes next starts with the endpoint's own.
    page.reload()
    expect(page.locator("#endpoint-status")).to_contain_text("gpt-image-1 · 127.0.0.1", timeout=PATIENCE)


def test_after_a_picture_that_was_never_finished_the_one_shown_is_the_one_downloaded(page: Page, keyed: KeyedApp):
    first, second = encode(noise(64, 64)), encode(noise(64, 64, seed=2))
    open_studio(page, keyed.app.url)
    page.locator("#create-prompt textarea").fill("A red ball, then another")
    choose(page, "#create-count", "2")
    keyed.far_end.say(answer_with(first, second))
    page.locator("#create-run").click()
    expect(page.locator("#create-line")).to_contain_text("2 pictures", timeout=PATIENCE)
    page.locator("#create-gallery .thumbnails button").nth(1).click()
    expect(page.locator("#create-gallery .thumbnails button").nth(1)).to_have_class(re.compile("selected"))
    text = base64.b64encode(first).decode()
    grown = {"type": "image_generation.partial_image", "b64_json": text, "partial_image_index": 0}
    failed = {"type": "error", "error": {"code": "image_generation_failed", "message": "It failed"}}
    events = [f"data: {json.dumps(found)}\n\n".encode() for found in (grown, failed)]
    shown = threading.Event()

    def fail(_asked) -> bytes:
        shown.wait(60)
        return events[1]

    keyed.far_end.say(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n", events[0], fail)
    # The page shows the picture that has grown, before anything else comes.
    with page.expect_request(re.compile("unfinished"), timeout=PATIENCE):
        page.locator("#create-run").click()
    shown.set()
    expect(page.locator("#create-line [role=alert]")).to_contain_text("It failed", timeout=PATIENCE)
    expect(page.locator("#create-gallery .thumbnails button")).to_have_count(2)
    with page.expect_download() as download:
        page.locator("#create-download").click()
    assert download.value.path().read_bytes() == second
    expect(page.locator("#create-gallery .thumbnails button").nth(1)).to_have_class(re.compile("selected"))
