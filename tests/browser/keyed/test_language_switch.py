"""A page that is switched to another language while a job is running."""

import threading
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import KeyedApp
from tests.browser.hand import PATIENCE
from tests.library.pictures import PNG, answer_with

PROMPT = "一只红色的小船"


def choose(page: Page, name: str, value: str) -> None:
    """Choose a language or an appearance in the menu."""
    if not page.locator("#language details").evaluate("(details) => details.open"):
        page.locator("#language summary").click()
    page.locator(f"#language input[name={name}][value='{value}']").check()


def test_a_switch_of_the_language_keeps_the_form_and_the_running_job_and_lasts(
    new_page: Callable[..., Page], keyed: KeyedApp
):
    answered = threading.Event()

    def answer(_asked) -> bytes:
        answered.wait(60)
        return answer_with(PNG)

    keyed.far_end.say(answer)
    page = new_page(locale="zh-CN", color_scheme="light")
    page.goto(keyed.app.url)
    prompt, run, line = (page.locator(f"#create-{name}") for name in ("prompt textarea", "run", "line"))
    expect(page.get_by_role("tab", name="生成", exact=True)).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_label("画面内容")).to_be_visible()
    prompt.fill(PROMPT)
    page.locator("#create-quality input").click()
    page.get_by_role("option", name="低").click()
    expect(run).to_contain_text("生成 · 价格未知")
    run.click()
    expect(run).to_be_disabled()
    page.wait_for_function("parseFloat(document.querySelector('#create-line .figure')?.textContent) >= 1")

    choose(page, "language", "de")
    expect(page.get_by_role("tab", name="Erstellen", exact=True)).to_be_visible(timeout=PATIENCE)
    expect(run).to_contain_text("Erstellen · Preis unbekannt", timeout=PATIENCE)
    expect(run).to_be_disabled()
    expect(prompt).to_have_value(PROMPT)
    expect(page.locator("#create-quality input")).to_have_value("Niedrig", timeout=PATIENCE)
    expect(page.locator("html")).to_have_attribute("lang", "de")
    # Gradio's own texts follow too.
    expect(page.locator("footer")).to_contain_text("API")
    expect(page.locator("footer")).not_to_contain_text("通过")
    answered.set()
    expect(line).to_contain_text("1 Bild", timeout=PATIENCE)
    expect(run).to_be_enabled()

    choose(page, "appearance", "dark")
    expect(page.locator("body")).to_have_css("background-color", "rgb(22, 22, 22)")
    page.reload()
    expect(page.get_by_role("tab", name="Erstellen", exact=True)).to_be_visible(timeout=PATIENCE)
    expect(page.locator("body")).to_have_css("background-color", "rgb(22, 22, 22)")

    choose(page, "language", "zh-CN")
    expect(run).to_contain_text("生成 · 价格未知", timeout=PATIENCE)
