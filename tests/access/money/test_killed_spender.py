"""A process is killed in the middle of a race for money: once here, 50 times in ``make soak``."""

import random
import threading
from collections import Counter

from components.library.records.store import Store
from components.library.runs.recovery import recover
from components.library.storage.ledger_schema import to_billionths
from components.library.storage.locks import missing_locks
from tests.access.money.racer import ANSWER, Racer, read_money
from tests.access.money.racing import PICTURES, PRICE, THREADS
from tests.far_end import FarEnd


def test_a_killed_process_never_frees_what_it_may_have_spent(place, accident, monkeypatch):
    """The endpoint has the requests and does not answer; whoever comes after may spend the rest, and no more."""
    endpoint, asked, over = FarEnd(), threading.Semaphore(0), threading.Event()

    def keep_waiting(_asked: object) -> bytes:
        asked.release()
        over.wait(60)
        return b""

    victim, heir = Racer(endpoint.url), Racer(endpoint.url)
    for _ in range(THREADS):
        endpoint.say(keep_waiting)
    victim.open(place)
    assert victim.wait() == "ready"
    victim.go()
    # Killed in the middle: some calls have been sent, and others are still being admitted.
    for _ in range(random.randint(1, PICTURES)):
        assert asked.acquire(timeout=60)
    victim.kill()
    sent, most = len(endpoint.asked), to_billionths(PRICE.amount * PICTURES)
    assert sent * to_billionths(PRICE.amount) <= read_money(place)[0] <= most
    # With PostgreSQL a process counts as killed after 15 seconds.
    monkeypatch.setattr(missing_locks, "SECONDS_GONE", 0.0)
    store = Store(*place.split())
    recover(store)
    store.close()
    doubtful = read_money(place)[1]["doubtful"]
    assert doubtful >= sent
    endpoint.forget()
    for _ in range(THREADS):
        endpoint.say(ANSWER)
    heir.open(place)
    assert heir.wait() == "ready"
    heir.go()
    assert Counter(heir.wait().split())["made"] == PICTURES - doubtful
    assert read_money(place)[0] == most
    heir.close()
    over.set()
    endpoint.close()
