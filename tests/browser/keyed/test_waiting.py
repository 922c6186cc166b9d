"""What a person sees while an endpoint takes its time; the test says when it answers."""

import random
import threading
import time
from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Page, expect

from components.library.records.run import OPEN, Run
from components.library.records.store import Store, open_store
from tests.browser.conftest import KeyedApp
from tests.browser.hand import PATIENCE, open_studio, stored_shots
from tests.library.pictures import PNG, answer_with


@pytest.fixture
def answers(keyed: KeyedApp) -> Iterator[threading.Event]:
    """Give the moment at which the endpoint answers the first request."""
    now = threading.Event()

    def answer(_asked) -> bytes:
        now.wait(60)
        return answer_with(PNG)

    keyed.far_end.say(answer)
    yield now
    now.set()


@pytest.fixture
def prompt(request: pytest.FixtureRequest) -> str:
    """Give a prompt that no other test has."""
    return f"A quiet forest in the fog, {request.node.name}"


@pytest.fixture
def job_status(page: Page, keyed: KeyedApp, answers: threading.Event, prompt: str) -> Page:
    open_studio(page, keyed.app.url)
    page.locator("#create-prompt textarea").fill(prompt)
    page.locator("#create-run").click()
    expect(page.locator("#create-line")).to_contain_text("Waiting for a picture from 127.0.0.1", timeout=PATIENCE)
    return page


def wait_for_end(store: Store, prompt: str) -> Run:
    """Return the run with a prompt once it has ended, which another process sees to."""
    until = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < until:
        [run] = [run for run in store.list_runs() if run.prompt == prompt]
        if run.state not in OPEN:
            return run
        time.sleep(0.05)
    pytest.fail(f"The run still {run.state}s")


def test_the_seconds_pass_while_waiting_and_cancel_lets_the_person_go_on(job_status: Page, prompt: str):
    job_status.wait_for_function("parseFloat(document.querySelector('#create-line .figure')?.textContent) >= 1")
    # On the area of the picture, and nothing of the screen before it beside.
    stage, wait = (
        job_status.locator(part).bounding_box() for part in (".stage:has(#create-line)", "#create-line .note")
    )
    assert stage["y"] + 100 < wait["y"] < wait["y"] + wait["height"] < stage["y"] + 0.8 * stage["height"]
    expect(job_status.locator("#create-examples")).to_be_hidden()
    expect(job_status.locator("#create-run")).to_be_disabled()
    job_status.locator("#create-cancel").click()
    expect(job_status.locator("#create-line [role=alert]")).to_contain_text("may be billed")
    expect(job_status.locator("#create-run")).to_be_enabled()
    expect(job_status.locator("#create-prompt textarea")).to_have_value(prompt)


def test_a_page_that_is_loaded_anew_goes_on_waiting_and_then_shows_the_picture(
    job_status: Page, answers: threading.Event, prompt: str
):
    seconds = "parseFloat(document.querySelector('#create-line .figure').textContent)"
    job_status.wait_for_function(f"{seconds} >= 1")
    before = job_status.evaluate(seconds)
    job_status.reload()
    expect(job_status.locator("#create-line")).to_contain_text("Waiting for a picture from 127.0.0.1", timeout=PATIENCE)
    # Of the run, and not of the page.
    assert job_status.evaluate(seconds) >= before
    expect(job_status.locator("#create-prompt textarea")).to_have_value(prompt)
    answers.set()
    expect(job_status.locator("#create-line")).to_contain_text("1 picture", timeout=PATIENCE)
    job_status.reload()
    expect(job_status.locator("#create-gallery img").first).to_be_visible(timeout=PATIENCE)
    expect(job_status.locator("#create-line")).to_contain_text("1 picture")


def test_a_browser_that_is_closed_costs_no_picture(
    job_status: Page, keyed: KeyedApp, answers: threading.Event, prompt: str, accident: int
):
    """Once here, 50 times in ``make soak``."""
    chance = random.Random()
    threading.Timer(chance.uniform(0, 0.3), answers.set).start()
    # Before the answer comes, while it comes or after: the moment itself is what is by chance.
    time.sleep(chance.uniform(0, 0.3))
    job_status.context.close()
    with closing(open_store(keyed.app.data)) as store:
        run = wait_for_end(store, prompt)
        assert (run.state, run.spent) == ("done", "yes")
        [shot] = store.list_shots_of(run.id)
        assert store.files.read_file(shot.answer) == PNG
    assert len(stored_shots(keyed.app, prompt)) == 1


def test_a_picture_that_could_not_be_stored_is_stored_by_one_click(
    job_status: Page, keyed: KeyedApp, answers: threading.Event, prompt: str
):
    files = keyed.app.data / "files"
    shots, aside = files / "shots", files / "aside"
    shots.mkdir(parents=True, exist_ok=True)
    shots.rename(aside)
    shots.write_text("in the way")
    answers.set()
    expect(job_status.locator("#create-line [role=alert]")).to_contain_text(
        "data folder cannot be used", timeout=PATIENCE
    )
    shots.unlink()
    aside.rename(shots)
    assert stored_shots(keyed.app, prompt) == []
    job_status.locator("#create-store-again").click()
    expect(job_status.locator("#create-line")).to_contain_text("1 picture", timeout=PATIENCE)
    expect(job_status.locator("#create-store-again")).to_have_count(0)
    assert len(stored_shots(keyed.app, prompt)) == 1
