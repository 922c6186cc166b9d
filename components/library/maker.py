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
from uuid import uuid4

from components.endpoint.answer import Answer
from components.endpoint.client import ImagesClient
from components.endpoint.cost import FREE
from components.endpoint.request import GenerateRequest
from components.errors import (
    EndpointError,
    PictureTooLarge,
    ProofroomError,
    StorageError,
    UnreadableAnswer,
    UnreadablePicture,
)
from components.imaging.picture import measure_picture, suffix_of
from components.library.edit import Edit
from components.library.finish import Finished, finish_edit
from components.library.imprint import imprint_finished
from components.library.jobs import Job, Jobs, Partial
from components.library.journal import Journal, keep_pictures
from components.library.received import File, Received, answers_among, folder_of
from components.library.room import room_for_answer, room_for_edit
from components.library.shot import Recipe, Shot
from components.library.store import Store


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
        self._client, self._store, self.jobs, self._endpoint, self._kept = client, store, jobs, endpoint, kept
        self._journal = Journal(store, endpoint)
        # Pasting is bound by the processor and by memory: no more of it at once than there are cores.
        self._hands = threading.BoundedSemaphore(os.cpu_count() or 1)

    def create(self, request: GenerateRequest, visitor: str | None = None) -> Job:
        """Start a job that draws pictures from a prompt; ``visitor`` is who asks, hashed, or nobody who is told apart.

        The run is on record before this returns. Raises StorageError where it cannot be, and then nothing is sent.
        """
        run = self._journal.open_run("generate", request.parameters, request.forecast, visitor or None)

        def work(job: Job) -> list[Shot]:
            received = Received(run)
            self._store.files.check_space(room_for_answer(request))
            received.add(request, self._ask(job, request, self._client.generate))
            job.notice = say_unread(received)
            return self._keep(job, partial(self._keep_pictures, received, None))

        return self.jobs.start(work, self._journal.close_run, run.id)

    def repaint(self, edit: Edit, visitor: str | None = None) -> Job:
        """Start a job that has a picture redrawn and puts back what the mask says; otherwise as ``create``."""
        run = self._journal.open_edit(edit, visitor or None)

        def work(job: Job) -> list[Shot]:
            received = Received(run)
            keep = partial(self._keep_pictures, received, edit)
            for part in edit.parts:
                number, count = len(received) + 1, len(edit.parts)
                try:
                    self._store.files.check_space(room_for_edit(edit, len(received)))
                    answer = self._ask(job, part.request, self._client.edit, (number, count))
                except ProofroomError as error:
                    # What came before was paid for, and is put back without the rest.
                    if not received:
                        raise
                    job.notice = f"{len(received)} of {count} parts came. {error.message}"
                    break
                received.add(part.request, answer)
                job.came = True
                job.notice = say_unread(received)
                if number < count:
                    self._keep(job, partial(self._write_answers, received), keep)
            return self._keep(job, keep)

        return self.jobs.start(work, self._journal.close_run, run.id)

    def put_back(self, shot: Shot, edit: Edit, references: Sequence[str]) -> Job:
        """Start a job that puts a shot's answers back onto its picture, where that was never done; asks nobody.

        ``references`` are the keys of the pictures that travelled besides.
        """

        def work(job: Job) -> list[Shot]:
            job.free, job.stage = True, "Putting the answer back onto the picture"
            kept = answers_among(self._store.files.walk(str(PurePosixPath(shot.answer).parent)))
            files = {part: File(key, self._store.files.read_file(key)) for part, key in kept.items()}
            finished = replace(shot, note="", **self._finish(edit, files, list(references), shot.recipe))
            self._store.replace_shot(finished)
            self._kept([finished])
            return [finished]

        return self.jobs.start(work)

    def store_again(self, job_id: str) -> Job:
        """Start a job that stores what an earlier one could not. Asks the endpoint for nothing."""
        job = self.jobs.find(job_id)
        keep = job.again if job else None

        def work(next_job: Job) -> list[Shot]:
            if keep is None:
                raise StorageError("There is nothing left to store: it has been stored, or Proofroom was restarted.")
            return self._keep(next_job, keep)

        if keep is None:
            return self.jobs.start(work)
        return self.jobs.start(work, self._journal.close_run, job.run)

    def _ask(self, job: Job, request: GenerateRequest, send, part: tuple[int, int] = (1, 1)) -> Answer:
        job.free = request.contract.prices == FREE
        wanted = "a picture" if request.n == 1 else f"{request.n} pictures"
        of_parts = "" if part[1] == 1 else f", part {part[0]} of {part[1]}"
        stage = f"Waiting for {wanted} from {self._endpoint}{of_parts}"

        def go_on() -> None:
            # "sent" before the last look at Cancel: who cancels in between may be told of a bill that never comes, but
            # never the other way round.
            job.stage, job.sent = stage, True
            job.stop_if_cancelled()
            if part[0] == 1:
                self._journal.send_run(job.run)

        def show(picture: bytes) -> None:
            job.partial = Partial(picture, part[0] - 1)

        def pause(seconds: float, error: EndpointError) -> None:
            job.sent = False
            if part[0] == 1:
                self._journal.unsend_run(job.run)
            job.wait(seconds, f"{_first_sentence(error.message)} Asking again in")
            go_on()

        go_on()
        try:
            answer = send(request, pause, show)
            job.partial = None
            return answer
        except EndpointError as error:
            name, remains = f"unread/{uuid4().hex}", {}
            # Not left with the job: it stays findable for long.
            unfinished, job.partial = job.partial, None
            if error.body:
                remains[f"{name}.bin"] = error.body
            if unfinished is not None:
                remains[f"{name}.{suffix_of(unfinished.picture) or 'bin'}"] = unfinished.picture
            if not remains:
                raise
            unread = error.with_traceback(None)
        return self._keep(job, partial(self._keep_remains, remains, unread))

    def _keep_remains(self, remains: Mapping[str, bytes], unread: EndpointError) -> Answer:
        """Store what came of an answer that never came whole, and raise the error that says where it lies."""
        for key, data in remains.items():
            self._store.files.write_file(key, data)
        sentence = f"{unread.sentence} What came back is kept as {' and '.join(remains)} in the data folder."
        raise type(unread)(sentence, spent=unread.spent, status=unread.status, request_id=unread.request_id)

    def _keep(self, job: Job, keep: Callable, again: Callable[[], list[Shot]] | None = None):
        """Return what ``keep`` does; where that fails, ``again`` or else the same is what can be tried once more."""
        job.stage = "Storing what came back"
        try:
            return keep()
        except StorageError:
            job.again = again or keep
            raise

    def _write_answers(self, received: Received) -> None:
        """Store every answer as it came; doing it twice changes nothing."""
        for file in (*received.unread, *(file for _, files in received for file in files.values())):
            self._store.files.write_file(file.key, file.data)

    def _keep_pictures(self, received: Received, edit: Edit | None) -> list[Shot]:
        """Store every answer, then what is made of it, then its row; doing it twice changes nothing.

        Raises UnreadableAnswer where no picture opens.
        """
        self._write_answers(received)
        recipe = received.recipe
        # Kept before they were sent; written again only if they have been removed since.
        kept = {} if edit is None else keep_pictures(self._store.files, edit)
        references = kept.pop("references", [])
        shots = []
        for number, (shot_id, files) in enumerate(received):
            readable = {part: file for part, file in files.items() if _is_readable(file.data)}
            if not readable:
                continue
            first = readable[min(readable)]
            width, height, _ = measure_picture(first.data)
            made = {} if edit is None else self._finish(edit, readable, references, recipe)
            digest = hashlib.sha256(first.data).hexdigest()
            of_run = {"run": received.run.id, "visitor": received.run.visitor}
            shots.append(Shot(recipe, number, first.key, digest, width, height, shot_id, **kept, **made, **of_run))
            self._store.add_shot(shots[-1])
        if shots:
            self._kept(shots)
            return shots
        first = next(file.key for _, files in received for file in files.values())
        raise UnreadableAnswer(
            f"The endpoint sent a damaged picture. It is kept as {first} in the data folder; ask again for another.",
            spent="yes",
            request_id=recipe.request_id,
        )

    def _finish(
        self, edit: Edit, files: Mapping[int, File], references: list[str], recipe: Recipe
    ) -> dict[str, object]:
        """Store the finished picture; return what its shot says of it."""
        with self._hands:
            finished = finish_edit(edit, {part: file.data for part, file in files.items()})
            finished = imprint_finished(finished, edit, recipe)
            key = self._store.files.write_file(f"{folder_of(files)}/pasted.png", finished.png)
        return {
            "pasted": key,
            "changed_outside_mask": finished.changed_outside_mask,
            "handling": describe_handling(edit, files, finished) | {"references": references},
        }


