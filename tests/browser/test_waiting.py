from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT, RunningApp, start_app, stop_app
from tests.browser.hand import PATIENCE, open_studio


@pytest.fixture(scope="module")
def slow_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """Start the app with an endpoint that takes four seconds for a picture."""
    app = start_app(ROOT / "app.py", tmp_path_factory.mktemp("slow"), PROOFROOM_OFFLINE_DELAY="4")
    yield app
    stop_app(app)


@pytest.fixture
def waiting(page: Page, slow_app: RunningApp) -> Page:
    open_studio(page, slow_app.url)
    page.locator("#create-prompt textarea").fill("A quiet forest in the fog")
    page.locator("#create-run").click()
    expect(page.locator("#create-line")).to_contain_text("Waiting for a picture from the offline endpoint")
    return page


def stored(app: RunningApp) -> int:
    return len(list(app.data.glob("files/shots/**/recipe.json")))


def test_the_seconds_pass_while_waiting_and_cancel_lets_the_person_go_on(waiting: Page, slow_app: RunningApp):
    waiting.wait_for_function("parseFloat(document.querySelector('#create-line .figure')?.textContent) >= 1")
    expect(waiting.locator("#create-run")).to_be_disabled()
    waiting.locator("#create-cancel").click()
    expect(waiting.locator("#create-line [role=alert]")).to_contain_text("may be billed")
    expect(waiting.locator("#create-run")).to_be_enabled()
    expect(waiting.locator("#create-prompt textarea")).to_have_value("A quiet forest in the fog")


def test_a_page_that_goes_away_costs_no_picture(waiting: Page, slow_app: RunningApp, new_page):
    before = stored(slow_app)
    waiting.close()
    # Another visitor's picture is asked for later, so when it is there the first one's must be.
    other = new_page()
    open_studio(other, slow_app.url)
    other.locator("#create-prompt textarea").fill("A red kite")
    other.locator("#create-run").click()
    expect(other.locator("#create-line")).to_contain_text("1 picture", timeout=PATIENCE)
    assert stored(slow_app) >= before + 2


def test_a_picture_that_could_not_be_stored_is_stored_by_one_click(waiting: Page, slow_app: RunningApp):
    shots, aside = slow_app.data / "files" / "shots", slow_app.data / "files" / "aside"
    shots.mkdir(parents=True, exist_ok=True)
    shots.rename(aside)
    shots.write_text("in the way")
    expect(waiting.locator("#create-line [role=alert]")).to_contain_text("data folder cannot be used", timeout=PATIENCE)
    shots.unlink()
    aside.rename(shots)
    before = stored(slow_app)
    waiting.locator("#create-store-again").click()
    expect(waiting.locator("#create-line")).to_contain_text("1 picture", timeout=PATIENCE)
    expect(waiting.locator("#create-store-again")).to_have_count(0)
    assert stored(slow_app) == before + 1
