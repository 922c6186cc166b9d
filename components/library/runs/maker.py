"""The maker: request -> answer -> shot on disk -> paste, as one job.

What arrives is written before anything else is done with it. Knows nothing about pages.
"""

import hashlib
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath

from components.endpoint.client.client import ImagesClient
from components.endpoint.request import GenerateRequest
from components.errors import (
    PictureTooLarge,
    ProofroomError,
    StorageError,
    UnreadableAnswer,
    UnreadablePicture,
)
from components.imaging.mask.mask import bounding_box
from components.imaging.picture.picture import measure_picture, read_view
from components.library.edits.compose import Finished, finish_edit
from components.library.edits.edit import Edit
from components.library.recipes.png_recipe import texts_of
from components.library.records.screen_views import SCREEN_EDGE
from components.library.records.shot import Recipe, Shot
from components.library.records.store import Store
from components.library.runs.call import Caller
from components.library.runs.damage import join_note
from components.library.runs.disk_space import room_for_answer, room_for_edit
from components.library.runs.jobs import Job, Jobs
from components.library.runs.journal import Journal, keep_pictures
from components.library.runs.kept_answers import File, KeptAnswers, answers_among, folder_of
from components.library.runs.unread_answers import keep_answers, say_kept, set_aside


class Maker:
    """Start jobs that make pictures and keep them; ``endpoint`` is its name for people.

    ``kept`` is told of the shots of a call once they are recorded.
    """

    def __init__(
        self,
        client: ImagesClient,
        store: Store,
        jobs: Jobs,
        endpoint: str,
        kept: Callable[[list[Shot]], None] = lambda shots: None,
    ) -> None:
        self._store, self.jobs, self._kept = store, jobs, kept
        self._journal = Journal(store, endpoint)
        self._caller = Caller(client, store.files, self._journal, endpoint)
        # Pasting is bound by the processor and by memory: no more of it at once than there are cores.
        self._hands = threading.BoundedSemaphore(os.cpu_count() or 1)

    def create(self, request: GenerateRequest, visitor: str | None = None) -> Job:
        """Start a job that draws pictures from a prompt; ``visitor`` is who asks, hashed, or nobody who is told apart.

        The run is on record before this returns. Raises StorageError where it cannot be, and then nothing is sent.
        """
        run = self._journal.open_run("generate", request.parameters, request.forecast, visitor or None)

        def work(job: Job) -> list[Shot]:
            received = KeptAnswers(run)
            self._store.files.check_space(room_for_answer(request))
            received.add(request, self._caller.ask(job, request))
            job.came, job.notice = True, say_beside(received)
            return job.store(partial(self._keep_pictures, received, None))

        return self.jobs.start(work, self._journal.close_run, run.id)

    def repaint(self, edit: Edit, visitor: str | None = None) -> Job:
        """Start a job that has a picture redrawn and puts back what the mask says; otherwise as ``create``."""
        run = self._journal.open_edit(edit, visitor or None)

        def work(job: Job) -> list[Shot]:
            received = KeptAnswers(run)
            keep = partial(self._keep_pictures, received, edit)
            for part in edit.parts:
                number, count = len(received) + 1, len(edit.parts)
                try:
                    self._store.files.check_space(room_for_edit(edit, len(received)))
                    answer = self._caller.ask(job, part.request, (number, count))
                except ProofroomError as error:
                    # What came before was paid for, and is put back without the rest.
                    if not received:
                        raise
                    rest = f"{len(received)} of {count} parts came. {error.message}"
                    job.notice = f"{say_beside(received)} {rest}".lstrip()
                    break
                received.add(part.request, answer)
                job.came = True
                job.notice = say_beside(received)
                if number < count:
                    job.store(partial(self._write_answers, received), keep)
            return job.store(keep)

        return self.jobs.start(work, self._journal.close_run, run.id)

    def put_back(self, shot: Shot, edit: Edit, references: Sequence[str]) -> Job:
        """Start a job that puts a shot's answers back onto its picture, where that was never done; asks nobody.

        ``references`` are the keys of the pictures that travelled besides.
        """

        def work(job: Job) -> list[Shot]:
            job.free, job.stage = True, "Putting the answer back onto the picture"
            kept = answers_among(self._store.files.walk(str(PurePosixPath(shot.answer).parent)))
            files = {part: File(key, self._store.files.read_file(key)) for part, key in kept.items()}
            finished = replace(shot, **self._finish(edit, files, list(references), shot.recipe))
            self._store.replace_shot(finished)
            self._kept([finished])
            return [finished]

        return self.jobs.start(work, sends=False)

    def store_again(self, job_id: str) -> Job:
        """Start a job that stores what an earlier one could not. Asks the endpoint for nothing."""
        job = self.jobs.find(job_id)
        keep = job.again if job else None
        if keep is None:
            return self.jobs.start(partial(self._find_stored, job), sends=False)

        def work(next_job: Job) -> list[Shot]:
            try:
                return next_job.store(keep)
            finally:
                if next_job.again is None:
                    # Stored: what it holds is let go by all that have tried.
                    self.jobs.let_go(job.run)

        return self.jobs.start(work, self._journal.close_run, job.run, sends=False)

    def leave(self) -> int:
        """Record of each run that was sent that nobody waits for its answer any more; return how many jobs still run.

        What came of one and is being stored is found again by itself at the next start.
        """
        running = self.jobs.running
        for job in running:
            if job.run and job.sent and not job.came:
                self._journal.leave_run(job.run)
        return len(running)

    def _find_stored(self, job: Job | None, _next_job: Job) -> list[Shot]:
        """Return what was stored of a job's run since it ended. Raises StorageError where that is nothing."""
        shots = self._store.list_shots_of(job.run) if job and job.run else []
        if not shots:
            raise StorageError("There is nothing left to store: it has been stored, or Proofroom was restarted.")
        return shots

    def _write_answers(self, received: KeptAnswers) -> None:
        """Store every answer as it came; doing it twice changes nothing."""
        for file in (file for _, files in received for file in files.values()):
            self._store.files.write_file(file.key, file.data)
        keep_answers(self._store.files, received.unread)

    def _keep_pictures(self, received: KeptAnswers, edit: Edit | None) -> list[Shot]:
        """Store every answer, then what is made of it, then its row; doing it twice changes nothing.

        Raises UnreadableAnswer where no picture opens.
        """
        self._write_answers(received)
        recipe = received.recipe
        # Kept before they were sent; written again only if they have been removed since.
        kept = {} if edit is None else keep_pictures(self._store.files, edit)
        references = kept.pop("references", [])
        shots, damaged = [], {}
        for number, (shot_id, files) in enumerate(received):
            try:
                first, made = self._make(edit, files, references, recipe)
                width, height, _ = measure_picture(first.data)
            except (UnreadablePicture, PictureTooLarge):
                damaged |= set_aside(self._store.files, {file.key: file.data for file in files.values()})
                continue
            digest = hashlib.sha256(first.data).hexdigest()
            of_run = {"run": received.run.id, "visitor": received.run.visitor}
            shots.append(Shot(recipe, number, first.key, digest, width, height, shot_id, **kept, **made, **of_run))
            self._store.add_shot(shots[-1])
        if shots:
            self._kept(shots)
            return shots
        raise UnreadableAnswer(
            f"The endpoint sent a damaged picture. It is {say_kept(damaged)}; ask again for another.",
            spent="yes",
            request_id=recipe.request_id,
        )

    def _make(
        self, edit: Edit | None, files: Mapping[int, File], references: list[str], recipe: Recipe
    ) -> tuple[File, dict[str, object]]:
        """Return the first answer that can be read, each being decoded once, and what its shot says of what was made.

        Raises UnreadablePicture or PictureTooLarge where there is none.
        """
        if edit is None:
            [file] = files.values()
            view = read_view(file.data, SCREEN_EDGE)
            self._store.screen_views.keep(file.key, view)
            return file, {"note": join_note(view.damage)}
        made = self._finish(edit, files, references, recipe)
        first = made["handling"]["parts"][0]["answer"]
        return next(file for file in files.values() if file.key == first), made

    def _finish(
        self, edit: Edit, files: Mapping[int, File], references: list[str], recipe: Recipe
    ) -> dict[str, object]:
        """Store the finished picture; return what its shot says of it. Raises as ``finish_edit``."""
        with self._hands:
            answers = {part: file.data for part, file in files.items()}
            finished = finish_edit(edit, answers, texts_of(recipe, edit.mask_png))
            key = self._store.files.write_file(f"{folder_of(files)}/pasted.png", finished.png)
            self._store.screen_views.keep(key, finished.view)
        return {
            "pasted": key,
            "changed_outside_mask": finished.changed_outside_mask,
            "handling": describe_handling(edit, files, finished) | {"references": references},
            "note": join_note(finished.damage),
        }


def say_beside(received: KeptAnswers) -> str:
    """Return what is to be said of answers that came: what was said with their pictures, and which of them are lost."""
    said = list(received.notices)
    if received.unread:
        said += ["Not every picture could be read.", *received.lost, f"What came is {say_kept(received.unread)}."]
    return " ".join(said)


def describe_handling(edit: Edit, files: Mapping[int, File], finished: Finished) -> dict[str, object]:
    """Return, as JSON values, which frames travelled, which file answered each, and what was found."""
    parts = []
    for number in finished.parts:
        frame, drift = edit.parts[number].frame, finished.drifts.get(number)
        parts.append(
            {
                "answer": files[number].key,
                "box": list(frame.box),
                "canvas": list(frame.canvas),
                "place": list(frame.place),
                "corrected": None if drift is None else drift.as_json(),
                "unchanged": finished.unchanged.get(number),
            }
        )
    margins = edit.margins
    return {
        "parts": parts,
        "asked_parts": len(edit.parts),
        "outside_mask": finished.outside_mask,
        "feather": edit.feather,
        "extend": [margins.left, margins.top, margins.right, margins.bottom],
        "mask_box": None if edit.mask is None else list(bounding_box(edit.mask)),
    }
