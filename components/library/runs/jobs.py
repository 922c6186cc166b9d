"""Jobs: calls that run beside the page, on the server's own workers.

A job goes on when the page that started it goes away. Any number of pages may follow one. Does not survive the
process; knows nothing about what a job does.
"""

import asyncio
import logging
import math
import threading
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for_all
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar
from uuid import uuid4

from components.errors import Cancelled, InternalError, ProofroomError, Stopped, StorageError, place_of
from components.library.records.shot import Shot

logger = logging.getLogger(__name__)

Kept = TypeVar("Kept")

# Started as they are needed. A worker waits for an endpoint nearly all the time, and one that waits costs a stack.
WORKERS = 256
# Jobs that have ended stay findable for pages that come back; the oldest are forgotten first.
KEPT = 1000
# What cancelling can no longer save.
NOTHING_SENT = "Cancelled. Nothing was sent."
KEPT_PARTS = "Cancelled. The parts that had come were billed; they are put back, and the picture is kept."
SENT_FREE = "Stopped waiting. If an answer comes, the picture is kept."
STOPPED_PARTS = "Proofroom was being stopped, so the rest was not sent. The parts that came are put back and kept."
SENT = "Stopped waiting. The request had been sent and may be billed; if it answers, the picture is kept."


@dataclass(frozen=True)
class Partial:
    """Hold an unfinished picture of a job: a file as it came, and the number from 0 of the part it belongs to."""

    picture: bytes = field(repr=False)
    part: int = 0


@dataclass(frozen=True)
class Progress:
    """Say what a job is waiting for, for how many seconds it has been running, and how far the picture is."""

    stage: str
    seconds: float
    partial: Partial | None = None


