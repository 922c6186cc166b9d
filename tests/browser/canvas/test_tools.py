"""Every tool of the bar, with a finger on a phone and with the mouse: its effect on the mask, undone and redone."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, expect

from tests.browser.canvas.canvas_reading import (
    agree,
    drag,
    make_ball,
    place,
    put_in,
    read_shown,
    swipe,
    wait_for_outline,
)
from tests.browser.hand import PAINTER, hand_over, open_studio

SIZE = WIDTH, _ = (360, 240)
BALL, RADIUS = (300, 50), 30
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "device_scale_factor": 0.5}
Step = tuple[Callable[[], object], Sequence[tuple[int, int]], Sequence[tuple[int, int]]]


def walk(page: Page, press: Callable[[str], object], steps: Sequence[Step], back: int) -> None:
    """Do steps, each with pixels that are painted then and pixels that are not; undo and redo the last ``back``."""
    masks = [read_shown(page, SIZE)]
    for number, (work, painted, bare) in enumerate(steps):
        work()
        mask = read_shown(page, SIZE)
        assert all(mask[y, x] for x, y in painted), number
        assert not any(mask[y, x] for x, y in bare), number
        masks.append(mask)
    assert not masks[0].any()
    undone = masks[-back - 1 : -1]
    for button, expected in (("#edit-undo", undone[::-1]), ("#edit-redo", [*undone[1:], masks[-1]])):
        for mask in expected:
            press(button)
            assert agree(read_shown(page, SIZE), mask)
        if back == len(steps) or button == "#edit-redo":
            expect(page.locator(button)).to_have_attribute("aria-disabled", "true")


def test_a_finger_uses_every_tool_and_takes_the_last_back(new_page: Callable[..., Page], app_url: str, tmp_path: Path):
    page = new_page(**PHONE)
    open_studio(page, app_url, "Edit")
    hand_over(page, make_ball(tmp_path, SIZE, BALL, RADIUS))

    def tap(selector: str) -> None:
        page.locator(selector).tap()

    def draw(tool: str, *pixels: tuple[int, int]) -> None:
        tap(f"#edit-tool-{tool}")
        # A finger that comes sooner than the click of a tap would use the tool before.
        expect(page.locator(f"#edit-tool-{tool}")).to_have_attribute("aria-pressed", "true")
        swipe(page, WIDTH, *pixels)

    def draw_shape(tool: str, *pixels: tuple[int, int]) -> None:
        with put_in(page):
            draw(tool, *pixels)

    def take_box() -> None:
        tap("#edit-tool-box")
        expect(page.locator("#edit-tool-box")).to_have_attribute("aria-pressed", "true")
        # The unseen radio button lies over the word.
        page.locator("#edit-shape-sign").get_by_text("Take away").tap(force=True)
        with put_in(page):
            swipe(page, WIDTH, (60, 140), (80, 160))

    def grow() -> None:
        with put_in(page):
            tap("#edit-mask-grow")

    def select() -> None:
        tap("#edit-select")
        page.touchscreen.tap(*place(page, BALL, WIDTH))
        wait_for_outline(page)
        with put_in(page):
            tap("#select-add")

    walk(
        page,
        tap,
        [
            (lambda: swipe(page, WIDTH, (60, 60), (90, 60), (120, 60)), [(90, 60)], [(90, 150)]),
            (lambda: draw("eraser", (90, 20), (90, 60), (90, 100)), [(60, 60), (120, 60)], [(90, 60)]),
            (lambda: draw_shape("box", (40, 120), (70, 150), (100, 180)), [(44, 124), (96, 176)], [(112, 150)]),
            (lambda: draw_shape("ellipse", (140, 120), (160, 150), (200, 180)), [(170, 150)], [(144, 124)]),
            (lambda: draw_shape("lasso", (240, 120), (300, 120), (270, 180), (250, 150)), [(270, 140)], [(235, 170)]),
            (take_box, [(44, 124)], [(70, 150)]),
            (grow, [(104, 150)], [(70, 150)]),
            (select, [BALL, (44, 124)], [(220, 60)]),
        ],
        # All tools are undone in one way, which the mouse goes through to the end.
        back=2,
    )


def test_the_mouse_uses_every_tool_and_takes_each_back(new_page: Callable[..., Page], app_url: str, tmp_path: Path):
    page = new_page(**PAINTER)
    open_studio(page, app_url, "Edit")
    hand_over(page, make_ball(tmp_path, SIZE, BALL, RADIUS))

    def click(selector: str) -> None:
        page.locator(selector).click()

    def add_box() -> None:
        click("#edit-tool-box")
        with put_in(page):
            drag(page, WIDTH, (40, 40), (160, 160))

    def take_box() -> None:
        # Alt takes away, whatever the bar says.
        page.keyboard.down("Alt")
        with put_in(page):
            drag(page, WIDTH, (80, 80), (120, 120))
        page.keyboard.up("Alt")

    def change(name: str) -> None:
        with put_in(page):
            click(f"#edit-mask-{name}")

    def select(button: str) -> None:
        page.keyboard.press("s")
        page.mouse.click(*place(page, BALL, WIDTH))
        wait_for_outline(page)
        with put_in(page):
            click(button)
        page.keyboard.press("Escape")

    def erase() -> None:
        page.keyboard.press("e")
        drag(page, WIDTH, (60, 20), (60, 60), (60, 100))

    walk(
        page,
        click,
        [
            (add_box, [(44, 44), (100, 100)], [(30, 100)]),
            (take_box, [(44, 44)], [(100, 100)]),
            (lambda: change("shrink"), [(60, 60)], [(44, 44), (100, 100)]),
            (lambda: change("fill"), [(60, 60), (100, 100)], [(44, 44)]),
            (erase, [(100, 100)], [(60, 60)]),
            (lambda: change("smooth"), [(100, 100)], [(300, 200)]),
            (lambda: change("invert"), [(300, 200), BALL], [(100, 100)]),
            (lambda: select("#select-take"), [(300, 200)], [BALL, (100, 100)]),
            (lambda: select("#select-add"), [BALL], [(100, 100)]),
            (lambda: click("#edit-clear"), [], [BALL, (100, 100), (300, 200)]),
        ],
        back=10,
    )
    assert np.array_equal(read_shown(page, SIZE), np.zeros(SIZE[::-1], dtype=bool))
