"""Failed attempts to give a password: who failed often waits, and nobody waits for the failures of another.

Failures are counted by the network address, or by the browser where it has signed in here before ("device cookies" of
OWASP's Slow Down Online Guessing Attacks): a stranger who fails all day does not lock out who has been here before. Is
neither known, as behind a proxy that is not trusted, nobody is refused, because all would be: each attempt waits a
little while many fail. The same holds for attempts from ever new addresses.
"""

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass

from components.errors import ProofroomError
from components.message.message import Message, Plural

# So many may fail without a wait; then the wait doubles with each, up to the longest.
FREE, LONGEST_WAIT = 5, 60.0
FORGOTTEN = 900.0
MOST_PLACES = 10_000
# With more failures than this in a minute, everywhere, each attempt of an unknown browser waits first.
MOST_A_MINUTE, PAUSE = 60, 2.0


class TooManyAttempts(ProofroomError):
    """Too many attempts failed; ``retry_after``: seconds. ``status``: the HTTP status with that meaning."""

    status = 429

    def __init__(self, message: Message, retry_after: float = LONGEST_WAIT) -> None:
        super().__init__(message)
        self.retry_after = retry_after


@dataclass
class _Failures:
    count: int = 0
    until: float = 0.0
    last: float = 0.0


class Attempts:
    """Count failed attempts; a ``place`` is an address or a browser, "" where neither is known."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._places: OrderedDict[str, _Failures] = OrderedDict()
        self._recent: deque[float] = deque(maxlen=MOST_A_MINUTE + 1)

    def begin(self, place: str, known: bool = False) -> float:
        """Return the seconds that an attempt waits before it is looked at. Raises TooManyAttempts.

        ``known``: whether somebody has signed in from the place before. The attempt counts as failed until ``succeed``
        is called, so that many attempts at once are no way around the wait.
        """
        now = self._clock()
        with self._lock:
            self._count(place, now)
            self._recent.append(now)
            crowded = len(self._recent) > MOST_A_MINUTE and self._recent[0] > now - 60
        return PAUSE if crowded and not known else 0.0

    def succeed(self, place: str) -> None:
        """Take back the failure that an attempt counted as.

        Earlier failures stay: else somebody with a password of their own could guess those of others for ever, and
        sign in between.
        """
        with self._lock:
            if failures := self._places.get(place):
                failures.count, failures.until = failures.count - 1, 0.0
            if self._recent:
                self._recent.pop()

    def _count(self, place: str, now: float) -> None:
        if not place:
            return
        failures = self._places.get(place)
        if failures is None or now - failures.last > FORGOTTEN:
            failures = self._places[place] = _Failures()
        if failures.until > now:
            raise ask_to_wait(failures.until - now)
        failures.count, failures.last = failures.count + 1, now
        if failures.count >= FREE:
            failures.until = now + min(2.0 ** (failures.count - FREE), LONGEST_WAIT)
        self._places.move_to_end(place)
        while len(self._places) > MOST_PLACES:
            self._places.popitem(last=False)


def ask_to_wait(seconds: float) -> TooManyAttempts:
    """Return the error that asks somebody to try again in some seconds."""
    said = Plural(
        "Too many attempts failed. Try again in {n:,} second.",
        "Too many attempts failed. Try again in {n:,} seconds.",
        n=int(seconds) + 1,
    )
    return TooManyAttempts(said, seconds)
