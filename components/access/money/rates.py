"""The rates: calls in a minute, of one visitor and of all together, and the line of calls that wait for a worker.

Each process counts for itself, in memory. Calls in flight are counted by the ledger.
"""

import math
import threading
import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from components.access.access_errors import WAIT, LineFull, TooManyCalls
from components.library.runs.asker import Asker
from components.library.runs.jobs import Jobs
from components.message.message import Message, Plural
from components.settings.access_settings import Rates

# What a call counts against: a limit, and whose calls the limit counts.
Window = tuple[RateLimitItemPerMinute, str]


class RateLimits:
    """Count calls, and refuse those beyond ``rates``; ``jobs`` has the line."""

    def __init__(self, rates: Rates, jobs: Jobs) -> None:
        self._rates, self._jobs = rates, jobs
        self._calls = MovingWindowRateLimiter(MemoryStorage())
        # All limits are looked at before one counts: a call that one limit refuses uses up nothing of another.
        self._lock = threading.Lock()

    def check(self, asker: Asker) -> None:
        """Count a call, or refuse the call and count nothing. Raises LineFull or TooManyCalls.

        The limits of calls are those of the owner's key. The line is that of everybody.
        """
        if not self._jobs.has_room(self._rates.line):
            raise LineFull(Message("Too many calls wait in line here. Try again in a minute."), WAIT)
        if asker.brings_key:
            return
        windows = self._list_windows(asker)
        with self._lock:
            for limit, whose in windows:
                if not self._calls.test(limit, whose):
                    raise _refuse(self._seconds_until(limit, whose), whose == "")
            for limit, whose in windows:
                self._calls.hit(limit, whose)

    def _list_windows(self, asker: Asker) -> list[Window]:
        rates, windows = self._rates, []
        if rates.minute is not None:
            windows.append((RateLimitItemPerMinute(rates.minute), ""))
        if rates.visitor_minute is not None:
            limit = RateLimitItemPerMinute(rates.visitor_minute)
            windows.append((limit, f"visitor {asker.visitor}"))
            windows += [(limit, f"address {asker.address}")] if asker.address else []
        return windows

    def _seconds_until(self, limit: RateLimitItemPerMinute, whose: str) -> int:
        """Return the seconds until the next call is allowed, at least 1."""
        return max(1, math.ceil(self._calls.get_window_stats(limit, whose).reset_time - time.time()))


def _refuse(seconds: int, everybodys: bool) -> TooManyCalls:
    if everybodys:
        said = Plural(
            "Too many calls in a minute here. Try again in {n} second.",
            "Too many calls in a minute here. Try again in {n} seconds.",
            n=seconds,
        )
    else:
        said = Plural(
            "Too many calls of yours in a minute. Try again in {n} second.",
            "Too many calls of yours in a minute. Try again in {n} seconds.",
            n=seconds,
        )
    return TooManyCalls(said, seconds)
