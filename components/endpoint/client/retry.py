"""When a request is sent again: only what cannot be billed twice.

That is a failure before anything was sent, and a refusal that promises to pass: too many requests, an endpoint that is
overloaded or cannot reach its model. Never an answer that was cut or never came, and never a quota. Sends nothing.
"""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from components.errors import EndpointError

# What a person is shown while it is waited: the seconds, and the error that made it wait.
Pause = Callable[[float, EndpointError], None]


@dataclass(frozen=True)
class Retries:
    """Say how often a request is sent again, and how long is waited before; seconds.

    An endpoint that says how long to wait is believed up to ``longest``; one that asks for more is not asked again.
    Otherwise the wait doubles from ``first``, less a random share of up to a quarter, so that many who were refused
    together do not come back together.
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
        return min(self.longest, self.first * 2 ** (attempt - 1)) * (1 - self.chance() / 4)


NO_RETRIES = Retries(most=0)


def sleep(seconds: float, _error: EndpointError) -> None:
    """Wait, and show nobody why: the pause of a caller who has none."""
    time.sleep(seconds)
