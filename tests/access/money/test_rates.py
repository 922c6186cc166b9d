"""Calls beyond a rate are refused with the seconds to wait, and use up nothing."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from components.access.access import Access
from components.access.access_errors import LineFull, TooManyCalls
from components.access.money.rates import RateLimits
from components.endpoint.address import OFFLINE
from components.library.runs.asker import Asker, OtherEndpoint
from components.library.runs.jobs import Jobs
from components.settings.access_settings import AccessSettings, Rates

ANNA, BEN = Asker("a" * 64), Asker("b" * 64)
HOME = "f" * 64


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    jobs = Jobs(workers=1)
    yield jobs
    jobs.close()


def refused(rates: RateLimits, asker: Asker) -> TooManyCalls:
    with pytest.raises(TooManyCalls) as caught:
        rates.check(asker)
    return caught.value


def test_a_visitor_who_asks_too_often_is_told_when_to_ask_again_and_others_go_on(jobs):
    rates = RateLimits(Rates(visitor_minute=2), jobs)
    for _ in range(2):
        rates.check(ANNA)
    error = refused(rates, ANNA)
    assert 50 < error.retry_after <= 60
    assert error.status == 429
    assert str(error) == f"Too many calls of yours in a minute. Try again in {error.retry_after} seconds."
    rates.check(BEN)


def test_another_browser_at_the_same_address_has_no_further_calls(jobs):
    rates = RateLimits(Rates(visitor_minute=2), jobs)
    for name in "ab":
        rates.check(Asker(name * 64, HOME))
    assert refused(rates, Asker("c" * 64, HOME))
    # The refused call has used up nothing.
    for _ in range(2):
        rates.check(Asker("c" * 64))


def test_all_together_have_a_rate_that_a_key_of_ones_own_has_not(jobs):
    rates = RateLimits(Rates(minute=2, visitor_minute=2), jobs)
    rates.check(ANNA)
    rates.check(BEN)
    assert str(refused(rates, Asker("c" * 64))).startswith("Too many calls in a minute here. Try again in")
    rates.check(Asker("c" * 64, other=OtherEndpoint(None, "other.example", "openai")))
    refused(rates, Asker("c" * 64, other=OtherEndpoint(None, OFFLINE, "offline")))


def test_the_rate_is_kept_by_many_threads_at_once(jobs):
    rates, came, start = RateLimits(Rates(minute=10), jobs), [], threading.Barrier(32)

    def ask() -> None:
        start.wait()
        try:
            rates.check(ANNA)
            came.append(1)
        except TooManyCalls:
            pass

    threads = [threading.Thread(target=ask) for _ in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(came) == 10


def test_a_line_has_an_end(jobs):
    rates, go_on, begun = RateLimits(Rates(line=1), jobs), threading.Event(), threading.Event()
    try:
        rates.check(ANNA)
        jobs.start(lambda _progress: begun.set() or (go_on.wait(60) and []))
        assert begun.wait(60)
        rates.check(ANNA)
        jobs.start(lambda _progress: [])
        with pytest.raises(LineFull, match=r"^Too many calls wait in line here\. Try again in a minute\.$"):
            rates.check(ANNA)
    finally:
        go_on.set()


def test_work_of_this_machine_counts_as_a_call_whoevers_key_is_at_hand(jobs):
    rates = RateLimits(Rates(visitor_minute=2), jobs)
    access = Access(AccessSettings(), None, None, rates, None)
    with_key = replace(ANNA, other=OtherEndpoint(None, "other.example", "openai"))
    for _ in range(2):
        access.check_rate(with_key)
    with pytest.raises(TooManyCalls):
        access.check_rate(with_key)
