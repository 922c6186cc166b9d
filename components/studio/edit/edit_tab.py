"""The Edit tab as an object: its widgets, and the handlers that repaint a picture.

The tab has three faces at one spot: Paint, Result and Compare. No widget that holds the canvas is an output of
a run: Gradio's page would ask the editor for its value, which without ``layers.js`` encodes the canvas three times.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import gradio as gr

from components.errors import EmptyMask, FullMask, MissingPicture, ProofroomError
from components.library.edits.edit import Edit
from components.library.runs.job import Job
from components.library.runs.progress import Partial
from components.message.message import Message
from components.studio.access.allowance import AllowanceLine
from components.studio.edit.edit_form import EditForm
from components.studio.edit.editor import Editor
from components.studio.edit.mask.exact_mask import ExactMask
from components.studio.edit.mask.mask_history import OPENED, MaskHistory
from components.studio.edit.mask.mask_panel import MaskPanel
from components.studio.edit.mask.strokes import HandedOver, Strokes
from components.studio.edit.partial_preview import PartialPreview
from components.studio.events.clicked import item_at
from components.studio.form.code_panel import CodePanel
from components.studio.form.link_line import LinkLine
from components.studio.language.all_languages import translate_in_all
from components.studio.page import messages
from components.studio.page.job_status import JobStatus
from components.studio.page.loaded_pictures import LoadedPicture
from components.studio.page.results import Result, Results
from components.studio.page.service import Service
from components.studio.page.updates import Updates

Kept = tuple[Result, ...]
# The picture in the editor.
Loaded = LoadedPicture | None


@dataclass(frozen=True)
class EditTab:
    """Hold the widgets of the tab.

    ``redraw`` offers to redraw the whole picture, ``anyway`` to run an edit in spite of warnings. A ``Resumed`` that is
    put into ``resumed`` is carried out: the editor opens its picture, and the tab runs, follows a job or shows results.
    """

    editor: Editor
    allowance: AllowanceLine
    code: CodePanel
    link_line: LinkLine
    results: Results
    redraw: gr.Button
    anyway: gr.Button
    examples: gr.Gallery
    resumed: gr.State

    @property
    def service(self) -> Service:
        """Return the parts of Proofroom that the tab uses."""
        return self.editor.asks.service

    @property
    def asks(self) -> EditForm:
        """Return the form whose values make an edit."""
        return self.editor.asks

    @property
    def panel(self) -> MaskPanel:
        """Return the panel of the mask."""
        return self.editor.panel

    @property
    def job_status(self) -> JobStatus:
        """Return the status of the tab's job."""
        return self.editor.job_status

    @property
    def shown(self) -> list[Any]:
        """Return the widgets that a run may update."""
        widgets = [*self.job_status.widgets, *self.results.widgets, self.redraw, self.anyway, self.panel.last]
        # Each once: the line belongs to the job status and to the results.
        return list(dict.fromkeys(widgets))

    @property
    def run_inputs(self) -> list[Any]:
        """Return the widgets whose values every run takes after the visitor's token."""
        return [self.editor.loaded, self.results.kept, *self.asks.widgets]

    async def run_painted(
        self, handed: HandedOver, history: MaskHistory, token: object, loaded: Loaded, kept: Kept, *values: Any
    ) -> AsyncIterator[Updates]:
        """Repaint the painted pixels; an edit with warnings is not run, and its warnings are said."""
        strokes = Strokes.handed_over(handed, history)
        async for updates in self._run(strokes, token, loaded, kept, values, accepted=False):
            yield updates

    async def run_accepted(
        self, handed: HandedOver, history: MaskHistory, token: object, loaded: Loaded, kept: Kept, *values: Any
    ) -> AsyncIterator[Updates]:
        """Repaint the painted pixels in spite of warnings."""
        async for updates in self._run(Strokes.handed_over(handed, history), token, loaded, kept, values):
            yield updates

    async def run_whole(
        self, token: object, loaded: LoadedPicture | None, kept: Kept, *values: Any
    ) -> AsyncIterator[Updates]:
        """Redraw the whole picture."""
        async for updates in self._run(None, token, loaded, kept, values):
            yield updates

    async def run_exact(
        self, history: MaskHistory, token: object, loaded: LoadedPicture | None, kept: Kept, *values: Any
    ) -> AsyncIterator[Updates]:
        """Repaint the mask that the picture was opened with; without a mask redraw the whole picture."""
        opened = history.find(OPENED)
        strokes = Strokes(None, opened) if opened.exact_mask else None
        async for updates in self._run(strokes, token, loaded, kept, values):
            yield updates

    async def store_again(self, unstored: tuple[str, LoadedPicture], kept: Kept) -> AsyncIterator[Updates]:
        """Store pictures that came and could not be stored; ``unstored`` is the id of their job, and their source."""
        job_id, loaded = unstored
        job = self.service.maker.store_again(job_id)
        try:
            async for updates in self.follow(job, loaded, kept):
                yield updates
            yield self.job_status.stored()
        except ProofroomError as error:
            yield self.job_status.failed_again(error, job, loaded)

    def show_code(
        self, handed: HandedOver, history: MaskHistory, loaded: LoadedPicture | None, dialect: str, *values: Any
    ) -> Updates:
        """Show the first request of the edit as a program, or the reason why there is none."""
        try:
            strokes = Strokes.handed_over(handed, history)
            request = self.asks.plan(loaded, strokes, values).parts[0].request
            return self.code.show(self.service, request, dialect)
        except ProofroomError as error:
            return self.code.explain(error.message)

    def edit_result(self, kept: Kept, index: int) -> Iterator[Updates]:
        """Open the chosen result in the editor."""
        yield from self.editor.open_shot(item_at(kept, index).shot)

    def warn(self, edit: Edit) -> Updates:
        """Return the updates that say an edit's warnings, and offer to run the edit anyway."""
        offer = translate_in_all(Message("Repaint anyway · {price}", price=edit.forecast.message))
        return self.job_status.ended(messages.cautions(edit.cautions)) | {
            self.anyway: gr.update(value=offer, visible=True),
            self.redraw: gr.update(visible=False),
            self.results.face: "Paint",
        }

    def show_partial(self, preview: PartialPreview | None, partial_picture: Partial) -> Updates:
        """Return the updates that show a preview of the edit while its answer is streamed."""
        file = preview.draw(partial_picture) if preview else None
        return {self.results.after: file, self.results.face: "Result"} if file else {}

    async def _run(
        self,
        strokes: Strokes | None,
        token: object,
        loaded: LoadedPicture | None,
        kept: Kept,
        values: Sequence[Any],
        accepted: bool = True,
    ) -> AsyncIterator[Updates]:
        """Yield the updates of an edit's run; ``accepted`` is whether it is run in spite of warnings."""
        job, previewed = None, False
        try:
            if loaded is None:
                raise MissingPicture()
            edit = await asyncio.to_thread(self.asks.plan, loaded, strokes, values)
            if edit.cautions and not accepted:
                yield self.warn(edit)
                return
            job = await asyncio.to_thread(self.service.maker.repaint, edit, self.service.asker(token))
            if edit.mask is not None:
                yield {self.panel.last: await asyncio.to_thread(ExactMask.from_mask, edit.mask, loaded.view_size)}
            async for updates in self.follow(job, loaded, kept, PartialPreview(edit)):
                previewed |= self.results.after in updates
                yield updates
        except ProofroomError as error:
            # A preview is no result: the newest result is shown again.
            shown = self.results.restore(kept) | {self.results.face: "Paint"} if previewed else {}
            yield shown | self._refuse(error, job, loaded, values)

    async def follow(
        self, job: Job, loaded: LoadedPicture, kept: Kept, preview: PartialPreview | None = None
    ) -> AsyncIterator[Updates]:
        """Yield the updates of a job until its results are shown. Raises the error of the job."""
        joins = self.results.joining.begin(loaded, job)
        hidden = {self.redraw: gr.update(visible=False), self.anyway: gr.update(visible=False)}
        async for updates in self.job_status.follow(job, partial(self.show_partial, preview)):
            yield updates | hidden
        results = await asyncio.to_thread(self.results.add, loaded, kept, job.result(0), job.notice)
        yield results | self.job_status.ready | await self.results.joining.show(joins)

    def _refuse(
        self, error: ProofroomError, job: Job | None, loaded: LoadedPicture | None, values: Sequence[Any]
    ) -> Updates:
        """Return the updates that say why a run failed; for a useless mask they offer to redraw the whole picture."""
        useless = isinstance(error, EmptyMask | FullMask) and loaded is not None and not loaded.margins
        offer = translate_in_all(self.asks.offer_redraw(*values))
        return self.job_status.failed(error, job, about=loaded) | {
            self.redraw: gr.update(value=offer, visible=useless),
            self.anyway: gr.update(visible=False),
        }
