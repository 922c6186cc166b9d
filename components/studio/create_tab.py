"""The Create tab: a prompt becomes pictures.

Results are shown as the bytes that came. Hands back what other tabs may touch.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import gradio as gr

from components.errors import ProofroomError
from components.library.jobs import Job
from components.library.shot import Shot
from components.studio import stage
from components.studio.code_panel import build_code_panel
from components.studio.examples import Example, thumbnails
from components.studio.form import build_form
from components.studio.service import Service
from components.studio.waiting import QUIET, build_actions, build_waiting


@dataclass(frozen=True)
class CreateTab:
    """Hold what others may touch: the pictures made, the one chosen, and where to go on with it."""

    shots: gr.State
    chosen: gr.State
    edit_this: gr.Button
    examples: gr.Gallery


def build_create_tab(service: Service, examples: list[Example]) -> CreateTab:
    """Return the tab, laid out and wired."""
    with gr.Row(elem_classes="screen"):
        with gr.Column(elem_classes="controls", min_width=320):
            prompt = gr.Textbox(
                label="What should the picture show?",
                placeholder="A lighthouse above the sea at sunset",
                lines=4,
                max_lines=8,
                elem_id="create-prompt",
            )
            form = build_form(service.contract(), "create")
            code = build_code_panel("create", with_files=False)
            run, cancel = build_actions(service, form.priced, "Create", "create")
        with gr.Column(elem_classes="stage", min_width=320):
            with gr.Column(visible=True, elem_classes="welcome") as welcome:
                gr.HTML(
                    "<h2>Describe a picture, then press Create</h2>"
                    "<p>Or click a photo to see a part of it repainted, and nothing else changed.</p>"
                )
                pick = thumbnails(examples, "create-examples")
            gallery = gr.Gallery(
                visible=False,
                show_label=False,
                preview=True,
                object_fit="contain",
                interactive=False,
                buttons=["download", "fullscreen"],
                elem_id="create-gallery",
                elem_classes="face",
            )
            waiting = build_waiting(service.maker.jobs, run, cancel, "create")
            with gr.Row(visible=False, elem_id="create-results", elem_classes="results") as results:
                edit_this = gr.Button("Edit this picture", size="sm", elem_id="create-edit-this")
                download = gr.DownloadButton("Download", size="sm", elem_id="create-download")
    shots, chosen = gr.State(()), gr.State(0)

    def choose(shots: tuple[Shot, ...], event: gr.SelectData) -> dict:
        try:
            return {chosen: event.index, download: service.desk.serve(shots[event.index])}
        except ProofroomError as error:
            return waiting.failed(error)

    def show(made: list[Shot]) -> dict:
        files = [service.desk.serve(shot) for shot in made]
        return waiting.ended(stage.made(made, int(made[0].recipe.parameters["n"]))) | {
            welcome: gr.update(visible=False),
            results: gr.update(visible=True),
            gallery: gr.update(value=files, selected_index=0, visible=True),
            download: files[0],
            shots: tuple(made),
            chosen: 0,
        }

    async def follow(job: Job) -> AsyncIterator[dict]:
        async for update in waiting.follow(job):
            yield update
        yield await asyncio.to_thread(show, job.result(0))

    async def create(prompt, size, quality, output_format, compression, count):
        job = None
        try:
            request = service.request(prompt, size, quality, output_format, compression, count)
            job = service.maker.create(request)
            async for update in follow(job):
                yield update
        except ProofroomError as error:
            yield waiting.failed(error, job)

    async def store_again(unstored):
        job = service.maker.store_again(unstored[0])
        try:
            async for update in follow(job):
                yield update
            yield waiting.stored()
        except ProofroomError as error:
            yield waiting.failed(error, job)

    def show_code(dialect, *values):
        try:
            return code.show(service, service.request(*values), dialect)
        except ProofroomError as error:
            return code.explain(error.message)

    made_here = [*waiting.widgets, welcome, results, gallery, download, shots, chosen]
    gr.on([run.click, prompt.submit], create, [prompt, *form.widgets], made_here, **waiting.event_options)
    waiting.store_again.click(store_again, waiting.unstored, made_here, **waiting.event_options)
    current = [code.dialect, prompt, *form.widgets]
    changes = [widget.change for widget in (code.dialect, *form.widgets)]
    gr.on([code.accordion.expand, prompt.blur, *changes], show_code, current, code.shown, queue=False, **QUIET)
    gallery.select(choose, shots, [*waiting.widgets, chosen, download], **waiting.event_options)
    return CreateTab(shots, chosen, edit_this, pick)
