"""The rates of a room: requests in a minute, by one link and from one address. Each process counts for itself.

The limits are far above what people do: a hundred guests behind one address vote at the same moment.
"""

import math
import time
from typing import Literal

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from components.credentials.attempts import TooManyAttempts
from components.message.message import Plural
from components.review.rooms.links import hash_of_token
from components.studio.review.room_sender import Sender

Kind = Literal["join", "act", "look", "picture", "file"]
# A page looks again after each change that anybody makes, and fetches each picture of the room in a few sizes.
MOST: dict[Kind, int] = {"join": 300, "act": 1_500, "look": 20_000, "picture": 20_000, "file": 600}


class RoomRates:
    """Count requests, and refuse those beyond the rates."""

    def __init__(self) -> None:
        self._windows = MovingWindowRateLimiter(MemoryStorage())

    def check(self, sender: Sender, kind: Kind) -> None:
        """Count a request. Raises TooManyAttempts."""
        limit = RateLimitItemPerMinute(MOST[kind], namespace=kind)
        # The hash has one length, however long a header is.
        whose = [f"link {hash_of_token(sender.token)}"]
        whose += [f"address {sender.address}"] if sender.address else []
        for one in whose:
            if not self._windows.hit(limit, one):
                reset = self._windows.get_window_stats(limit, one).reset_time
                seconds = max(1, math.ceil(reset - time.time()))
                said = Plural(
                    "Too many requests to this room in a minute. Try again in {n} second.",
                    "Too many requests to this room in a minute. Try again in {n} seconds.",
                    n=seconds,
                )
                raise TooManyAttempts(said, seconds)
