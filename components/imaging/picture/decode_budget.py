"""The decode budget: how many pixels are being decoded at a time in this process, whoever asked for them.

128 megapixels: two of the largest pictures there may be, or many small ones. Who finds no room waits, and is served in
the order of asking; a picture larger than the whole budget is decoded alone. A decoder takes at most 8 bytes a pixel
(4 of Pillow's image, 4 of an array with alpha), so all decoding together takes at most 1 GB, and 400 MB where the
pictures are PNGs without alpha that are read in bands. Does not bound what is kept of a picture afterwards: that is
its keeper's.
"""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

MOST_PIXELS = 128_000_000


class DecodeBudget:
    """Share ``most`` pixels out among threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._turn = threading.Condition()
        self._waiting: deque[object] = deque()
        # By thread: what its outermost block holds, and all that it holds.
        self._held: dict[int, int] = {}
        self._in_use = 0
        self._decodes = 0

    @property
    def decodes(self) -> int:
        """Return how many pictures have been decoded since the process began."""
        return self._decodes

    @property
    def in_use(self) -> int:
        """Return how many pixels are taken."""
        return self._in_use

    @property
    def waiting(self) -> int:
        """Return how many threads wait for room."""
        return len(self._waiting)

    @contextmanager
    def decode(self, pixels: int) -> Iterator[None]:
        """Hold room for a picture of so many pixels while the block decodes it."""
        with self.hold(pixels):
            with self._turn:
                self._decodes += 1
            yield

    @contextmanager
    def hold(self, pixels: int) -> Iterator[None]:
        """Hold room for so many pixels while the block lasts: for work on a picture that is let go of at its end.

        Within a block the same thread never waits, so that it cannot wait for itself: what it holds serves for what
        it asks for there, and what is asked for beyond is added.
        """
        thread = threading.get_ident()
        more = self._take(thread, pixels)
        try:
            yield
        finally:
            self._give_back(thread, more)

    def _take(self, thread: int, pixels: int) -> int:
        """Take what a thread does not hold yet, and return it; waits where it holds nothing and there is no room."""
        with self._turn:
            more = max(0, max(1, pixels) - self._held.get(thread, 0))
            if thread not in self._held:
                more = min(more, self._most)
                ticket = object()
                self._waiting.append(ticket)
                try:
                    self._turn.wait_for(lambda: self._waiting[0] is ticket and self._in_use + more <= self._most)
                finally:
                    self._waiting.remove(ticket)
                    # Behind one that was large there may be a small one for which there is room.
                    self._turn.notify_all()
            self._held[thread] = self._held.get(thread, 0) + more
            self._in_use += more
            return more

    def _give_back(self, thread: int, more: int) -> None:
        with self._turn:
            self._in_use -= more
            self._held[thread] -= more
            if not self._held[thread]:
                del self._held[thread]
            self._turn.notify_all()


# One for the process, since its memory is one: whoever decodes holds of it.
BUDGET = DecodeBudget(MOST_PIXELS)
