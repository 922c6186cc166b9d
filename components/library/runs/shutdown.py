"""The shutdown on SIGTERM or Ctrl+C: waits for the answers of requests that were sent.

So no picture is lost. Requests in line are not sent any more. Pages are still served meanwhile.
"""

import signal
import time
from collections.abc import Callable

from components.library.runs.maker import Maker

SIGNALS = (signal.SIGINT, signal.SIGTERM)
# Seconds between two looks for a signal.
SECONDS = 0.1
# Seconds for the pages to fetch the last pictures, and for load balancers to hear that this process ends.
LAST_SECONDS = 2.0


class Shutdown:
    """Wait for a signal and then for the running jobs, ``grace`` seconds at most; made in the main thread.

    ``others``: whether another process may serve meanwhile, so that a load balancer is given time to hear of the end.

    From the construction on no signal ends the process by itself.
    """

    def __init__(self, maker: Maker, grace: float, others: bool = False) -> None:
        self._maker, self._grace, self._others = maker, grace, others
        # Only counted: a signal handler must not acquire a lock that the main thread may hold.
        self._told = 0
        for number in SIGNALS:
            signal.signal(number, self._note)

    def wait_for_signal(self) -> None:
        """Return after a signal."""
        while not self._told:
            time.sleep(SECONDS)

    def wait(self, say: Callable[[str], None]) -> bool:
        """Return after a signal, once no job runs; whether all jobs ended by themselves.

        A second signal, or the end of the grace, gives up the other jobs: their runs are on record as perhaps billed.
        ``say`` is called with sentences for the log.
        """
        self.wait_for_signal()
        jobs = self._maker.jobs
        jobs.stop()
        if not (running := len(jobs.running)):
            if self._others:
                self._wait_for_pages()
            return True
        waited = "1 running job" if running == 1 else f"{running} running jobs"
        say(
            f"Waiting up to {self._grace:.0f} s for {waited}, so that no picture is lost. Ctrl+C, or another signal,"
            " gives them up."
        )
        until = time.monotonic() + self._grace
        while not jobs.wait(SECONDS):
            if self._told > 1 or time.monotonic() >= until:
                left = self._maker.abandon_running()
                say(f"Gave up {left} of {running}. What was sent may have been billed, and is on record as that.")
                return False
        self._wait_for_pages()
        return True

    def _wait_for_pages(self) -> None:
        until = time.monotonic() + LAST_SECONDS
        while self._told < 2 and time.monotonic() < until:
            time.sleep(SECONDS)

    def _note(self, _number: int, _frame: object) -> None:
        self._told += 1
