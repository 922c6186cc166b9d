"""The rates of Select: questions in a minute, of one page and from one address. Each process counts for itself.

The limits are above what a hand does.
"""

import math
import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from components.credentials.attempts import TooManyAttempts
from components.message.message import Plural
from components.studio.access.person import Person

OF_VISIT, OF_ADDRESS = 120, 600


class SelectRates:
    """Count questions, and refuse those beyond the rates."""

    def __init__(self) -> None:
        self._windows = MovingWindowRateLimiter(MemoryStorage())

    def check(self, person: Person) -> None:
        """Count a question of a person. Raises TooManyAttempts."""
        for most, kind, whose in ((OF_VISIT, "visit", person.visit), (OF_ADDRESS, "address", person.address)):
            limit = RateLimitItemPerMinute(most, namespace=kind)
            if whose and not self._windows.hit(limit, whose):
                seconds = max(1, math.ceil(self._windows.get_window_stats(limit, whose).reset_time - time.time()))
                said = Plural(
                    "Too many selections in a minute. Try again in {n} second.",
                    "Too many selections in a minute. Try again in {n} seconds.",
                    n=seconds,
                )
                raise TooManyAttempts(said, seconds)
