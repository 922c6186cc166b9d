"""The jobs of this process: started on workers, found by pages, stopped at the end.

Knows nothing about the work that a job does.
"""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import wait as wait_for_all

from components.errors import Cancelled, InternalError, ProofroomError, Stopped, place_of
from components.library.records.run import UsualTime
from components.library.records.shot import Shot
from components.library.runs.job import Ended, Job
from components.library.runs.progress import NOTHING_SENT, Progress

logger = logging.getLogger(__name__)

# Started as they are needed. A worker waits for an endpoint nearly all the time, and one that waits costs a stack.
WORKERS = 256
# Jobs that have ended stay findable for pages that come back; the oldest are forgotten first.
KEPT = 1000

Work = Callable[[Progress], list[Shot]]


class Jobs:
    """Run jobs on workers of their own."""

    def __init__(self, workers: int = WORKERS) -> None:
        self._workers = workers
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="job")
        # Storing, putting back and watching take no worker of a call.
        self._side_pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="side-job")
        self._lock = threading.Lock()
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._stopping = threading.Event()

    def start(
        self,
        work: Work,
        ended: Ended | None = None,
        run: str = "",
        sends: bool = True,
        watches: bool = False,
        usual: UsualTime | None = None,
        earlier: float = 0.0,
    ) -> Job:
        """Return a new job that runs ``work`` as soon as a worker is free.

        ``ended`` is called before anyone who waits for the job is told. A job that ``sends`` ends as Stopped where
        Proofroom is being stopped; a job that only stores is done all the same. A job that does not send but
        ``watches`` another process ends as Stopped too. A job that does not send takes no worker of those that do. The
        others are as in Job.
        """
        progress = Progress(self._stopping if sends or watches else threading.Event())
        job = Job(progress, run, self.position, ended, usual, earlier, calls=sends)
        with self._lock:
            self._jobs[job.id] = job
            too_many = max(0, len(self._jobs) - KEPT)
            for old in [known for known in self._jobs.values() if known.ended][:too_many]:
                del self._jobs[old.id]
        if job.progress.stopping and job.begin():
            job.end(Stopped())
        else:
            (self._pool if sends else self._side_pool).submit(_run, job, work)
        return job

    def find(self, job_id: str | None) -> Job | None:
        """Return a job, or None where no job has the id any more."""
        with self._lock:
            return self._jobs.get(job_id or "")

    def find_run(self, run_id: str) -> Job | None:
        """Return the last job of a run, or None where the run has no job any more.

        A job that only watched another process is forgotten once nobody follows it: the record knows more by then.
        """
        with self._lock:
            jobs = [job for job in reversed(self._jobs.values()) if job.run == run_id]
        over = [job for job in jobs if job.progress.watches and (job.ended or job.progress.cancelled)]
        return next((job for job in jobs if job not in over), None)

    def drop_unstored(self, run_id: str) -> None:
        """Have the jobs of a run hold no pictures any more that were not stored."""
        with self._lock:
            for job in self._jobs.values():
                if job.run == run_id:
                    job.progress.store_again = None

    def position(self, job_id: str | None) -> int:
        """Return the place of a job in the line for a worker: 1 is next, 0 for a job that does not wait."""
        with self._lock:
            in_line = [job for job in self._jobs.values() if not job.begun and not job.progress.cancelled]
            waiting = [job.id for job in in_line if job.calls]
        return waiting.index(job_id) + 1 if job_id in waiting else 0

    def has_room(self, line: int) -> bool:
        """Whether a worker is free, or fewer than ``line`` jobs wait for one."""
        return sum(job.calls for job in self.running) < self._workers + line

    @property
    def running(self) -> list[Job]:
        """Return the jobs that have not ended."""
        with self._lock:
            return [job for job in self._jobs.values() if not job.ended]

    @property
    def stopping(self) -> bool:
        """Whether nothing is sent any more, because Proofroom is being stopped."""
        return self._stopping.is_set()

    def stop(self) -> None:
        """Have nothing sent any more: jobs in line, pauses before a repetition and later parts end as Stopped.

        A job in line that a person cancelled ends as Cancelled.
        """
        self._stopping.set()
        for job in self.running:
            if job.progress.stopping and job.begin():
                job.end(Cancelled(NOTHING_SENT) if job.progress.cancelled else Stopped())

    def wait(self, seconds: float) -> bool:
        """Wait until no job runs, for at most ``seconds``; whether no job runs then."""
        return not wait_for_all([job.outcome for job in self.running], seconds).not_done

    def close(self) -> None:
        """Stop, and wait for the jobs that run."""
        self.stop()
        self._pool.shutdown()
        self._side_pool.shutdown()


def _run(job: Job, work: Work) -> None:
    if not job.begin():
        return
    try:
        job.progress.check_wanted()
        outcome: list[Shot] | ProofroomError = work(job.progress)
    except ProofroomError as error:
        # Without its frames and those of its causes, which hold the request and the client.
        outcome = error.copy()
    except Exception as error:  # noqa: BLE001 - a worker is the last place that can tell anyone
        place = place_of(error)
        logger.error("Job %s stopped on %s at %s", job.id, type(error).__name__, place)
        outcome = InternalError(place)
    job.end(outcome)
