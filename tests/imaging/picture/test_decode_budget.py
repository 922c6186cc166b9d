"""However many pictures are decoded at once, no more pixels are in memory than the budget has."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import cv2
import numpy as np
import pytest

from components.errors import UnreadablePicture
from components.imaging.picture.decode_budget import BUDGET, DecodeBudget
from components.imaging.picture.picture import MAX_PIXELS, check_picture, read_picture


def wait_until(true: Callable[[], bool]) -> None:
    """Return once something is true; fails after a minute."""
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.001)


class Work:
    """Hold some pixels of a budget on a thread of its own, until it is let go."""

    def __init__(self, budget: DecodeBudget, pixels: int) -> None:
        self.begun, self.go = threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self._run, args=(budget, pixels), daemon=True)
        self.thread.start()

    def _run(self, budget: DecodeBudget, pixels: int) -> None:
        with budget.decode(pixels):
            self.begun.set()
            self.go.wait(60)

    def end(self) -> None:
        self.go.set()
        self.thread.join(60)


def test_two_of_the_largest_pictures_are_decoded_at_a_time():
    budget, most = DecodeBudget(2 * MAX_PIXELS), 0
    guard = threading.Lock()

    def decode(_) -> None:
        nonlocal most
        with budget.decode(MAX_PIXELS), guard:
            most = max(most, budget.in_use)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(decode, range(100)))
    assert most <= 2 * MAX_PIXELS
    assert (budget.in_use, budget.waiting, budget.decodes) == (0, 0, 100)


def test_many_small_ones_are_decoded_together():
    budget = DecodeBudget(10)
    works = [Work(budget, 1) for _ in range(10)]
    assert all(work.begun.wait(60) for work in works)
    assert budget.in_use == 10
    for work in works:
        work.end()


def test_who_waits_is_served_in_the_order_of_asking():
    budget = DecodeBudget(10)
    first = Work(budget, 6)
    first.begun.wait(60)
    large = Work(budget, 10)
    wait_until(lambda: budget.waiting == 1)
    # There would be room for it, but then many small ones could keep a large one out for ever.
    small = Work(budget, 1)
    wait_until(lambda: budget.waiting == 2)
    assert not small.begun.is_set()
    first.end()
    assert large.begun.wait(60)
    assert not small.begun.is_set()
    large.end()
    assert small.begun.wait(60)
    small.end()


def test_one_that_is_larger_than_the_budget_is_decoded_alone():
    budget = DecodeBudget(10)
    first = Work(budget, 1)
    first.begun.wait(60)
    larger = Work(budget, 1000)
    wait_until(lambda: budget.waiting == 1)
    first.end()
    assert larger.begun.wait(60)
    larger.end()
    assert budget.in_use == 0


def test_who_holds_pixels_never_waits_for_more():
    budget = DecodeBudget(10)
    with budget.hold(10):
        with budget.decode(8):
            assert budget.in_use == 10
        with budget.decode(15):
            assert budget.in_use == 15
        assert budget.in_use == 10
    assert budget.in_use == 0


def test_pixels_are_given_back_after_an_error():
    budget = DecodeBudget(10)
    with pytest.raises(ValueError, match="broken"), budget.decode(10):
        raise ValueError("broken")
    assert budget.in_use == 0


@pytest.mark.parametrize("read", [read_picture, check_picture])
def test_every_decoder_waits_for_its_turn_and_gives_it_back(read):
    jpeg = cv2.imencode(".jpg", np.zeros((40, 30, 3), np.uint8))[1].tobytes()
    # Of a GIF its decoder alone finds out that it is cut.
    cut = cv2.imencode(".gif", np.random.default_rng(7).integers(0, 256, (40, 30, 3), dtype=np.uint8))[1].tobytes()[
        :-50
    ]
    with ThreadPoolExecutor(2) as pool:
        with BUDGET.hold(2 * MAX_PIXELS):
            asked = [pool.submit(read, data) for data in (jpeg, cut)]
            wait_until(lambda: BUDGET.waiting == 2)
            assert not any(future.done() for future in asked)
        asked[0].result(60)
        with pytest.raises(UnreadablePicture):
            asked[1].result(60)
    assert BUDGET.in_use == 0
