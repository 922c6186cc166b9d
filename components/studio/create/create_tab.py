"""The Create tab as an object: widgets, and handlers that turn a prompt into pictures.

Shows the endpoint's bytes unchanged. Lays nothing out.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from functools import partial

import gradio as gr

from components.errors import ProofroomError
from components.imaging.picture.picture import suffix_of
from components.library.records.shot import Shot
from components.library.runs.job import Job
from components.library.runs.progress import Partial
from components.message.message import Message, Sentences
from components.studio.access.allowance import AllowanceLine
from components.studio.accessibility.alternatives import give_alternatives
from components.studio.create.create_form import CreateForm
from components.studio.create.created_picture import CreatedPicture, serve_created
from components.studio.events.clicked import Clicked
from components.studio.form.code_panel import CodePanel
from components.studio.form.link_line import LinkLine
from components.studio.form.repetition import leave_out_steps
from components.studio.form.restore import restore_form
from components.studio.form.resume import Resumed, is_overtaken
from components.studio.page import messages
from components.studio.page.cache import cache_file
from components.studio.page.job_status import JobStatus
from components.studio.page.service import Service
from components.studio.page.updates import Signal, Updates, Widget

# The pictures of a visit that stay in the gallery; the library has all of them.
KEPT = 24

Created = tuple[CreatedPicture, ...]


@dataclass(frozen=True)
class CreateTab:
    """Hold the widgets of the tab, and its states.

    ``created``, a tuple of ``CreatedPicture``, are the pictures of this visit, the newest first; ``chosen`` is the
    index of the one that is shown. A ``Resumed`` that is put into ``resumed`` is carried out: the form is restored,
    ``restored_model`` becomes a ``Signal`` of the model that the form is restored for, and ``restored`` the values of
    ``asks`` then.
    """

    service: Service
    asks: CreateForm
    allowance: AllowanceLine
    code: CodePanel
    link_line: LinkLine
    welcome: gr.Column
    examples: gr.Gallery
    gallery: gr.Gallery
    job_status: JobStatus
    results: gr.Row
    edit_this: gr.Button
    download: gr.DownloadButton
    to_room: gr.Button
    created: gr.State
    chosen: gr.State
    resumed: gr.State
    restored_model: gr.State
    restored: gr.State

    @property
    def shown(self) -> list[Widget]:
        """Return the widgets that a run may update."""
        own = [self.welcome, self.results, self.gallery, self.download, self.created, self.chosen]
        return [*self.job_status.widgets, *own]

    def show_code(self, dialect: str, *values: object) -> Updates:
        """Show the request as a program, or the reason why there is none."""
        try:
            return self.code.show(self.service, self.service.request(self.asks.read(values)), dialect)
        except ProofroomError as error:
            return self.code.explain(error.message)

    def choose(self, created: Created, clicked: Clicked) -> Updates:
        """Choose the picture that was clicked."""
        # Found by its file: while an unfinished picture is shown first, the indices of the gallery are others.
        shown = (index for index, picture in enumerate(created) if picture.shown == clicked.path)
        index = next(shown, None)
        return {self.chosen: gr.skip()} if index is None else {self.chosen: index, self.download: created[index].file}

    async def create(self, token: object, created: Created, index: int, *values: object) -> AsyncIterator[Updates]:
        """Ask for pictures and follow the job to its end."""
        try:
            request = self.service.request(self.asks.read(values))
            job = await asyncio.to_thread(self.service.maker.create, request, self.service.asker(token))
        except ProofroomError as error:
            yield self.job_status.failed(error)
            return
        async for updates in self.follow_job(job, created, index):
            yield updates

    async def follow_job(self, job: Job, created: Created, index: int) -> AsyncIterator[Updates]:
        """Follow a job to its end; where it fails, show the picture at ``index`` of ``created`` again."""
        touched = False
        try:
            async for updates in self._follow(job, created):
                touched |= self.gallery in updates
                yield updates
        except ProofroomError as error:
            yield self.job_status.failed(error, job) | (self.show_earlier(created, index) if touched else {})

    async def store_again(self, unstored: tuple[str, object], created: Created) -> AsyncIterator[Updates]:
        """Store pictures that came and could not be stored; ``unstored`` begins with the id of their job."""
        job = self.service.maker.store_again(unstored[0])
        try:
            async for updates in self._follow(job, created):
                yield updates
            yield self.job_status.stored()
        except ProofroomError as error:
            yield self.job_status.failed_again(error, job)

    def restore(self, resumed: Resumed | None, *values: object) -> Updates:
        """Restore prompt and form; ``values`` are the form's. Runs before ``resume``."""
        if resumed is None or is_overtaken(self.service, resumed):
            # Gradio clears the states of a visit that is over.
            return {self.job_status.line: gr.skip()}
        form = restore_form(self.asks.form, values, resumed.spec.parameters, self.service.endpoint_now.models.names)
        return form.updates | {
            self.asks.prompt: resumed.spec.prompt,
            self.restored_model: Signal(form.model),
            self.restored: (resumed.spec.prompt, *form.values),
            self.job_status.line: messages.quiet(Sentences(resumed.said, *form.said)),
        }

    async def resume(
        self, resumed: Resumed | None, token: object, created: Created, index: int, values: Sequence[object]
    ) -> AsyncIterator[Updates]:
        """Follow the job of ``resumed``, or run at once, or show its pictures."""
        if resumed is None or is_overtaken(self.service, resumed):
            return
        job = self.service.maker.jobs.find(resumed.job)
        if job is not None:
            async for updates in self.follow_job(job, created, index):
                yield updates
        elif resumed.run:
            asked = leave_out_steps(self.service, self.asks.form, values)
            async for updates in self.create(token, created, index, *asked):
                yield updates
        elif resumed.shots:
            yield await asyncio.to_thread(self.show, resumed.shots, created)

    def show(self, shots: Sequence[Shot], created: Created, notice: Message | str = "") -> Updates:
        """Return the updates that show new shots before the earlier pictures."""
        new = tuple(serve_created(self.service.loaded_pictures, shot) for shot in shots)
        kept = (*new, *created)[:KEPT]
        asked = int(str(shots[0].recipe.parameters["n"]))
        said = messages.made(shots, asked, [picture.file for picture in new])
        said += give_alternatives((picture.shown, picture.shot.recipe.prompt) for picture in new)
        return self.job_status.ended(said + (messages.caution(notice) if notice else "")) | {
            self.welcome: gr.update(visible=False),
            self.results: gr.update(visible=True),
            self.gallery: gr.update(value=[picture.shown for picture in kept], selected_index=0, visible=True),
            self.download: kept[0].file,
            self.created: kept,
            self.chosen: 0,
        }

    def show_partial(self, created: Created, unfinished: Partial) -> Updates:
        """Return the updates that show an unfinished picture before the earlier pictures."""
        file = cache_file(unfinished.picture, f"unfinished.{suffix_of(unfinished.picture) or 'png'}")
        files = [file, *(picture.shown for picture in created)]
        return {
            self.welcome: gr.update(visible=False),
            self.results: gr.update(visible=False),
            self.gallery: gr.update(value=files, selected_index=0, visible=True),
        }

    def show_earlier(self, created: Created, index: int) -> Updates:
        """Return the updates that remove an unfinished picture, and show the earlier picture at ``index`` again."""
        files, some = [picture.shown for picture in created], bool(created)
        return {
            self.welcome: gr.update(visible=not some),
            self.results: gr.update(visible=some),
            self.gallery: gr.update(value=files, selected_index=index if some else None, visible=some),
        }

    async def _follow(self, job: Job, created: Created) -> AsyncIterator[Updates]:
        async for updates in self.job_status.follow(job, partial(self.show_partial, created)):
            yield updates
        yield await asyncio.to_thread(self.show, job.result(0), created, job.notice)
