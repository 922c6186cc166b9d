"""The maker: request -> answer -> shot on disk -> paste, as one job.

What arrives is written before anything else is done with it. Knows nothing about pages.
"""

import hashlib
import os
import threading
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import PurePosixPath
from uuid import uuid4

from components.endpoint.client import Answer, ImagesClient
from components.endpoint.request import GenerateRequest
from components.errors import (
    ConnectionCut,
    EndpointError,
    PictureTooLarge,
    StorageError,
    UnreadableAnswer,
    UnreadablePicture,
)
from components.imaging.mask import mask_as_png
from components.imaging.paste import count_changed_outside, paste
from components.imaging.picture import flatten, measure_picture, read_picture, suffix_of, write_png
from components.library.edit import Edit
from components.library.jobs import Job, Jobs
from components.library.shot import Recipe, Shot, recipe_of
from components.library.store import Store


class Maker:
    """Start jobs that make pictures and keep them; ``endpoint`` is its name for people."""

    def __init__(self, client: ImagesClient, store: Store, jobs: Jobs, endpoint: str) -> None:
        self._client, self._store, self.jobs, self._endpoint = client, store, jobs, endpoint
        # Pasting is bound by the processor and by memory: no more of it at once than there are cores.
        self._hands = threading.BoundedSemaphore(os.cpu_count() or 1)

    def create(self, request: GenerateRequest) -> Job:
        """Start a job that draws pictures from a prompt."""

        def work(job: Job) -> list[Shot]:
            answer = self._ask(job, request, self._client.generate)
            recipe = recipe_of(request, answer, self._endpoint)
            return self._keep(job, partial(self._keep_pictures, recipe, _name_files(recipe, answer), None))

        return self.jobs.start(work)

    def repaint(self, edit: Edit) -> Job:
        """Start a job that has a picture redrawn and puts back what the mask says."""

        def work(job: Job) -> list[Shot]:
            answer = self._ask(job, edit.request, self._client.edit)
            recipe = recipe_of(edit.request, answer, self._endpoint, edit.parent)
            return self._keep(job, partial(self._keep_pictures, recipe, _name_files(recipe, answer), edit))

        return self.jobs.start(work)

    def store_again(self, job_id: str) -> Job:
        """Start a job that stores what an earlier one could not. Asks the endpoint for nothing."""
        job = self.jobs.find(job_id)
        keep = job.again if job else None

        def work(next_job: Job) -> list[Shot]:
            if keep is None:
                raise StorageError("There is nothing left to store: it has been stored, or Proofroom was restarted.")
            return self._keep(next_job, keep)

        return self.jobs.start(work)

    def _ask(self, job: Job, request: GenerateRequest, send) -> Answer:
        self._store.check_space()
        wanted = "a picture" if request.n == 1 else f"{request.n} pictures"
        # "sent" before the last look at Cancel: who cancels in between may be told of a bill that never comes, but
        # never the other way round.
        job.stage, job.sent = f"Waiting for {wanted} from {self._endpoint}", True
        job.stop_if_cancelled()
        try:
            return send(request)
        except (ConnectionCut, UnreadableAnswer) as error:
            if not error.body:
                raise
            unread = error.with_traceback(None)
        return self._keep(job, partial(self._keep_unread, f"unread/{uuid4().hex}.bin", unread))

    def _keep_unread(self, key: str, unread: EndpointError) -> Answer:
        """Store what came back and could not be read, and raise the error that says where it lies."""
        self._store.write_file(key, unread.body)
        message = f"{unread.message} What came back is kept as {key} in the data folder."
        raise type(unread)(message, status=unread.status, request_id=unread.request_id)

    def _keep(self, job: Job, keep: Callable[[], list[Shot]]) -> list[Shot]:
        job.stage = "Storing what came back"
        try:
            return keep()
        except StorageError:
            job.again = keep
            raise

    def _keep_pictures(self, recipe: Recipe, pictures: Mapping[str, bytes], edit: Edit | None) -> list[Shot]:
        """Store every picture as it came, then what is made of it, then its row; doing it twice changes nothing.

        ``pictures`` maps the key of each file to its bytes. Raises UnreadableAnswer where no picture opens.
        """
        for key, data in pictures.items():
            self._store.write_file(key, data)
        source = mask = None
        if edit is not None:
            source = self._store.write_once("pictures", measure_picture(edit.source)[2], edit.source)
            mask = None if edit.mask is None else self._store.write_once("masks", "png", mask_as_png(edit.mask))
        shots = []
        for number, (key, data) in enumerate(pictures.items()):
            folder = PurePosixPath(key).parent
            try:
                width, height, _ = measure_picture(data)
                pasted, changed = (None, None) if edit is None else self._paste(f"{folder}/pasted.png", edit, data)
            except (UnreadablePicture, PictureTooLarge):
                continue
            shot = Shot(
                recipe=recipe,
                number=number,
                answer=key,
                sha256=hashlib.sha256(data).hexdigest(),
                width=width,
                height=height,
                id=folder.name,
                source=source,
                mask=mask,
                pasted=pasted,
                changed_outside_mask=changed,
            )
            self._store.add_shot(shot)
            shots.append(shot)
        if shots:
            return shots
        raise UnreadableAnswer(
            f"The endpoint sent a damaged picture, which may have been billed. It is kept as {next(iter(pictures))} in"
            " the data folder; ask again for another.",
            request_id=recipe.request_id,
        )

    def _paste(self, key: str, edit: Edit, data: bytes) -> tuple[str, int | None]:
        """Store the pasted picture under ``key``; return the key and how many pixels changed outside the mask."""
        with self._hands:
            answer = flatten(read_picture(data).pixels)
            png = write_png(paste(edit.picture.pixels, answer, edit.frame, edit.mask), edit.picture.icc_profile)
            del answer
            self._store.write_file(key, png)
            if edit.mask is None:
                return key, None
            # Counted on the file that is handed over, not on the array it was made of.
            return key, count_changed_outside(edit.picture.pixels, read_picture(png).pixels, edit.mask)


def _name_files(recipe: Recipe, answer: Answer) -> dict[str, bytes]:
    """Return the pictures of an answer under the keys they will be kept as, a folder for each."""
    day = recipe.made_at.strftime("%Y/%m/%d")
    return {f"shots/{day}/{uuid4().hex}/answer.{suffix_of(data) or 'bin'}": data for data in answer.pictures}
