"""For how long each tool of the bar holds up a hand that paints on, in Chromium.

Every round is a visit of its own: a noisy JPEG, and each tool once. As soon as a tool is released the next stroke
begins; then the hand rests, so that the page hands the strokes over and asks for the mask's facts.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.benchmarks.machine import borrow_folder
from tests.benchmarks.page.browser_visits import PATIENCE, QUIET, open_browser, open_picture, write_uploads
from tests.benchmarks.page.clicks import OURS
from tests.benchmarks.table import Times, print_table
from tests.browser.conftest import ROOT
from tests.browser.running_app import start_app, stop_app

HEADINGS = ("tool", "upload", "the mask is there", "the page's longest block", "the next stroke waits")
UPLOADS = (1, 12)
# Milliseconds for which the hand rests after each tool.
REST = 2500
# Notes from now on what holds the page up, and how long after the hand each event of a stroke is handled.
WATCH = """() => {
    window.noted = { blocks: [], waits: [], put: null, since: null };
    new PerformanceObserver((list) => noted.blocks.push(...list.getEntries())).observe({ type: "longtask" });
    const wait = (event) => noted.waits.push([event.timeStamp, performance.now() - event.timeStamp]);
    for (const type of ["pointerdown", "pointerup"]) addEventListener(type, wait, true);
    addEventListener("proofroom-put", () => { noted.put ??= performance.now(); });
}"""
BEGIN = "() => { noted.since = performance.now(); noted.put = null; }"
# Seconds: until the mask is there, of the longest block, and of the longest wait of an event.
READ = """() => {
    const { since, put, blocks, waits } = noted;
    const most = (values) => Math.max(0, ...values) / 1000;
    const block = most(blocks.filter(({ startTime }) => startTime >= since).map(({ duration }) => duration));
    return [put && (put - since) / 1000, block, most(waits.filter(([at]) => at >= since).map(([, by]) => by))];
}"""
Point = tuple[float, float]


@dataclass(frozen=True)
class Pause:
    """Hold the seconds that a tool takes: until its mask is there, None where the page makes the mask itself; of the
    page's longest block since the tool was released; and of the next stroke's longest wait.
    """

    made: float | None
    block: float
    wait: float


def drag(page: Page, *points: Point) -> None:
    """Drag the mouse through points, shares of the canvas."""
    box = page.locator("#edit-canvas canvas").first.bounding_box()
    first, *others = [(box["x"] + box["width"] * x, box["y"] + box["height"] * y) for x, y in points]
    page.mouse.move(*first)
    page.mouse.down()
    for point in others:
        page.mouse.move(*point, steps=4)
    page.evaluate(BEGIN)
    page.mouse.up()


def draw(tool: str, *points: Point) -> Callable[[Page], None]:
    """Return the work of a tool that the hand holds."""

    def work(page: Page) -> None:
        page.locator(tool).click()
        drag(page, *points)

    return work


def press(page: Page, button: str) -> None:
    page.evaluate(BEGIN)
    page.locator(button).click()


def add_selected(page: Page) -> None:
    """Select the middle of the picture, and add what was found."""
    page.locator("#edit-select").click()
    drag(page, (0.5, 0.5), (0.5, 0.5))
    page.locator("#select-options[data-selected=true][data-busy=false]").wait_for(timeout=1000 * PATIENCE)
    press(page, "#select-add")


# Name in the table, work, and whether the server makes the mask.
ROUND: tuple[tuple[str, Callable[[Page], None], bool], ...] = (
    ("Brush", draw("#edit-tool-brush", (0.4, 0.3), (0.6, 0.3)), False),
    ("Box", draw("#edit-tool-box", (0.35, 0.35), (0.6, 0.65)), True),
    ("Eraser", draw("#edit-tool-eraser", (0.45, 0.5), (0.47, 0.5)), False),
    ("Fill holes", partial(press, button="#edit-mask-fill"), True),
    ("Ellipse", draw("#edit-tool-ellipse", (0.6, 0.4), (0.7, 0.6)), True),
    ("Lasso", draw("#edit-tool-lasso", (0.4, 0.6), (0.6, 0.6), (0.6, 0.7), (0.4, 0.7)), True),
    ("Grow", partial(press, button="#edit-mask-grow"), True),
    ("Shrink", partial(press, button="#edit-mask-shrink"), True),
    ("Smooth", partial(press, button="#edit-mask-smooth"), True),
    ("Invert", partial(press, button="#edit-mask-invert"), True),
    ("Undo", partial(press, button="#edit-undo"), False),
    ("Redo", partial(press, button="#edit-redo"), False),
    ("Clear", partial(press, button="#edit-clear"), False),
    ("Select, Add to mask", add_selected, True),
)


def measure_round(browser: Browser, url: str, upload: Path) -> Iterator[Pause]:
    """Yield the pause of each tool of a round, in a visit of its own."""
    page = open_picture(browser, url, OURS.enter, OURS.upload, upload)
    page.wait_for_timeout(REST)
    page.evaluate(WATCH)
    for name, work, is_made in ROUND:
        yield measure_tool(page, work, is_made, paints_on=name not in ("Undo", "Redo"))
    page.context.close()


def measure_tool(page: Page, work: Callable[[Page], None], is_made: bool, paints_on: bool) -> Pause:
    """Return the pause of a tool; without ``paints_on`` no stroke follows, after which there is nothing to redo."""
    work(page)
    if paints_on:
        page.keyboard.press("b")
        paint_on(page)
    if is_made:
        page.wait_for_function("() => noted.put", timeout=1000 * PATIENCE)
    page.wait_for_timeout(REST)
    made, block, wait = page.evaluate(READ)
    return Pause(made if is_made else None, block, wait)


def paint_on(page: Page) -> None:
    """Draw a short stroke."""
    box = page.locator("#edit-canvas canvas").first.bounding_box()
    x, y = box["x"] + 0.3 * box["width"], box["y"] + 0.7 * box["height"]
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 20, y, steps=2)
    page.mouse.up()


def measure_rows(runs: int, executable: str, folder: Path) -> Iterator[Sequence[str]]:
    """Yield the rows of the table: each tool for each upload."""
    with ExitStack() as stack:
        app = start_app(ROOT / "app.py", folder, **QUIET)
        stack.callback(stop_app, app)
        browser = stack.enter_context(open_browser(executable))
        for megapixels, upload in write_uploads(folder, UPLOADS):
            rounds = [list(measure_round(browser, app.url, upload)) for _ in range(runs)]
            for number, (name, _, _) in enumerate(ROUND):
                pauses = [each[number] for each in rounds]
                made = [pause.made for pause in pauses if pause.made is not None]
                shown = str(Times(made)) if made else "at once"
                block, wait = (Times([getattr(pause, name) for pause in pauses]) for name in ("block", "wait"))
                yield name, f"{megapixels} MP", shown, str(block), str(wait)


def main(runs: int, executable: str | None) -> None:
    """Print the table."""
    print("### The tools of the bar, and a hand that paints on\n")
    if executable is None:
        print("Not measured: no Chromium or Chrome that can be driven.")
        return
    with borrow_folder() as folder:
        print_table(HEADINGS, measure_rows(runs, executable, folder), sys.stdout)
    print(
        "\nMilliseconds: the median and, in brackets, the shortest and the longest of the runs, in a Chromium that"
        "\ndraws WebGL in software. A block is a task of the page of 50 ms or more (0: none), from the release of the"
        f"\ntool until the hand has rested for {REST / 1000:.1f} s, in which the page hands the strokes over."
        "\nA stroke waits from the hand's press or release until the page hears of it."
        "\nAim: 1,000 without a graphics card, 300 with one."
    )
