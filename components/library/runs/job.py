"""A job: one piece of work on a worker of the server, followed by any number of pages.

A job goes on when the page that started the job goes away. Does not survive the process.
"""

import asyncio
import logging
import threading
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future
from dataclasses import dataclass
from uuid import uuid4

from components.errors import ProofroomError, place_of
from components.library.records.run import UsualTime
from components.library.records.shot import Shot
from components.library.runs.progress import Partial, Progress
from components.message.message import Message

logger = logging.getLogger(__name__)

# Seconds until a follower is first told about a job: by then a free worker has begun and waits for the endpoint, and
# the page is not told of the worker first.
SOON = 0.1

Ended = Callable[[Progress, ProofroomError | None], None]


@dataclass(frozen=True)
class Snapshot:
    """Hold the progress of a job at one moment.

    ``stage`` says for what the job waits, ``seconds`` passed since the run began, ``partial`` is the unfinished
    picture, and ``usual`` the usual time of such a run, each None for none.
    """

    stage: Message
    seconds: float
    partial: Partial | None = None
    usual: UsualTime | None = None

    @property
    def late(self) -> bool:
        """Whether the job takes longer than usual."""
        return self.usual is not None and self.seconds > self.usual.seconds


class Job:
    """Follow one piece of work; ``run`` is the id of its run, "" for none, and ``usual`` the usual time of such a run.

    ``earlier`` are the seconds of the run before the job was started. ``place`` returns the place of the job of an id
    in the line of jobs that wait for a worker, 0 for none. ``ended`` is called with the progress and the error, or
    None, before anyone who waits for the job is told. ``calls``: whether the job takes a worker of a call.
    """

    def __init__(
        self,
        progress: Progress,
        run: str,
        place: Callable[[str], int],
        ended: Ended | None = None,
        usual: UsualTime | None = None,
        earlier: float = 0.0,
        calls: bool = True,
    ) -> None:
        self.id = uuid4().hex
        self.run, self.progress, self.usual, self.calls = run, progress, usual, calls
        self._place, self._ended = place, ended
        self._started = time.monotonic() - earlier
        self._lock, self._begun = threading.Lock(), False
        # Holds an error as a value: an error that a future raises keeps the frames of all who are told.
        self._future: Future[list[Shot] | ProofroomError] = Future()

    @property
    def seconds(self) -> float:
        """Return the seconds since the run began."""
        return time.monotonic() - self._started

    @property
    def notice(self) -> Message:
        """Return sentences for a person although the job ended well, an empty message for none."""
        return self.progress.notice

    @property
    def can_store_again(self) -> bool:
        """Whether pictures that arrived are not stored yet, and can be."""
        return self.progress.store_again is not None

    @property
    def begun(self) -> bool:
        """Whether a worker has the job."""
        return self._begun

    @property
    def ended(self) -> bool:
        """Whether the job has ended."""
        return self._future.done()

    @property
    def outcome(self) -> "Future[list[Shot] | ProofroomError]":
        """Return the future of the shots or of the error."""
        return self._future

    def cancel(self) -> None:
        """Stop waiting for the job: nothing more is sent; a request on its way goes on, and its answer is stored."""
        self.progress.cancel()

    def begin(self) -> bool:
        """Mark the job as begun; whether no other thread had."""
        with self._lock:
            begun, self._begun = self._begun, True
            return not begun

    def end(self, outcome: list[Shot] | ProofroomError) -> None:
        """Tell everybody who waits for the job how the job ended."""
        if self._ended is not None:
            try:
                self._ended(self.progress, outcome if isinstance(outcome, ProofroomError) else None)
            except Exception as error:  # noqa: BLE001 - the waiting pages still get the outcome
                logger.error("The end of job %s was not told on: %s", self.id, place_of(error))
        self.progress.partial = self._ended = None
        self._future.set_result(outcome)

    def result(self, timeout: float | None = None) -> list[Shot]:
        """Return the shots, after at most ``timeout`` seconds. Raises a copy of the error that the work raised."""
        outcome = self._future.result(timeout)
        if isinstance(outcome, ProofroomError):
            raise outcome.copy()
        return outcome

    async def follow(self, every: float = 0.25) -> AsyncIterator[Snapshot]:
        """Yield a snapshot about every ``every`` seconds until the job has ended or was cancelled, the first one SOON.

        A follower that goes away leaves the job running. Raises Cancelled where a person cancelled; ``result`` has the
        outcome of the work.
        """
        ended = asyncio.wrap_future(self._future)
        await asyncio.wait({ended}, timeout=min(every, SOON))
        while not ended.done() and not self.progress.cancelled:
            place = 0 if self._begun else self._place(self.id)
            in_line = Message("Waiting for a free worker: number {place} in line", place=place)
            stage = in_line if place else self.progress.stage
            yield Snapshot(stage, self.seconds, self.progress.partial, self.usual)
            await asyncio.wait({ended}, timeout=every)
        if self.progress.cancelled and not self.ended:
            self.progress.check_followed()
