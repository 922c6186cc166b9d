"""A real Chromium before the real app, started as a user starts it.

- ``app_process``: the app in a process of its own, offline; shared by all tests, in whichever worker
- ``app_url``: its address
- ``keyed``: the app with a key, before an endpoint that says what a test tells it to; shared by all tests
- ``browser``: Chromium; shared by all tests
- ``page``: a page of a visitor who was never here before, blank; ``new_page(...)`` makes more visitors

They end with the last browser test of a worker: while Playwright runs, it holds the event loop that async tests need.

A test fails when one of its pages ends with an uncaught error. A failed test reports where its screenshots are, which
errors its pages wrote to the console and the last words of the app.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, WebError, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from tests.browser.chromium import FLAGS, find_chromium
from tests.browser.hand import PAINTER, PATIENCE, open_studio
from tests.browser.running_app import RunningApp, share_app, start_app, stop_app
from tests.browser.visitors import VISITOR, Visitors
from tests.far_end import FarEnd

ROOT = Path(__file__).resolve().parents[2]
KEY = "sk-secret-0123456789abcdef"
# A busy machine is slow; a test waits for what the page shows, and not for a clock.
expect.set_options(timeout=PATIENCE)


@dataclass(frozen=True)
class KeyedApp:
    """Hold the app as it runs with a key, and the endpoint it asks."""

    app: RunningApp
    far_end: FarEnd


@dataclass(frozen=True)
class Visit:
    """Hold the pages of one test and what they said."""

    pages: list[Page] = field(default_factory=list)
    console: list[str] = field(default_factory=list)  # errors, and warnings that are not Gradio's or the driver's own
    errors: list[str] = field(default_factory=list)

    def listen(self, context: BrowserContext) -> Callable[[], None]:
        """Note from now on what a context's pages say; return what ends that."""

        def on_console(message: ConsoleMessage) -> None:
            # Gradio's bundle warns of its own libraries, and the software renderer of its own speed.
            is_theirs = "/assets/" in message.location["url"] or message.text.startswith("[.WebGL")
            if message.type == "error" or (message.type == "warning" and not is_theirs):
                # Which file could not be loaded stands beside the text.
                missing = message.text.startswith("Failed to load resource")
                self.console.append(f"{message.text} {message.location['url']}" if missing else message.text)

        def on_error(error: WebError) -> None:
            self.errors.append(str(error.error))

        context.on("console", on_console)
        context.on("weberror", on_error)

        def stop() -> None:
            context.remove_listener("console", on_console)
            context.remove_listener("weberror", on_error)

        return stop


VISIT = pytest.StashKey[Visit]()


@pytest.fixture(scope="package")
def app_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """Start ``python app.py`` and wait until it answers; workers share one."""
    base = tmp_path_factory.getbasetemp()
    folder = base.parent / "app" if "PYTEST_XDIST_WORKER" in os.environ else base / "app"
    with share_app(ROOT / "app.py", folder) as app:
        yield app


@pytest.fixture(scope="package")
def app_url(app_process: RunningApp) -> str:
    """Return the address of the running app, without a slash at its end."""
    return app_process.url


@pytest.fixture(scope="package")
def keyed_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KeyedApp]:
    """Start ``python app.py`` with the key KEY before an endpoint on loopback; visitors may bring their own."""
    far_end = FarEnd(models=("a-chat-model", "gpt-image-1", "gpt-image-2", "gpt-image-of-tomorrow"))
    environ = {"MODELVERSE_API_KEY": KEY, "PROOFROOM_BASE_URL": far_end.url}
    environ |= {"PROOFROOM_KEYS": "both", "PROOFROOM_ENDPOINTS": far_end.url}
    app = start_app(ROOT / "app.py", tmp_path_factory.mktemp("keyed"), **environ)
    yield KeyedApp(app, far_end)
    stop_app(app)
    far_end.close()


@pytest.fixture
def keyed(keyed_process: KeyedApp) -> Iterator[KeyedApp]:
    """Give the app with a key; what a test's endpoint did not come to say is forgotten."""
    yield keyed_process
    keyed_process.far_end.forget()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Start Chromium; without one skip, and fail in CI, where nobody reads what was skipped."""
    executable = find_chromium()
    if executable is None:
        missing = pytest.fail if os.environ.get("CI") else pytest.skip
        missing("No Chromium or Chrome. `make test` installs one.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def visitors(browser: Browser) -> Visitors:
    return Visitors(browser)


@pytest.fixture
def new_page(visitors: Visitors, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """Return a function that makes a page of another visitor; it takes what ``Visitors.come`` does."""
    visit = request.node.stash[VISIT] = Visit()
    with ExitStack() as ends:

        def make_page(**options) -> Page:
            page, leave = visitors.come(VISITOR | options)
            ends.callback(leave)
            ends.callback(visit.listen(page.context))
            visit.pages.append(page)
            return page

        yield make_page
    if visit.errors:
        pytest.fail("A page ended with an uncaught error:\n" + "\n".join(visit.errors), pytrace=False)


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """Return a blank page, 1280 x 800, of a visitor who was never here before."""
    return new_page()


@pytest.fixture
def edit(new_page: Callable[..., Page], app_url: str) -> Page:
    """Return a page with the Edit tab open, in a view for painting."""
    page = new_page(**PAINTER)
    open_studio(page, app_url, "Edit")
    return page


@pytest.fixture
def page_errors(request: pytest.FixtureRequest, new_page: Callable[..., Page]) -> list[str]:
    """Return the uncaught errors so far; a test that expects some takes them out."""
    return request.node.stash[VISIT].errors


@pytest.fixture
def console(request: pytest.FixtureRequest, new_page: Callable[..., Page]) -> list[str]:
    """Return what the pages have written to the console so far that should not be there."""
    return request.node.stash[VISIT].console


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> Iterator[None]:
    """Add to the report of a failed test what its pages looked like and said."""
    report = yield
    visit = item.stash.get(VISIT, None)
    if report.failed and visit is not None:
        if report.when == "call":
            report.sections.extend(("screenshot", str(path)) for path in save_screenshots(item, visit.pages))
            # No other visitor gets a page on which a button or a key may still be held.
            for page in visit.pages:
                with suppress(PlaywrightError):
                    page.context.close()
        report.sections.append(("console errors and warnings", "\n".join(visit.console[-40:])))
        if app := item.funcargs.get("app_process"):
            report.sections.append(("app", app.last_words()))
        if keyed := item.funcargs.get("keyed"):
            report.sections.append(("app with a key", keyed.app.last_words()))
    return report


def save_screenshots(item: pytest.Item, pages: list[Page]) -> Iterator[Path]:
    """Save what each page shows; pytest keeps the folders of its last three runs."""
    folder = item.config._tmp_path_factory.mktemp("screenshot")
    for number, page in enumerate(pages):
        path = folder / f"{item.name[:60].replace('/', '-')}-{number}.png"
        # A page that is gone shows nothing, which must not hide why the test failed.
        with suppress(PlaywrightError):
            page.screenshot(path=path, timeout=10_000)
            yield path
