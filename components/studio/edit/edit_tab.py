"""The Edit tab: a picture, a painted mask and a prompt become a repainted picture.

The stage has three faces at one spot: Paint, Result and Compare. The browser encodes the editor's canvas three times
over whenever Gradio asks for its value, so exactly one event takes it as an input, which runs in the browser alone,
and nothing that holds it is an output of a run.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import gradio as gr
import numpy as np
from gradio.events import Dependency

from components.errors import EmptyMask, FullMask, ProofroomError
from components.library.edits.edit import Edit
from components.library.records.shot import Shot
from components.library.runs.jobs import Job, Partial
from components.studio.edit.brush import build_brush
from components.studio.edit.canvas import HAND_OVER, build_canvas
from components.studio.edit.edit_form import EditForm
from components.studio.edit.editor import Editor, connect_editor
from components.studio.edit.extend_panel import build_extend_panel
from components.studio.edit.mask.exact_mask import develop
from components.studio.edit.mask.mask_changes import MaskChanges
from components.studio.edit.mask.mask_events import connect_mask_panel
from components.studio.edit.mask.mask_panel import CHECK_RESTED, build_mask_panel, read_strokes
from components.studio.edit.partial_preview import PartialPreview, plan_partial_preview
from components.studio.edit.picture_replacement import build_picture_replacement
from components.studio.form.code_panel import build_code_panel
from components.studio.form.examples import Example, thumbnails
from components.studio.form.form_layout import build_form
from components.studio.form.prompt_panel import build_prompt_panel
from components.studio.form.reference_panel import build_reference_panel
from components.studio.form.resume import Resumed
from components.studio.page import messages
from components.studio.page.job_status import QUIET, build_actions, build_job_status
from components.studio.page.loaded_pictures import LoadedPicture
from components.studio.page.results import Result, build_face_choice, build_faces, build_results, describe, draw_heat
from components.studio.page.service import Service


@dataclass(frozen=True)
class EditTab:
    """Hold what others may touch.

    What is put into ``again``, an Again, is taken up.
    ``follow_model(done)`` wires what else depends on the model, to come after the form has followed it.
    ``repaint(token, loaded, earlier, mask_of, *values)`` yields the updates of a run, for ``ran``, by the values of
    ``asks``.
    """

    asks: EditForm
    follow_model: Callable[[Dependency], None]
    editor: Editor
    kept: gr.State
    again: gr.State
    examples: gr.Gallery
    ran: list
    repaint: Callable[..., AsyncIterator[dict]]
    event_options: dict


def build_edit_tab(service: Service, examples: list[Example], token: gr.BrowserState, again: gr.State) -> EditTab:
    """Return the tab, laid out and wired; ``token`` is the visitor's, ``again`` takes an Again to be taken up."""

    def label(*values) -> str:
        return f"Repaint{asks.price(*values)}"

    loaded_pictures = service.loaded_pictures
    loaded, known_recipe, filled = gr.State(None), gr.State(None), gr.State(())
    with gr.Row(elem_classes="screen"):
        with gr.Column(elem_classes="controls", min_width=320):
            picture = gr.File(label="Picture", height=104, elem_id="edit-picture")
            prompt = gr.Textbox(
                label="What should change?",
                placeholder="A small red rose on the table",
                lines=3,
                max_lines=6,
                elem_id="edit-prompt",
            )
            build_prompt_panel(service, token, prompt, "edit")
            form = build_form(
                service.contract, service.model, service.models.known, "edit", best_fit=True, without=("moderation",)
            )
            panel, extension = build_mask_panel(), build_extend_panel()
            references = build_reference_panel(service.contract())
            asks = EditForm(service, prompt, form, references, panel.framing)
            code = build_code_panel("edit", with_files=True)
            changes = [*form.changes, references.pictures.change, panel.apart.input]
            run, cancel = build_actions(label, asks.widgets, [prompt.blur, *changes], "edit")
        with gr.Column(elem_classes="stage", min_width=320):
            with gr.Column(elem_classes="welcome") as welcome:
                gr.HTML("<h2>Add a picture, and paint what should change</h2><p>Or start from one of these.</p>")
                pick = thumbnails(examples, "edit-examples")
            with gr.Row(elem_classes="face-bar"):
                face = build_face_choice()
                brush = build_brush()
            with gr.Column(elem_classes="faces"):
                canvas = build_canvas()
                after, compare = build_faces()
            brush.connect(canvas)
            replacement = build_picture_replacement()
            job_status = build_job_status(service.maker.jobs, service.store, run, cancel, "edit")
            with gr.Row(elem_classes="offers"):
                anyway = gr.Button("Repaint anyway", visible=False, size="sm", elem_id="edit-anyway")
                redraw = gr.Button("Redraw the whole picture", visible=False, size="sm", elem_id="edit-redraw")
            results = build_results(after, compare)
    laid = (loaded_pictures, loaded, known_recipe, filled, picture, canvas, brush, replacement)
    editor = Editor(*laid, welcome, face, asks, (redraw, anyway), extension, panel, job_status)

    def continue_with(kept: tuple[Result, ...], index: int) -> Iterator[dict]:
        yield from editor.open_picture(lambda: loaded_pictures.load_shot(kept[index].shot))

    def choose(kept: tuple[Result, ...], event: gr.SelectData) -> dict:
        result = kept[event.index]
        return results.choose(result, event.index) | {
            job_status.line: describe(result),
            face: "Compare",
        }

    def show_heat(kept: tuple[Result, ...], index: int):
        return {results.heat: draw_heat(loaded_pictures, kept[index])}

    def show(shots: Sequence[Shot], loaded_now: LoadedPicture, earlier: tuple[Result, ...], notice: str = "") -> dict:
        updates = results.add(loaded_pictures, loaded_now, earlier, shots)
        said = describe(updates[results.kept][0], came=len(shots))
        if notice:
            said += messages.caution(notice)
        return updates | job_status.ended(said) | {face: "Compare"}

    def show_code(layers, exact_mask, loaded_now, dialect, *values):
        try:
            mask_of = partial(read_strokes, layers, exact_mask)
            request = asks.plan(loaded_now, mask_of, values).parts[0].request
            return code.show(service, request, dialect)
        except ProofroomError as error:
            return code.explain(error.message)

    async def follow(
        job: Job, loaded_now: LoadedPicture, earlier: tuple[Result, ...], unfinished: PartialPreview | None = None
    ) -> AsyncIterator[dict]:
        def show_partial(came: Partial) -> dict:
            file = unfinished and unfinished.draw(came)
            return {results.after: file, face: "Result"} if file else {}

        async for update in job_status.follow(job, show_partial):
            yield update | {redraw: gr.update(visible=False), anyway: gr.update(visible=False)}
        yield await asyncio.to_thread(show, job.result(0), loaded_now, earlier, job.notice)

    async def repaint(token_now, loaded_now, earlier, mask_of, *values, accepted: bool = True) -> AsyncIterator[dict]:
        job, touched = None, False
        try:
            edit = await asyncio.to_thread(asks.plan, loaded_now, mask_of, values)
            if edit.cautions and not accepted:
                yield warn(edit)
                return
            job = await asyncio.to_thread(service.maker.repaint, edit, service.visitor(token_now).id)
            if edit.mask is not None:
                yield {panel.last: await asyncio.to_thread(develop, edit.mask, loaded_now.view_size)}
            async for update in follow(job, loaded_now, earlier, PartialPreview(edit)):
                touched |= results.after in update
                yield update
        except ProofroomError as error:
            offer = f"Redraw the whole picture{asks.price(*values)}"
            can_redraw = isinstance(error, EmptyMask | FullMask) and not loaded_now.margins
            failed = job_status.failed(error, job, about=loaded_now)
            # What is unfinished is no result.
            failed |= results.restore(earlier) | {face: "Paint"} if touched else {}
            yield failed | {redraw: gr.update(value=offer, visible=can_redraw), anyway: gr.update(visible=False)}

    def warn(edit: Edit) -> dict:
        """Return the updates that say what is doubtful before anything is spent, and let it be done all the same."""
        said = "".join(messages.caution(sentence) for sentence in edit.cautions)
        return job_status.ended(said) | {
            anyway: gr.update(value=f"Repaint anyway · {edit.forecast}", visible=True),
            redraw: gr.update(visible=False),
            face: "Paint",
        }

    async def run_painted(layers, exact_mask, token_now, loaded_now, earlier, *values, accepted: bool = False):
        def mask_of(now: LoadedPicture) -> np.ndarray | None:
            mask = read_strokes(layers, exact_mask, now)
            # With new margins there is something to paint even where nothing was painted.
            return mask if mask.any() or not now.margins else None

        async for update in repaint(token_now, loaded_now, earlier, mask_of, *values, accepted=accepted):
            yield update

    async def run_accepted(*given):
        async for update in run_painted(*given, accepted=True):
            yield update

    async def run_whole(token_now, loaded_now, earlier, *values):
        async for update in repaint(token_now, loaded_now, earlier, lambda _: None, *values):
            yield update

    def put_up(wanted: Resumed | None, *values) -> Iterator[dict]:
        # None of a visit that is over: what its page had put here went with it.
        if wanted is not None:
            yield from editor.take_up(wanted.spec, wanted.said, *values)

    async def take_up(wanted: Resumed | None, exact_mask, token_now, loaded_now, earlier, values):
        # What could not be put up, or whose mask was lost, has been said.
        if wanted is None or not values or (wanted.run and wanted.spec.mask and exact_mask is None):
            return
        running = service.maker.jobs.find(wanted.job)
        if wanted.run:
            mask = exact_mask and exact_mask.mask
            async for update in repaint(token_now, loaded_now, earlier, lambda _: mask, *values):
                yield update
        elif running is not None:
            unfinished = await asyncio.to_thread(plan_partial_preview, service, wanted.spec)
            try:
                async for update in follow(running, loaded_now, earlier, unfinished):
                    yield update
            except ProofroomError as error:
                yield job_status.failed(error, running, about=loaded_now)
        elif wanted.shots:
            yield await asyncio.to_thread(show, wanted.shots, loaded_now, earlier)

    async def store_again(unstored, earlier):
        job_id, about = unstored
        job = service.maker.store_again(job_id)
        try:
            async for update in follow(job, about, earlier):
                yield update
            yield job_status.stored()
        except ProofroomError as error:
            yield job_status.failed_again(error, job, about)

    ran = [*job_status.widgets, *results.widgets, face, redraw, anyway, panel.last]
    values = asks.widgets
    slow = job_status.event_options
    # In two steps: what a handler takes as an input is asked for its value at every sign of life from any handler.
    strokes, at_work = [panel.strokes, panel.exact_mask], [token, loaded, results.kept, *values]
    for button, work in ((run, run_painted), (anyway, run_accepted)):
        handed = button.click(None, canvas, panel.strokes, js=HAND_OVER, **QUIET)
        handed.then(work, [*strokes, *at_work], ran, **slow)
    redraw.click(run_whole, at_work, ran, **slow)
    for event in (code.accordion.expand, code.dialect.change, code.update.click):
        handed = event(None, canvas, panel.strokes, js=HAND_OVER, **QUIET)
        handed.then(show_code, [*strokes, loaded, code.dialect, *values], code.shown, **slow)
    filling = again.change(put_up, [again, *form.widgets], editor.opened, **slow)
    filling.then(take_up, [again, panel.exact_mask, token, loaded, results.kept, editor.filled], ran, **slow)
    job_status.store_again.click(store_again, [job_status.unstored, results.kept], ran, **slow)
    results.gallery.select(choose, results.kept, [*results.shown, job_status.line, face], **slow)
    results.edit_again.click(continue_with, [results.kept, results.chosen], editor.opened, **slow)
    results.details.expand(show_heat, [results.kept, results.chosen], [results.heat, job_status.line], **slow)

    def follow_model(done: Dependency) -> None:
        done.then(label, asks.widgets, run, queue=False, **QUIET)
        done.then(None, None, None, js=CHECK_RESTED, **QUIET)

    connect_editor(editor, token)
    connect_mask_panel(MaskChanges(panel, loaded_pictures, canvas, loaded, asks, run), changes, slow)
    return EditTab(asks, follow_model, editor, results.kept, again, pick, ran, repaint, slow)
