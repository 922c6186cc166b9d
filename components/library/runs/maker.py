"""The maker: starts the jobs that ask the endpoint for pictures.

An answer is on disk before anything else is done with the answer. Knows nothing about pages.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from components.endpoint.answers.answer import Answer
from components.endpoint.client.client import ImagesClient
from components.endpoint.request import GenerateRequest
from components.errors import EndpointError, ProofroomError, StorageError
from components.imaging.erase.patch_match import PatchMatch
from components.library.answers.kept_answers import KeptAnswers
from components.library.edits.edit import Edit
from components.library.edits.erase import Erase, Filling, fill_part
from components.library.records.run import Run
from components.library.records.shot import Shot
from components.library.records.store import Store
from components.library.runs.admission import ALWAYS, Admission
from components.library.runs.asker import NOBODY, Asker
from components.library.runs.call import Caller
from components.library.runs.disk_space import room_for_answer, room_for_edit, room_for_erase
from components.library.runs.job import Job
from components.library.runs.jobs import Jobs, Work
from components.library.runs.journal import Journal
from components.library.runs.progress import Progress, Stored
from components.library.runs.run_watcher import PUT_BACK, watch_run
from components.library.runs.shot_writer import ShotWriter
from components.message.message import Message, Sentences


class Maker:
    """Start jobs that make pictures; ``endpoint`` is the name of the endpoint for people.

    ``kept`` is called with the shots of a run once they are recorded. ``admission`` decides which runs may be made.
    ``patch_match`` fills what is erased.
    """

    def __init__(
        self,
        client: ImagesClient,
        store: Store,
        jobs: Jobs,
        endpoint: str,
        kept: Callable[[list[Shot]], None] = lambda shots: None,
        admission: Admission = ALWAYS,
        patch_match: PatchMatch | None = None,
    ) -> None:
        self._store, self.jobs = store, jobs
        self._client, self._endpoint, self._admission = client, endpoint, admission
        self._journal = Journal(store, admission)
        self._writer = ShotWriter(store, kept)
        self._patch_match = patch_match or PatchMatch()

    def create(self, request: GenerateRequest, asker: Asker = NOBODY) -> Job:
        """Start a job that draws pictures from a prompt.

        The run is on record before this returns. Raises StorageError where the run cannot be recorded, and what the
        admission raises; nothing is sent then.
        """
        self._admission.check(asker, [request])
        caller = self._caller_for(asker)
        run = self._journal.open_generation(request, caller.endpoint, asker)

        def work(progress: Progress) -> list[Shot]:
            answers = KeptAnswers(run)
            self._store.files.check_space(room_for_answer(request))
            answers.add(request, caller.ask(progress, request, run.id))
            progress.came = True
            keep = partial(self._writer.write_shots, answers, None)
            return _take_shots(progress, keep)

        return self._start(work, run)

    def repaint(self, edit: Edit, asker: Asker = NOBODY) -> Job:
        """Start a job that has a picture redrawn and pastes the answers through the mask; otherwise as ``create``."""
        self._admission.check(asker, [part.request for part in edit.parts])
        caller = self._caller_for(asker)
        run = self._journal.open_edit(edit, caller.endpoint, asker)

        def work(progress: Progress) -> list[Shot]:
            answers = KeptAnswers(run)
            keep = partial(self._writer.write_shots, answers, edit)
            for part in edit.parts:
                number, count = len(answers) + 1, len(edit.parts)
                try:
                    self._store.files.check_space(room_for_edit(edit, len(answers)))
                    answer = caller.ask(progress, part.request, run.id, (number, count))
                except ProofroomError as error:
                    # The earlier parts were paid for, and are put back without the rest.
                    if not answers:
                        raise
                    keep = partial(self._keep_parts, answers, edit, error.message, progress.store_again)
                    break
                answers.add(part.request, answer)
                progress.came = True
                if number < count:
                    progress.store(partial(self._writer.write_answers, answers), keep)
            return _take_shots(progress, keep)

        return self._start(work, run)

    def erase(self, erase: Erase, asker: Asker = NOBODY) -> Job:
        """Start a job that fills the erased part from the rest of the picture, on this machine; nothing is sent.

        Otherwise as ``create``: the rates count, and the money does not.
        """
        self._admission.check_rate(asker)
        run = self._journal.open_erase(erase, asker)

        def work(progress: Progress) -> list[Shot]:
            answers = KeptAnswers(run)
            progress.free = progress.local = True
            self._store.files.check_space(room_for_erase(erase))
            for number in range(len(erase.parts)):
                progress.stage = _say_filling(number + 1, len(erase.parts))
                began = time.monotonic()
                png, filled = fill_part(erase, number, self._patch_match, progress.check_wanted)
                answer = Answer((png,), 1, time.monotonic() - began, notice=filled.note)
                answers.add(Filling({**erase.parameters, "fill": filled.method}), answer)
            return _take_shots(progress, partial(self._writer.write_shots, answers, erase))

        return self._start(work, run)

    def put_back(self, shot: Shot, edit: Edit | Erase, references: Sequence[str]) -> Job:
        """Start a job that pastes the stored answers of a shot onto its picture; nothing is sent.

        ``references`` are the keys of the reference pictures that travelled.
        """

        def work(progress: Progress) -> list[Shot]:
            progress.free, progress.stage = True, PUT_BACK
            return [self._writer.finish_shot(shot, edit, references)]

        return self.jobs.start(work, sends=False)

    def store_again(self, job_id: str) -> Job:
        """Start a job that stores the pictures that an earlier job could not store; nothing is sent."""
        job = self.jobs.find(job_id)
        keep = job.progress.store_again if job else None
        if job is None or keep is None:
            return self.jobs.start(partial(self._find_stored, job.run if job else ""), sends=False)

        def work(progress: Progress) -> list[Shot]:
            progress.bill = job.progress.bill
            try:
                return _take_shots(progress, keep)
            finally:
                if progress.store_again is None:
                    self.jobs.drop_unstored(job.run)

        return self.jobs.start(work, partial(self._journal.close_run, job.run), job.run, sends=False)

    def watch(self, run: Run) -> Job:
        """Return a job that waits for a run that other processes work on; nothing is sent and nothing is recorded."""
        job = self.jobs.find_run(run.id)
        if job is not None:
            return job
        earlier = max(0.0, (datetime.now(UTC) - run.asked_at).total_seconds())
        work = partial(watch_run, self._store, run)
        return self.jobs.start(work, run=run.id, sends=False, watches=True, usual=run.usual, earlier=earlier)

    def record_ends(self) -> int:
        """Record the ends of runs that the database refused; return the count of those recorded."""
        return self._journal.record_ends()

    def abandon_running(self) -> int:
        """Record that nobody waits any more for the answers of runs that were sent; return the count of running jobs.

        An answer that came and is being stored is found again at the next start.
        """
        running = self.jobs.running
        for job in running:
            if job.run and job.progress.sent and not job.progress.came:
                self._journal.abandon_run(job.run, job.progress.bill)
        return len(running)

    def _keep_parts(
        self, answers: KeptAnswers, edit: Edit, ended: Message, keep_rest: Callable[[], object] | None
    ) -> Stored:
        """Store the parts of an edit that came; ``ended`` says why the rest did not.

        ``keep_rest`` stores the beginning of an answer, where that failed before, and raises how its request ended.
        """
        stored = self._writer.write_shots(answers, edit)
        if keep_rest is not None:
            try:
                keep_rest()
            except EndpointError as error:
                ended = error.message
        came = Message("{came} of {count} parts came.", came=len(answers), count=len(edit.parts))
        return replace(stored, notice=Sentences(stored.notice, came, ended))

    def _caller_for(self, asker: Asker) -> Caller:
        """Return the caller of the endpoint that answers an asker."""
        if asker.other is None:
            return Caller(self._client, self._store.files, self._journal, self._endpoint)
        return Caller(asker.other.client, self._store.files, self._journal, asker.other.name)

    def _start(self, work: Work, run: Run) -> Job:
        ended = partial(self._journal.close_run, run.id, asked_at=run.asked_at)
        return self.jobs.start(work, ended, run.id, usual=run.usual)

    def _find_stored(self, run_id: str, _progress: Progress) -> list[Shot]:
        """Return the shots of a run, stored since its job ended. Raises StorageError where there are none."""
        shots = self._store.list_shots_of(run_id) if run_id else []
        if not shots:
            raise StorageError(
                Message("There is nothing left to store: it has been stored, or Proofroom was restarted.")
            )
        return shots


def _take_shots(progress: Progress, keep: Callable[[], Stored]) -> list[Shot]:
    """Have the pictures of a job stored, and return its shots; the job has their notice."""
    stored = progress.store(keep, keep)
    progress.notice = stored.notice
    return stored.shots


def _say_filling(number: int, count: int) -> Message:
    if count == 1:
        return Message("Filling from the rest of the picture")
    return Message("Filling part {number} of {count} from the rest of the picture", number=number, count=count)
