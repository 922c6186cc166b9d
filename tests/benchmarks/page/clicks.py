"""From the click to the request on the wire, in Chromium: the app beside a bare gr.ImageEditor.

Both run as users start them and talk to an endpoint of this process. Every run is a visit of its own, ours and the
bare editor's in turn: a noisy JPEG, a prompt, one stroke, the click; ours at once, and after the brush has rested.
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page

from components.imaging.picture.picture import write_png
from tests.benchmarks.machine import borrow_folder
from tests.benchmarks.page.browser_visits import (
    PATIENCE,
    QUIET,
    middle_of,
    open_browser,
    open_picture,
    photograph,
    wait_until,
    write_uploads,
)
from tests.benchmarks.page.wire import Wire, open_wire
from tests.benchmarks.pictures.scene import CANVAS, draw_photo
from tests.benchmarks.table import Times, print_table
from tests.browser.conftest import ROOT
from tests.browser.running_app import RunningApp, start_app, stop_app

HEADINGS = ("from the click to", "upload", "ours, rested", "ours, at once", "bare editor", "rested / bare")
UPLOADS = (1, 6, 12)
# Seconds for which a brush rests while its person looks at the stroke.
REST = 2


@dataclass(frozen=True)
class Click:
    """Hold the seconds from one click: to the event that the page sends when the editor is encoded and uploaded, to
    the first line of the request on the wire, and to its last byte.
    """

    event: float
    first: float
    last: float


@dataclass(frozen=True)
class Rival:
    """Hold how an app is started and driven.

    ``enter`` goes to where the editor is, ``upload`` is where a file goes and ``finished`` shows when all is done.
    """

    script: Path
    environ: Callable[[Wire], dict[str, str]]
    enter: Callable[[Page], None]
    upload: str
    finished: str


def enter_edit(page: Page) -> None:
    page.get_by_role("tab", name="Edit", exact=True).click()


def wait_for_editor(page: Page) -> None:
    """Wait until the editor's own upload is listened to: one that comes earlier is lost."""
    page.locator("#edit-canvas canvas").first.wait_for()
    page.wait_for_load_state("networkidle")


OURS = Rival(
    ROOT / "app.py",
    lambda wire: {
        "MODELVERSE_API_KEY": "benchmark",
        "PROOFROOM_BASE_URL": wire.base_url,
        "PROOFROOM_MODEL": "gpt-image-1",
    },
    enter_edit,
    "#edit-picture input[type=file]",
    "#edit-compare",
)
BARE = Rival(
    Path(__file__).parent / "bare_editor.py",
    lambda wire: {"BARE_ENDPOINT": wire.base_url},
    wait_for_editor,
    "#edit-canvas input[type=file]",
    "#sent",
)


def measure_visit(rival: Rival, app: RunningApp, browser: Browser, wire: Wire, upload: Path, rest: float = 0) -> Click:
    """Return the click of a visitor who uploads a picture, paints once, waits ``rest`` seconds and sends it."""
    page = open_picture(browser, app.url, rival.enter, rival.upload, upload)
    page.locator("#edit-prompt :is(textarea, input)").fill("A small red rose on the saucer")
    paint_stroke(page)
    page.wait_for_timeout(1000 * rest)
    click = measure_click(page, wire)
    page.locator(rival.finished).wait_for()
    page.context.close()
    return click


def measure_click(page: Page, wire: Wire) -> Click:
    """Click, and return when what followed came; AssertionError where the stroke did not travel."""
    run = page.locator("#edit-run")
    run.scroll_into_view_if_needed()
    x, y = middle_of(run.bounding_box())
    with page.expect_request(lambda request: "/queue/join" in request.url) as joined:
        # One moment on two clocks: Chromium's and the wire's.
        at, clicked = time.time(), time.monotonic()
        page.mouse.click(x, y)
    arrival = wire.arrivals.get(timeout=PATIENCE)
    assert arrival.is_masked
    joined.value.response()
    event = joined.value.timing["startTime"] / 1000 - at
    return Click(event, arrival.first - clicked, arrival.last - clicked)


def paint_stroke(page: Page) -> None:
    """Draw a line across the middle of the picture, and wait until it shows."""
    canvas = page.locator("#edit-canvas canvas").first
    canvas.scroll_into_view_if_needed()
    x, y = middle_of(canvas.bounding_box())
    before = photograph(page, x, y)
    page.mouse.move(x - 60, y)
    page.mouse.down()
    page.mouse.move(x + 60, y, steps=8)
    page.mouse.up()
    page.mouse.move(5, 5)
    wait_until(page, lambda: photograph(page, x, y) != before)


def measure_rows(runs: int, executable: str, folder: Path) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the table as they are measured: three for each upload."""
    with ExitStack() as stack:
        wire = stack.enter_context(open_wire(write_png(draw_photo(CANVAS))))
        apps = {}
        for name, rival in (("ours", OURS), ("bare", BARE)):
            (folder / name).mkdir()
            apps[name] = start_app(rival.script, folder / name, **QUIET, **rival.environ(wire))
            stack.callback(stop_app, apps[name])
        browser = stack.enter_context(open_browser(executable))
        for megapixels, upload in write_uploads(folder, UPLOADS):
            clicks: list[list[Click]] = [[], [], []]
            for _ in range(runs):
                clicks[0].append(measure_visit(OURS, apps["ours"], browser, wire, upload, REST))
                clicks[1].append(measure_visit(OURS, apps["ours"], browser, wire, upload))
                clicks[2].append(measure_visit(BARE, apps["bare"], browser, wire, upload))
            for name, moment in (("the page's event", "event"), ("the request", "first"), ("its last byte", "last")):
                times = [Times([getattr(click, moment) for click in each]) for each in clicks]
                share = f"{times[0].median / times[-1].median:.2f}"
                yield name, f"{megapixels} MP", *map(str, times), share


def main(runs: int, executable: str | None) -> None:
    """Print the table."""
    print("### From the click to the request on the wire\n")
    if executable is None:
        print("Not measured: no Chromium or Chrome that can be driven.")
        return
    with borrow_folder() as folder:
        print_table(HEADINGS, measure_rows(runs, executable, folder), sys.stdout)
    print(
        "\nMilliseconds: the median and, in brackets, the fastest and the slowest of the runs, in a Chromium that draws"
        "\nWebGL in software. The page sends its event once it has read the strokes; the rest is the server."
        f"\nA rested brush has lain still for {REST} s."
        "\nThe bare editor sends the upload at its own size, ours laid on the 1536 x 1024 pixels that the model takes."
        "\nAim for every upload: 300 ms where the brush has rested, 1,200 where it has not."
        "\nAt 12 MP at most 0.05 of the bare editor."
    )
