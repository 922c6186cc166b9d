"""Retries: which failed calls are repeated, and after which wait. No call is billed twice.

Repeated are failures before the sending, and refusals for the moment: too many requests, an overloaded endpoint, an
endpoint that cannot reach its model. Cut or missing answers and used-up quotas are never repeated. Sends nothing.
"""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from components.errors import EndpointError

# pause(seconds, error) waits before a repetition, and may show the reason.
Pause = Callable[[float, EndpointError], None]


@dataclass(frozen=True)
class Retries:
    """Hold the count of repetitions and the waits before them, in seconds.

    A wait in the endpoint's answer is kept up to ``longest``; a longer wait ends the repetitions. Otherwise the wait
    starts at ``first`` and doubles, less a random share of up to a quarter, so that clients that were refused together
    do not return together. ``chance`` returns a number from 0 to 1.
    """

    most: int = 2
    first: float = 1.0
    longest: float = 120.0
    chance: Callable[[], float] = random.random

    def wait_after(self, error: EndpointError, attempt: int) -> float | None:
        """Return the seconds to wait after the failed ``attempt``, counted from 1; None to give up."""
        if not error.transient or attempt > self.most:
            return None
        if error.retry_after is not None:
            return error.retry_after if error.retry_after <= self.longest else None
        return min(self.longest, self.first * 2.0 ** (attempt - 1)) * (1 - self.chance() / 4)


NO_RETRIES = Retries(most=0)


def sleep(seconds: float, _error: EndpointError) -> None:
    """Wait without showing the reason: the default pause."""
    time.sleep(seconds)
