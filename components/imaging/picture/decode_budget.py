"""The bound of the pixels that this process decodes at the same time.

128 megapixels: two of the largest allowed pictures, or many small ones. A thread without room waits, in the order of
asking; a picture larger than the whole budget is decoded alone. A decoder takes at most 8 bytes a pixel (4 for Pillow's
image, 4 for an array with alpha), so all decoding together takes at most 1 GB, and 400 MB for PNGs without alpha that
are read in bands. Does not bound the memory of decoded pictures.
"""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

MOST_PIXELS = 128_000_000


class DecodeBudget:
    """Share ``most`` pixels among threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._turn = threading.Condition()
        self._waiting: deque[object] = deque()
        # Pixels held, by thread.
        self._held: dict[int, int] = {}
        self._in_use = 0
        self._decodes = 0

    @property
    def decodes(self) -> int:
        """Return the count of decoded pictures since the process began."""
        return self._decodes

    @property
    def in_use(self) -> int:
        """Return the count of pixels in use."""
        return self._in_use

    @property
    def waiting(self) -> int:
        """Return the count of waiting threads."""
        return len(self._waiting)

    @contextmanager
    def decode(self, pixels: int) -> Iterator[None]:
        """Hold room for ``pixels`` while the block decodes a picture."""
        with self.hold(pixels):
            with self._turn:
                self._decodes += 1
            yield

    @contextmanager
    def hold(self, pixels: int) -> Iterator[None]:
        """Hold room for ``pixels`` while the block lasts, for work on a picture that is dropped at the block's end.

        A nested block of the same thread never waits, so that no thread waits for itself: the nested block uses the
        room of the outer block, and adds only the pixels beyond.
        """
        thread = threading.get_ident()
        more = self._acquire(thread, pixels)
        try:
            yield
        finally:
            self._release(thread, more)

    def _acquire(self, thread: int, pixels: int) -> int:
        """Return the pixels beyond those that the thread holds, once they are acquired; a nested call does not wait."""
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
                    # The next in the queue may need less room.
                    self._turn.notify_all()
            self._held[thread] = self._held.get(thread, 0) + more
            self._in_use += more
            return more

    def _release(self, thread: int, more: int) -> None:
        with self._turn:
            self._in_use -= more
            self._held[thread] -= more
            if not self._held[thread]:
                del self._held[thread]
            self._turn.notify_all()


# One budget for the memory of the whole process.
BUDGET = DecodeBudget(MOST_PIXELS)