class Job:
    """Follow one piece of work from outside it.

    ``stage`` says what is being waited for, ``sent`` whether a request is on its way, ``came`` whether an answer to one
    of several has come, ``free`` whether it costs nothing. ``again`` is what can be done once more without asking the
    endpoint again, such as storing pictures that have arrived; None where there is no such thing. ``notice`` is what a
    person should know although the job ended well. ``partial`` is the unfinished picture that came last, None once it
    is finished. ``run`` is the id of the run it carries out, "" for none.
    """

    def __init__(self, stopping: threading.Event) -> None:
        self.id = uuid4().hex
        self.run = ""
        self.stage = "Waiting for a free worker"
        self.sent = self.came = self.free = False
        self.notice = ""
        self.partial: Partial | None = None
        self.again: Callable[[], list[Shot]] | None = None
        self._started = time.monotonic()
        self._lock, self._begun = threading.Lock(), threading.Event()
        self._cancelled, self._stopping = threading.Event(), stopping
        # Its value where the work failed too: an error that a future raises keeps the frames of all who are told.
        self._future: Future[list[Shot] | ProofroomError] = Future()
        self._ended: Callable[[Job, ProofroomError | None], None] | None = None
        self._place: Callable[[], int] = lambda: 0

    @property
    def seconds(self) -> float:
        """Return the seconds since the job was asked for."""
        return time.monotonic() - self._started

    @property
    def cancelled(self) -> bool:
        """Whether a person has stopped waiting for it."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Stop waiting for the job: what was not sent will not be; what was sent goes on and is stored."""
        self._cancelled.set()

    def check_wanted(self) -> None:
        """Raise Cancelled where a person has cancelled, Stopped where Proofroom is; called before each sending."""
        if self.cancelled:
            raise Cancelled(KEPT_PARTS if self.came else NOTHING_SENT)
        if self._stopping.is_set():
            raise Stopped(STOPPED_PARTS) if self.came else Stopped()

    def wait(self, seconds: float, stage: str) -> None:
        """Wait on the job's own worker, the seconds left counted down after ``stage``; raises as ``check_wanted``."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self.stage = f"{stage} {math.ceil(left)} s"
            if self._cancelled.wait(min(left, 0.25)) or self._stopping.is_set():
                break
        self.check_wanted()

    def _begin(self) -> bool:
        """Take the job in hand; whether nobody had."""
        with self._lock:
            begun = self._begun.is_set()
            self._begun.set()
            return not begun

    def store(self, keep: Callable[[], Kept], again: Callable[[], list[Shot]] | None = None) -> Kept:
        """Return what ``keep`` does; where that fails, ``again`` or else the same is what can be tried once more."""
        self.stage = "Storing what came back"
        try:
            return keep()
        except StorageError:
            self.again = again or keep
            raise

    def result(self, timeout: float | None = None) -> list[Shot]:
        """Return the shots, waiting for them up to ``timeout`` seconds. Raises a copy of what the work raised."""
        outcome = self._future.result(timeout)
        if isinstance(outcome, ProofroomError):
            raise outcome.copy()
        return outcome

    async def follow(self, every: float = 0.25) -> AsyncIterator[Progress]:
        """Yield progress about every ``every`` seconds until the job has ended or was cancelled.

        Giving up the iteration leaves the job alone. Raises Cancelled when a person has cancelled; the work's own
        outcome is ``result``'s.
        """
        ended = asyncio.wrap_future(self._future)
        while not ended.done() and not self.cancelled:
            place = 0 if self._begun.is_set() else self._place()
            stage = f"Waiting for a free worker: number {place} in line" if place else self.stage
            yield Progress(stage, self.seconds, self.partial)
            await asyncio.wait({ended}, timeout=every)
        if self.cancelled and not self._future.done():
            if self.sent:
                raise Cancelled(SENT_FREE if self.free else SENT)
            self.check_wanted()


class Jobs:
    """Run jobs on workers of their own."""

    def __init__(self, workers: int = WORKERS) -> None:
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="job")
        self._lock = threading.Lock()
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._stopping = threading.Event()

    def start(
        self,
        work: Callable[[Job], list[Shot]],
        ended: Callable[[Job, ProofroomError | None], None] | None = None,
        run: str = "",
        sends: bool = True,
    ) -> Job:
        """Return a new job that runs ``work`` as soon as a worker is free.

        ``ended`` is told how it ended, the error or None, before anyone who waits for it. A job that ``sends`` ends as
        Stopped where Proofroom is being stopped; one that only stores what has come is done all the same.
        """
        job = Job(self._stopping if sends else threading.Event())
        job.run, job._ended, job._place = run, ended, partial(self.position, job.id)
        with self._lock:
            self._jobs[job.id] = job
            too_many = max(0, len(self._jobs) - KEPT)
            for old in [known for known in self._jobs.values() if known._future.done()][:too_many]:
                del self._jobs[old.id]
        if job._stopping.is_set() and job._begin():
            self._end(job, Stopped())
        else:
            self._pool.submit(self._run, job, work)
        return job

    def find(self, job_id: str | None) -> Job | None:
        """Return a job, or None where there is none of that id any more."""
        with self._lock:
            return self._jobs.get(job_id or "")

    def find_run(self, run_id: str) -> Job | None:
        """Return the last job that carried out a run, or None where there is none of it any more."""
        with self._lock:
            return next((job for job in reversed(self._jobs.values()) if job.run == run_id), None)

    def let_go(self, run_id: str) -> None:
        """Have the jobs of a run hold nothing any more that could be done again."""
        with self._lock:
            for job in self._jobs.values():
                if job.run == run_id:
                    job.again = None

    def position(self, job_id: str | None) -> int:
        """Return a job's place in the line of those that wait for a worker: 1 is next, 0 for one that does not wait."""
        with self._lock:
            waiting = [job.id for job in self._jobs.values() if not job._begun.is_set() and not job.cancelled]
        return waiting.index(job_id) + 1 if job_id in waiting else 0

    @property
    def running(self) -> list[Job]:
        """Return the jobs that have not ended."""
        with self._lock:
            return [job for job in self._jobs.values() if not job._future.done()]

    def stop(self) -> None:
        """Have nothing sent any more: those in line, those that wait to ask again and later parts end as Stopped."""
        self._stopping.set()
        for job in self.running:
            if job._stopping.is_set() and job._begin():
                self._end(job, Stopped())

    def wait(self, seconds: float) -> bool:
        """Wait until no job runs, for ``seconds`` at most; whether that is so."""
        return not wait_for_all([job._future for job in self.running], seconds).not_done

    def close(self) -> None:
        """Stop, and wait for the jobs that run."""
        self.stop()
        self._pool.shutdown()

    def _run(self, job: Job, work: Callable[[Job], list[Shot]]) -> None:
        if not job._begin():
            return
        try:
            job.check_wanted()
            outcome: list[Shot] | ProofroomError = work(job)
        except ProofroomError as error:
            # Without its frames and those of what led to it, which hold the request and the client.
            outcome = error.copy()
        except Exception as error:  # noqa: BLE001 - a worker is the last place that can tell anyone
            place = place_of(error)
            logger.error("Job %s stopped on %s at %s", job.id, type(error).__name__, place)
            outcome = InternalError(place)
        self._end(job, outcome)

    @staticmethod
    def _end(job: Job, outcome: list[Shot] | ProofroomError) -> None:
        if job._ended is not None:
            try:
                job._ended(job, outcome if isinstance(outcome, ProofroomError) else None)
            except Exception as error:  # noqa: BLE001 - whatever it was, who waits is to hear of the outcome
                logger.error("The end of job %s was not told on: %s", job.id, place_of(error))
        job.partial = job._ended = None
        job._future.set_result(outcome)
