"""Following a job at a terminal: its stage and its seconds, until it has ended or was cancelled by Ctrl+C."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from concurrent.futures import wait
from contextlib import contextmanager, suppress

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from components.library.records.shot import Shot
from components.library.runs.job import Job
from components.library.runs.maker import Maker
from components.terminal.exit_codes import INTERRUPTED
from components.terminal.output import Output

# Seconds between two looks at a job.
EVERY = 0.2
WAITING = "Nothing more is sent. Waiting for the answer of what was sent; Ctrl+C again gives it up."
GIVEN_UP = "Given up. What was sent may have been billed, and is on record as that."


def follow_job(job: Job, maker: Maker, output: Output, grace: float) -> list[Shot]:
    """Return the shots of a job. Raises what the job raises.

    The first Ctrl+C has nothing more sent, and waits ``grace`` seconds for an answer on its way, which is stored. The
    second one gives the answer up and ends the process.
    """
    with _stopped_by_sigterm(), _shown(job, output) as show:
        try:
            _wait(job, show)
        except KeyboardInterrupt:
            job.cancel()
            output.note(WAITING)
            with suppress(KeyboardInterrupt):
                _wait(job, show, grace)
            if not job.ended:
                maker.abandon_running()
                output.note(GIVEN_UP)
                # sys.exit would wait for the worker, which waits for the answer.
                os._exit(INTERRUPTED)
    return job.result(0)


class _Show:
    """Write the stage of a job, as a bar where a person looks at standard error, else as a line when it changes."""

    def __init__(self, job: Job, output: Output, progress: Progress | None) -> None:
        self._job, self._output, self._progress = job, output, progress
        self._said = ""
        self._usual = job.usual.seconds if job.usual else None
        self._task = progress.add_task("", total=self._usual) if progress else None

    def now(self) -> None:
        """Write how far the job is."""
        said = str(self._job.progress.stage)
        if self._progress is not None and self._task is not None:
            done = min(self._job.seconds, self._usual) if self._usual else 0
            self._progress.update(self._task, description=said, completed=done)
        elif said != self._said:
            self._said = said
            self._output.note(said)


@contextmanager
def _shown(job: Job, output: Output) -> Iterator[_Show]:
    if output.quiet or not sys.stderr.isatty():
        yield _Show(job, output, None)
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield _Show(job, output, progress)


def _wait(job: Job, show: _Show, seconds: float | None = None) -> None:
    until = None if seconds is None else time.monotonic() + seconds
    while not job.ended and (until is None or time.monotonic() < until):
        show.now()
        wait([job.outcome], timeout=EVERY)


@contextmanager
def _stopped_by_sigterm() -> Iterator[None]:
    """Have SIGTERM do what Ctrl+C does."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
