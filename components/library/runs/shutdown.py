"""The shutdown: what is on its way when Proofroom is told to stop is waited for, so that no picture is lost.

Told by SIGTERM or by Ctrl+C, which is SIGINT. What was not sent yet is not sent any more. Pages are served meanwhile by
whoever serves them.
"""

import signal
import time
from collections.abc import Callable

from components.library.runs.maker import Maker

SIGNALS = (signal.SIGINT, signal.SIGTERM)
# How often a signal is looked for.
SECONDS = 0.1
# In which the pages that waited fetch what came last.
LAST_SECONDS = 2.0


class Shutdown:
    """Wait for the end, from the main thread; ``grace`` is for how many seconds what is on its way is waited for.

    From when it is made no signal ends the process by itself.
    """

    def __init__(self, maker: Maker, grace: float) -> None:
        self._maker, self._grace = maker, grace
        # Counted and nothing else: a handler must not take a lock that the main thread may hold.
        self._told = 0
        for number in SIGNALS:
            signal.signal(number, self._note)

    def wait(self, say: Callable[[str], None]) -> bool:
        """Return once Proofroom was told to stop and nothing is on its way; whether all of it came.

        A second signal, or the end of the grace, gives up what is left: its runs are on record as perhaps billed.
        """
        while not self._told:
            time.sleep(SECONDS)
        jobs = self._maker.jobs
        jobs.stop()
        if not (running := len(jobs.running)):
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
        self._rest()
        return True

    def _rest(self) -> None:
        until = time.monotonic() + LAST_SECONDS
        while self._told < 2 and time.monotonic() < until:
            time.sleep(SECONDS)

    def _note(self, _number: int, _frame: object) -> None:
        self._told += 1
