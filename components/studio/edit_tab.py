"""The Edit tab: a picture, a painted mask and a prompt become a repainted picture.

The stage has three faces at one spot: Paint, Result and Compare. The browser encodes the editor's canvas three times
over whenever Gradio asks for its value, so exactly one event takes it as an input, which runs in the browser alone,
and nothing that holds it is an output of a run.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass

import gradio as gr
import numpy as np

from components.errors import EmptyMask, FullMask, MissingPicture, ProofroomError
from components.imaging.mask import RUBYLITH, layer_from_mask, mask_from_layers
from components.imaging.picture import read_picture, write_png
from components.library.edit import Edit, plan_edit, suggest_size
from components.library.jobs import Job
from components.studio import stage
from components.studio.cache import cache_file, find_cached
from components.studio.desk import Sheet
from components.studio.examples import Example, thumbnails
from components.studio.form import build_form
from components.studio.results import Result, build_face_choice, build_faces, build_results, describe
from components.studio.service import Service
from components.studio.waiting import QUIET, build_actions, build_waiting

HINT = "Paint over what should change, describe the change, then press Repaint."


@dataclass(frozen=True)
class EditTab:
    """Hold what others may touch.

    ``open_picture(find, mask, prompt)`` yields the updates that put the sheet found on the stage, or say why it
    cannot be, for the widgets ``opened``; mask and prompt may be left out. ``repaint(sheet, earlier, mask_of, prompt,
    *form)`` yields those of a run, for ``ran``.
    """

    sheet: gr.State
    kept: gr.State
    form: list[gr.components.Component]
    examples: gr.Gallery
    opened: list
    open_picture: Callable[..., Iterator[dict]]
    ran: list
    repaint: Callable[..., AsyncIterator[dict]]
    event_options: dict


def build_edit_tab(service: Service, examples: list[Example]) -> EditTab:
    """Return the tab, laid out and wired."""
    desk = service.desk
    sheet, strokes = gr.State(None), gr.JSON(visible="hidden")
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
            form = build_form(service.contract(), "edit")
            run, cancel = build_actions(service, form, "Repaint", "edit")
        with gr.Column(elem_classes="stage", min_width=320):
            with gr.Column(elem_classes="welcome") as welcome:
                gr.HTML("<h2>Add a picture, and paint what should change</h2><p>Or start from one of these.</p>")
                pick = thumbnails(examples, "edit-examples")
            face = build_face_choice()
            with gr.Column(elem_classes="faces"):
                canvas = _build_canvas()
                after, compare = build_faces()
            waiting = build_waiting(service.maker.jobs, run, cancel, "edit")
            redraw = gr.Button("Redraw the whole picture", visible=False, size="sm", elem_id="edit-redraw")
            results = build_results(after, compare)

    def open_sheet(new: Sheet, mask: np.ndarray | None = None, prompt_text: str | None = None) -> dict:
        layers = [] if mask is None else [cache_file(write_png(layer_from_mask(mask, new.view_size)), "strokes.png")]
        lines = [f"{new.size[0]:,} x {new.size[1]:,} pixels.", *new.notices, HINT]
        updates = waiting.ended(stage.quiet(" ".join(lines))) | {
            sheet: new,
            picture: None,
            canvas: _show_view(new, layers),
            welcome: gr.update(visible=False),
            face: "Paint",
            form.size: suggest_size(new.size, service.contract()),
            redraw: gr.update(visible=False),
        }
        return updates if prompt_text is None else updates | {prompt: prompt_text}

    def clear_strokes(sheet_now: Sheet | None):
        # The editor's own Clear takes the picture away too; it is put back, so that only the strokes are gone.
        return gr.skip() if sheet_now is None else _show_view(sheet_now, [])

    def open_picture(find: Callable[[], Sheet], *begun) -> Iterator[dict]:
        try:
            updates = open_sheet(find(), *begun)
        except ProofroomError as error:
            yield waiting.failed(error) | {picture: None}
            return
        # The editor is taken away and a new one put there: one that is only given another picture goes on holding the
        # old strokes until it has loaded it, and Repaint may be pressed sooner.
        yield {canvas: gr.update(visible=False)}
        yield updates

    def lay(path: str) -> Iterator[dict]:
        yield from open_picture(lambda: desk.lay(path))

    def continue_with(kept: tuple[Result, ...], index: int) -> Iterator[dict]:
        yield from open_picture(lambda: desk.lay_shot(kept[index].shot))

    def choose(kept: tuple[Result, ...], event: gr.SelectData) -> dict:
        result = kept[event.index]
        return results.choose(result, event.index) | {
            waiting.line: describe(result),
            face: "Compare",
        }

    def show(job: Job, sheet_now: Sheet, earlier: tuple[Result, ...]) -> dict:
        shots = job.result(0)
        updates = results.add(desk, sheet_now, earlier, shots)
        said = describe(updates[results.kept][0], came=len(shots))
        return updates | waiting.ended(said) | {face: "Compare"}

    def plan(sheet_now: Sheet | None, mask_of, prompt_text, *values) -> Edit:
        if sheet_now is None:
            raise MissingPicture()
        asked = service.request(prompt_text, *values)
        upload, source = desk.take(sheet_now)
        return plan_edit(asked, upload, source, mask_of(sheet_now), sheet_now.parent)

    async def follow(job: Job, sheet_now: Sheet, earlier: tuple[Result, ...]) -> AsyncIterator[dict]:
        async for update in waiting.follow(job):
            yield update | {redraw: gr.update(visible=False)}
        yield await asyncio.to_thread(show, job, sheet_now, earlier)

    async def repaint(sheet_now, earlier, mask_of, prompt_text, *values) -> AsyncIterator[dict]:
        job = None
        try:
            edit = await asyncio.to_thread(plan, sheet_now, mask_of, prompt_text, *values)
            job = service.maker.repaint(edit)
            async for update in follow(job, sheet_now, earlier):
                yield update
        except ProofroomError as error:
            size, quality, _, _, count = values
            offer = f"Redraw the whole picture{service.price(size, quality, count)}"
            can_redraw = isinstance(error, EmptyMask | FullMask)
            failed = waiting.failed(error, job, about=sheet_now)
            yield failed | {redraw: gr.update(value=offer, visible=can_redraw)}

    async def run_painted(layers, sheet_now, earlier, *values):
        def mask_of(now: Sheet) -> np.ndarray:
            files = [find_cached(layer["path"]) for layer in layers or [] if layer]
            return mask_from_layers([read_picture(file).pixels for file in files], now.size)

        async for update in repaint(sheet_now, earlier, mask_of, *values):
            yield update

    async def run_whole(sheet_now, earlier, *values):
        async for update in repaint(sheet_now, earlier, lambda _: None, *values):
            yield update

    async def store_again(unstored, earlier):
        job_id, about = unstored
        job = service.maker.store_again(job_id)
        try:
            async for update in follow(job, about, earlier):
                yield update
            yield waiting.stored()
        except ProofroomError as error:
            yield waiting.failed(error, job, about)

    opened = [*waiting.widgets, sheet, picture, canvas, welcome, face, form.size, redraw, prompt]
    ran = [*waiting.widgets, *results.widgets, face, redraw]
    values = [prompt, *form.widgets]
    slow = waiting.event_options
    picture.upload(lay, picture, opened, **slow)
    canvas.clear(clear_strokes, sheet, canvas, **slow)
    # In two steps: what a handler takes as an input is asked for its value at every sign of life from any handler.
    handed = run.click(None, canvas, strokes, js="(editor) => [editor?.layers ?? []]", **QUIET)
    handed.then(run_painted, [strokes, sheet, results.kept, *values], ran, **slow)
    redraw.click(run_whole, [sheet, results.kept, *values], ran, **slow)
    waiting.store_again.click(store_again, [waiting.unstored, results.kept], ran, **slow)
    results.gallery.select(choose, results.kept, [*results.shown, waiting.line, face], **slow)
    results.edit_again.click(continue_with, [results.kept, results.chosen], opened, **slow)
    return EditTab(sheet, results.kept, form.widgets, pick, opened, open_picture, ran, repaint, slow)


def _show_view(sheet: Sheet, layers: list[str]) -> dict:
    """Return the editor's update that shows a sheet with these layers of strokes and no others."""
    value = {"background": sheet.view, "layers": layers, "composite": None}
    return gr.update(value=value, canvas_size=sheet.view_size, visible=True)


def _build_canvas() -> gr.ImageEditor:
    """Return the editor: a see-through brush and an eraser on one layer, and nothing that moves the picture."""
    film = "rgb({},{},{})".format(*RUBYLITH[:3])
    return gr.ImageEditor(
        visible=False,
        type="pil",
        layers=False,
        sources=(),
        transforms=(),
        buttons=[],
        show_label=False,
        brush=gr.Brush(colors=[(film, 0.5)], color_mode="fixed", default_size=48),
        eraser=gr.Eraser(default_size=48),
        elem_id="edit-canvas",
        elem_classes="face",
    )
