"""Sixty-four threads in four processes race for a budget of ten pictures: twice here, 50 times in ``make soak``."""

from collections import Counter
from collections.abc import Iterator

import pytest

from components.library.storage.ledger_schema import to_billionths
from tests.access.money.racer import ANSWER, Racer, read_money
from tests.access.money.racing import PICTURES, PRICE, THREADS
from tests.far_end import FarEnd

ACCIDENTS = 2
PROCESSES = 4


@pytest.fixture(scope="module")
def endpoint() -> Iterator[FarEnd]:
    endpoint = FarEnd()
    yield endpoint
    endpoint.close()


@pytest.fixture(scope="module")
def racers(endpoint: FarEnd) -> Iterator[list[Racer]]:
    racers = [Racer(endpoint.url) for _ in range(PROCESSES)]
    yield racers
    for racer in racers:
        racer.close()


def test_nobody_overspends_by_clicks_at_once_in_several_processes(endpoint, racers, place, accident):
    endpoint.forget()
    endpoint.asked.clear()
    for _ in range(PROCESSES * THREADS):
        endpoint.say(ANSWER)
    for racer in racers:
        racer.open(place)
    assert [racer.wait() for racer in racers] == ["ready"] * PROCESSES
    for racer in racers:
        racer.go()
    outcomes = Counter(outcome for racer in racers for outcome in racer.wait().split())
    assert outcomes == {"made": PICTURES, "refused": PROCESSES * THREADS - PICTURES}
    assert len(endpoint.asked) == PICTURES
    assert read_money(place) == (to_billionths(PRICE.amount * PICTURES), Counter(settled=PICTURES))
