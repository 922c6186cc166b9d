"""The Create tab: a prompt becomes pictures.

Results are shown as the bytes that came. Hands back what other tabs may touch.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from functools import partial

import gradio as gr
from gradio.events import Dependency

from components.errors import ProofroomError
from components.imaging.picture.picture import suffix_of
from components.library.records.shot import Shot
from components.library.runs.jobs import Job, Partial
from components.studio.form.code_panel import build_code_panel
from components.studio.form.examples import Example, thumbnails
from components.studio.form.form import Form, build_form
from components.studio.form.prompt_panel import build_prompt_panel
from components.studio.form.restore import refill
from components.studio.form.resume import Resumed
from components.studio.page import messages
from components.studio.page.cache import cache_file
from components.studio.page.job_status import QUIET, JobStatus, build_actions, build_job_status
from components.studio.page.loaded_pictures import LoadedPictures
from components.studio.page.service import Service
from components.studio.page.updates import Signal

# This visit's pictures: enough to come back to, few enough to stay light.
KEPT = 24


@dataclass(frozen=True)
class Made:
    """Hold one picture of this visit: its shot, its file, and the file that a browser shows."""

    shot: Shot
    file: str
    shown: str


def serve_made(loaded_pictures: LoadedPictures, shot: Shot) -> Made:
    """Return a picture of this visit. Raises StorageError."""
    file = loaded_pictures.serve(shot)
    # Not every browser shows a file that was cut, of which there is a note.
    return Made(shot, file, loaded_pictures.complete(file) if shot.note else file)


@dataclass(frozen=True)
class CreateTab:
    """Hold what others may touch: the form, the pictures ``made``, the one chosen, and where to go on with it.

    A ``Resumed`` that is put into ``again`` is taken up; ``known_recipe`` is then the model that the form is filled in
    for, and something else each time.
    ``follow_model(done)`` wires what else depends on the model, to come after the form has followed it.
    """

    form: Form
    follow_model: Callable[[Dependency], None]
    made: gr.State
    chosen: gr.State
    again: gr.State
    known_recipe: gr.State
    job_status: JobStatus
    edit_this: gr.Button
    examples: gr.Gallery


def build_create_tab(service: Service, examples: list[Example], token: gr.BrowserState, again: gr.State) -> CreateTab:
    """Return the tab, laid out and wired; ``token`` is the visitor's, ``again`` takes an Again to be taken up."""

    def read(values: Sequence[object]) -> dict[str, object]:
        prompt_text, *of_form = values
        return {"prompt": prompt_text} | form.read(of_form)

    def label(*values) -> str:
        return f"Create{service.price(read(values))}"

    with gr.Row(elem_classes="screen"):
        with gr.Column(elem_classes="controls", min_width=320):
            prompt = gr.Textbox(
                label="What should the picture show?",
                placeholder="A lighthouse above the sea at sunset",
                lines=4,
                max_lines=8,
                elem_id="create-prompt",
            )
            build_prompt_panel(service, token, prompt, "create")
            form = build_form(
                service.contract, service.model, service.models.known, "create", without=("input_fidelity",)
            )
            code = build_code_panel("create", with_files=False)
            asked = [prompt, *form.widgets]
            changes = [prompt.blur, *form.changes]
            run, cancel = build_actions(label, asked, changes, "create")
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
            job_status = build_job_status(service.maker.jobs, service.store, run, cancel, "create")
            with gr.Row(visible=False, elem_id="create-results", elem_classes="results") as results:
                edit_this = gr.Button("Edit this picture", size="sm", elem_id="create-edit-this")
                download = gr.DownloadButton("Download", size="sm", elem_id="create-download")
    made, chosen = gr.State(()), gr.State(0)
    known_recipe, filled = gr.State(None), gr.State(())

    def choose(all_made: tuple[Made, ...], event: gr.SelectData) -> dict:
        # Told by its file: while one grows before them, which is none of them yet, the others are not at their places.
        path = event.value["image"]["path"]
        index = next((index for index, one in enumerate(all_made) if one.shown == path), None)
        return {chosen: gr.skip()} if index is None else {chosen: index, download: all_made[index].file}

    def show(shots: Sequence[Shot], earlier: tuple[Made, ...], notice: str = "") -> dict:
        new = tuple(serve_made(service.loaded_pictures, shot) for shot in shots)
        kept = (*new, *earlier)[:KEPT]
        said = messages.made(shots, int(shots[0].recipe.parameters["n"]), [one.file for one in new])
        if notice:
            said += messages.caution(notice)
        return job_status.ended(said) | {
            welcome: gr.update(visible=False),
            results: gr.update(visible=True),
            gallery: gr.update(value=[one.shown for one in kept], selected_index=0, visible=True),
            download: kept[0].file,
            made: kept,
            chosen: 0,
        }

    def show_partial(earlier: tuple[Made, ...], unfinished: Partial) -> dict:
        file = cache_file(unfinished.picture, f"unfinished.{suffix_of(unfinished.picture) or 'png'}")
        return {
            welcome: gr.update(visible=False),
            results: gr.update(visible=False),
            gallery: gr.update(value=[file, *(one.shown for one in earlier)], selected_index=0, visible=True),
        }

    def show_earlier(earlier: tuple[Made, ...], index: int) -> dict:
        """Return the updates that put back what was shown before an unfinished picture."""
        files = [one.shown for one in earlier]
        return {
            welcome: gr.update(visible=not earlier),
            results: gr.update(visible=bool(earlier)),
            gallery: gr.update(value=files, selected_index=index if earlier else None, visible=bool(earlier)),
        }

    async def follow(job: Job, earlier: tuple[Made, ...]) -> AsyncIterator[dict]:
        async for update in job_status.follow(job, partial(show_partial, earlier)):
            yield update
        yield await asyncio.to_thread(show, job.result(0), earlier, job.notice)

    async def create(token_now, earlier, index, *values, running: Job | None = None):
        """Ask for pictures and follow the job, or follow one that runs already."""
        job, touched = running, False
        try:
            if job is None:
                request, visitor = service.request(read(values)), service.visitor(token_now).id
                job = await asyncio.to_thread(service.maker.create, request, visitor)
            async for update in follow(job, earlier):
                touched |= gallery in update
                yield update
        except ProofroomError as error:
            yield job_status.failed(error, job) | (show_earlier(earlier, index) if touched else {})

    async def store_again(unstored, earlier):
        job = service.maker.store_again(unstored[0])
        try:
            async for update in follow(job, earlier):
                yield update
            yield job_status.stored()
        except ProofroomError as error:
            yield job_status.failed_again(error, job)

    def fill_in(wanted: Resumed | None, *values) -> dict:
        if wanted is None:
            # Of a visit that is over: what its page had put here went with it.
            return {job_status.line: gr.skip()}
        made_again = refill(form, values, wanted.spec.parameters, service.models.names)
        said = messages.quiet(" ".join(filter(None, (wanted.said, *made_again.said))))
        return made_again.updates | {
            prompt: wanted.spec.prompt,
            known_recipe: Signal(made_again.model),
            filled: (wanted.spec.prompt, *made_again.values),
            job_status.line: said,
        }

    async def take_up(wanted: Resumed | None, token_now, earlier, index, values):
        if wanted is None:
            return
        running = service.maker.jobs.find(wanted.job)
        if wanted.run or running is not None:
            async for update in create(token_now, earlier, index, *values, running=running):
                yield update
        elif wanted.shots:
            yield await asyncio.to_thread(show, wanted.shots, earlier)

    def show_code(dialect, *values):
        try:
            return code.show(service, service.request(read(values)), dialect)
        except ProofroomError as error:
            return code.explain(error.message)

    made_here = [*job_status.widgets, welcome, results, gallery, download, made, chosen]
    run.click(create, [token, made, chosen, *asked], made_here, **job_status.event_options)
    job_status.store_again.click(store_again, [job_status.unstored, made], made_here, **job_status.event_options)
    filling = again.change(
        fill_in,
        [again, *form.widgets],
        [prompt, *form.shown, known_recipe, filled, job_status.line],
        preprocess=False,
        **QUIET,
    )
    filling.then(take_up, [again, token, made, chosen, filled], made_here, **job_status.event_options)
    shown = [code.accordion.expand, code.dialect.change, *changes]
    gr.on(shown, show_code, [code.dialect, *asked], code.shown, queue=False, **QUIET)

    def follow_model(done: Dependency) -> None:
        done.then(label, asked, run, queue=False, **QUIET)
        done.then(show_code, [code.dialect, *asked], code.shown, queue=False, **QUIET)

    gallery.select(choose, made, [chosen, download], **job_status.event_options)
    return CreateTab(form, follow_model, made, chosen, again, known_recipe, job_status, edit_this, pick)
