"""The claim of a process on the database among the files: made at the start, so that an earlier process writes no more.

A bucket knows no locks. A process looks for a later claim before it writes, once a second at most; the later process
waits for as long as its claim, and what the earlier one wrote before, may stay unseen.
"""

import re
import threading
import time
from collections.abc import Callable

from components.errors import StorageError
from components.library.storage.files import Files
from components.library.storage.snapshots.object_name import STARTS
from components.message.message import Message

# Seconds between two looks for a later claim.
LOOK = 1.0
ENDED = "-ended"


class StartClaim:
    """Claim the database among ``files`` for this process; ``start`` is the number of the claim. Raises StorageError.

    ``delay``: seconds until others see a file that was closed. ``clock`` and ``sleep``: those of ``time``.
    """

    def __init__(
        self,
        files: Files,
        delay: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._files, self._delay, self._clock, self._sleep = files, delay, clock, sleep
        self._lock = threading.Lock()
        self._claimed_at = self._looked_at = clock()
        earlier = self._list_starts()
        # The time of day only makes numbers that differ; a clock that was set back does not bring one twice.
        self.start = max(time.time_ns() // 1_000_000, max(earlier, default=0) + 1)
        files.write_file(f"{STARTS}/{self.start:013d}", b"started\n")

    def wait(self) -> None:
        """Return when everything that earlier processes wrote is seen, and none of them writes any more."""
        self.wait_for(self._delay)
        earlier = {start: ended for start, ended in self._list_starts().items() if start != self.start}
        if earlier and not earlier[max(earlier)]:
            # Perhaps killed, perhaps alive: then it sees the claim by now, and what it wrote before is seen after this.
            self.wait_for(2 * self._delay + LOOK)

    def wait_for(self, seconds: float) -> None:
        """Return when it is ``seconds`` since the claim."""
        if (left := self._claimed_at + seconds - self._clock()) > 0:
            self._sleep(left)

    def wait_again(self) -> None:
        """Return when everything that was written by now is seen."""
        self._sleep(self._delay)

    def check(self) -> None:
        """Raise StorageError where a later process has claimed the database."""
        with self._lock:
            if self._clock() - self._looked_at < LOOK:
                return
            if max(self._list_starts(), default=0) > self.start:
                raise StorageError(
                    Message(
                        "Another Proofroom was started with the same files, so this one changes nothing any more. Stop"
                        " one of them."
                    )
                )
            self._looked_at = self._clock()

    def end(self) -> None:
        """Tell the next process that this one writes nothing any more, and remove the claims before this one."""
        for key in self._files.list_folder(STARTS):
            if (found := re.fullmatch(r".*/(\d{13})(-ended)?", key)) and int(found[1]) < self.start:
                self._files.remove(key)
        self._files.write_file(f"{STARTS}/{self.start:013d}{ENDED}", b"ended\n")

    def _list_starts(self) -> dict[int, bool]:
        """Return the numbers of all claims, and whether the process of each has ended."""
        starts: dict[int, bool] = {}
        for key in self._files.list_folder(STARTS):
            if found := re.fullmatch(r".*/(\d{13})(-ended)?", key):
                starts[int(found[1])] = starts.get(int(found[1]), False) or found[2] is not None
        return starts