def say_unread(received: Received) -> str:
    """Return what is to be said of pictures that could not be had of answers that came; "" for none."""
    if not received.unread:
        return ""
    keys = " and ".join(file.key for file in received.unread)
    said = ("Not every picture could be read.", *received.lost, f"What came is kept as {keys} in the data folder.")
    return " ".join(said)


def _first_sentence(message: str) -> str:
    """Return what happened, without what to do about it, which is being done."""
    return message.partition(". ")[0].rstrip(".") + "."


def _is_readable(data: bytes) -> bool:
    try:
        measure_picture(data)
    except (UnreadablePicture, PictureTooLarge):
        return False
    return True


def describe_handling(edit: Edit, files: Mapping[int, File], finished: Finished) -> dict[str, object]:
    """Return, as JSON values, which frames travelled, which file answered each, and what was corrected."""
    parts = []
    for number, file in files.items():
        frame, drift = edit.parts[number].frame, finished.drifts.get(number)
        parts.append(
            {
                "answer": file.key,
                "box": list(frame.box),
                "canvas": list(frame.canvas),
                "place": list(frame.place),
                "corrected": None if drift is None else drift.as_json(),
            }
        )
    margins = edit.margins
    return {
        "parts": parts,
        "asked_parts": len(edit.parts),
        "feather": edit.feather,
        "extend": [margins.left, margins.top, margins.right, margins.bottom],
    }
