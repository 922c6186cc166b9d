"""Open answers: those that tell a page of changes, and stay open for long; so many by one link, to one address, in all.

The limits are far above what people do: a hundred guests behind one address have a few pages each. Each process counts
for itself.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from components.credentials.attempts import TooManyAttempts
from components.message.message import Message
from components.review.rooms.links import hash_of_token
from components.studio.review.room_sender import Sender

MOST_BY_LINK, MOST_TO_ADDRESS, MOST = 400, 400, 2_000
# Seconds after which a page that was refused may ask again.
AGAIN = 10.0


class OpenAnswers:
    """Count the answers that are open."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    @contextmanager
    def hold(self, sender: Sender) -> Iterator[None]:
        """Count an answer while it is open. Raises TooManyAttempts."""
        limits = {"all": MOST, f"link {hash_of_token(sender.token)}": MOST_BY_LINK}
        if sender.address:
            limits[f"address {sender.address}"] = MOST_TO_ADDRESS
        if any(self._counts[one] >= most for one, most in limits.items()):
            raise TooManyAttempts(Message("Too many pages of this room are open. Close some of them."), AGAIN)
        self._counts.update(limits.keys())
        try:
            yield
        finally:
            self._counts -= Counter(limits.keys())
