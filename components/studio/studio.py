"""The studio: the tabs put together, and every arrow between two of them.

Layout first, then crossings. What happens inside a tab is that tab's own.
"""

from collections.abc import Iterator
from functools import partial
from itertools import chain
from pathlib import Path

import gradio as gr

from components.library.records.run import OPEN, Run
from components.library.records.shot import Shot
from components.studio.create.create_tab import CreateTab, build_create_tab
from components.studio.edit.edit_tab import EditTab, build_edit_tab
from components.studio.form.examples import Example, read_examples
from components.studio.form.form import Form
from components.studio.form.resume import Resumed, come_back, resume_run, resume_shot
from components.studio.library.library_tab import LibraryTab, build_library_tab
from components.studio.named_endpoints import add_named_endpoints
from components.studio.page import messages
from components.studio.page.guard import GuardedBlocks
from components.studio.page.job_status import QUIET
from components.studio.page.service import Service
from components.studio.page.sessions import Sessions
from components.studio.page.uploads import lend_file
from components.studio.page.visitor import build_forgets, build_token, greet
from components.studio.usage.usage_tab import build_usage_tab

# Gradio's cache is swept every hour of what is older than two days: a review session outlasts an afternoon.
SWEEP_EVERY, SWEEP_AFTER = 3600, 2 * 86400


def build_studio(service: Service, examples_folder: Path) -> gr.Blocks:
    """Return the app, ready to be launched."""
    examples = read_examples(examples_folder)
    with GuardedBlocks(
        title="Proofroom", fill_width=True, analytics_enabled=False, delete_cache=(SWEEP_EVERY, SWEEP_AFTER)
    ) as studio:
        with gr.Row(elem_classes="masthead"):
            gr.HTML("<h1>Proofroom</h1>", elem_classes="name")
            chip = gr.HTML(
                messages.status_chip(service.endpoint, service.model, service.offline), elem_id="endpoint-status"
            )
        token = build_token()
        # Outside of the tabs: one that was never opened takes what its states are given for a change when it is.
        create_again, edit_again = gr.State(None), gr.State(None)
        with gr.Tabs(elem_id="tabs") as tabs:
            with gr.Tab("Create", id="create"):
                create = build_create_tab(service, examples, token, create_again)
            with gr.Tab("Edit", id="edit"):
                edit = build_edit_tab(service, examples, token, edit_again)
            with gr.Tab("Library", id="library") as library_view:
                build_forgets(studio)
                library = build_library_tab(service, token, library_view.select)
            with gr.Tab("Usage", id="usage") as usage:
                build_usage_tab(service, token, usage)
        _connect_library(service, tabs, library, create, edit)
        _connect_create_to_edit(service, tabs, create, edit)
        _connect_examples(service, tabs, token, create, edit, examples)
        _connect_models(service, studio, chip, create, edit)
        _connect_coming_back(service, studio, tabs, token, create, edit)
        sessions = Sessions(studio)
        add_named_endpoints(service, sessions)
        studio.unload(sessions.sweep)
    studio.waitings = (create.job_status, edit.editor.job_status)
    return studio


def _connect_models(service: Service, studio: gr.Blocks, chip: gr.HTML, create: CreateTab, edit: EditTab) -> None:
    """One model is at work in a visit: chosen in either tab, it is the other's too, and the chip says it."""
    forms = (create.form, edit.asks.form)
    choices = [form.fields["model"] for form in forms]

    def fit(model: str, asking, *values) -> dict:
        """Return what ``asking``, some of the forms, show for a model; ``values`` are theirs."""
        updates, left = {}, list(values)
        for form in asking:
            chosen = dict(zip(form.fields, left, strict=False)) | {"model": model}
            del left[: len(form.fields)]
            updates |= form.follow_model(*chosen.values())
        contract = service.contract(model or "")
        updates |= edit.asks.references.follow_model(contract)
        return updates | {chip: messages.status_chip(service.endpoint, contract.model, service.offline)}

    def follow_model(model, *values):
        return fit(model, forms, *values)

    def follow_recalled(other: Form, known_recipe, *values):
        if known_recipe is None:
            # Of a visit that is over: what its page had put here went with it.
            return {chip: gr.skip()}
        # The form that was filled in is itself already, and its values may be on their way to the page still.
        return fit(known_recipe.value, [other], *values)

    def list_models():
        # Without a value: the list may take seconds, and what was chosen meanwhile stays.
        offered = service.models.refresh()
        return [gr.update(choices=offered) for _ in choices]

    def say_what_ends():
        # The page was laid out when Proofroom started, which may be weeks ago.
        return dict(chain.from_iterable(form.describe(service.contract()).items() for form in forms))

    both = [edit.asks.references.accordion, chip]
    shown = list(chain.from_iterable(form.shown for form in forms))
    values = list(chain.from_iterable(form.widgets for form in forms))
    followed = [(choice.input, follow_model, [choice, *values], shown) for choice in choices]
    for known_recipe, other in ((edit.editor.known_recipe, create.form), (create.known_recipe, edit.asks.form)):
        follow = partial(follow_recalled, other)
        followed.append((known_recipe.change, follow, [known_recipe, *other.widgets], other.shown))
    for event, follow, asked, moved in followed:
        # As the values come: Gradio would refuse one that the last choice has just taken off the list, with a trace.
        done = event(follow, asked, [*moved, *both], preprocess=False, **QUIET)
        create.follow_model(done)
        edit.follow_model(done)
    studio.load(list_models, None, choices, queue=False, **QUIET)
    studio.load(say_what_ends, None, [*(form.note for form in forms), *choices], queue=False, **QUIET)


def _connect_library(service: Service, tabs: gr.Tabs, library: LibraryTab, create: CreateTab, edit: EditTab) -> None:
    """What lies in the library is made again, gone on with or looked at in the tab it belongs to."""
    detail, references = library.detail, edit.asks.references
    landing = [tabs, create.again, edit.again, library.line]

    def make_again(shot: Shot, run: bool) -> dict:
        return take_up(resume_shot(service, shot, run), tabs, create, edit)

    def go_on(run: Run) -> dict:
        again = resume_run(service, run)
        return take_up(again if run.state in OPEN else Resumed(again.spec, run=True), tabs, create, edit)

    def as_reference(shot: Shot, chosen: list | None, model: str) -> dict:
        file = lend_file(service.loaded_pictures.complete(service.loaded_pictures.serve(shot)))
        added = references.add(file, chosen, service.contract(model or ""))
        return added | {tabs: gr.update(selected="edit")}

    detail.make_again.click(partial(make_again, run=False), detail.shot, landing, **QUIET)
    detail.run_again.click(partial(make_again, run=True), detail.shot, landing, **QUIET)
    for row in library.pending_runs.rows:
        row.go.click(go_on, row.run, landing, **QUIET)
    edit_this = partial(open_in_edit, service, tabs, edit)
    detail.edit_this.click(edit_this, detail.shot, [*edit.editor.opened, tabs], **edit.event_options)
    model = edit.asks.form.fields["model"]
    shown = [references.accordion, references.pictures, references.said, tabs, library.line]
    detail.as_reference.click(as_reference, [detail.shot, references.pictures, model], shown, **QUIET)


def _connect_coming_back(
    service: Service, studio: gr.Blocks, tabs: gr.Tabs, token: gr.BrowserState, create: CreateTab, edit: EditTab
) -> None:
    """A page that was closed or loaded anew goes on where it was: what it asked for runs beside it."""

    def go_on(token_now) -> dict:
        return take_up(come_back(service, token_now), tabs, create, edit)

    # Where the library does not answer, a visit begins anew, and says so where the person looks first.
    landing = [tabs, edit.again, create.again, create.job_status.line]
    # In the queue: what is outside of it tells no page that a state has changed.
    greet(studio, token).then(go_on, token, landing, **QUIET)


def take_up(again: Resumed | None, tabs: gr.Tabs, create: CreateTab, edit: EditTab) -> dict:
    """Return the updates that make the tab it belongs to take something up, and show that tab if it lands there."""
    if again is None:
        return gr.skip()
    kind, wanted = ("edit", edit.again) if again.spec.kind == "edit" else ("create", create.again)
    return {wanted: again} | ({tabs: gr.update(selected=kind)} if again.lands else {})


def open_in_edit(service: Service, tabs: gr.Tabs, edit: EditTab, shot: Shot) -> Iterator[dict]:
    """Yield the updates that show Edit with a picture that was made on its stage."""
    yield {tabs: gr.update(selected="edit")}
    yield from edit.editor.open_picture(lambda: service.loaded_pictures.load_shot(shot))


def _connect_create_to_edit(service: Service, tabs: gr.Tabs, create: CreateTab, edit: EditTab) -> None:
    def edit_this(made, chosen):
        yield from open_in_edit(service, tabs, edit, made[chosen].shot)

    create.edit_this.click(edit_this, [create.made, create.chosen], [*edit.editor.opened, tabs], **edit.event_options)


def _connect_examples(
    service: Service, tabs: gr.Tabs, token: gr.BrowserState, create: CreateTab, edit: EditTab, examples: list[Example]
) -> None:
    """One click on an example opens it; where it costs nothing it is repainted at once."""
    picked = gr.State(None)

    def open_example(event: gr.SelectData):
        example = examples[event.index]
        yield {tabs: gr.update(selected="edit"), picked: event.index}
        yield from edit.editor.open_picture(
            lambda: service.loaded_pictures.load(str(example.picture)),
            {"mask": example.read_mask(), "prompt_text": example.prompt},
        )

    async def repaint_example(index, token_now, loaded, earlier, *values):
        example = examples[index]
        async for update in edit.repaint(
            token_now, loaded, earlier, lambda _: example.read_mask(), example.prompt, *values
        ):
            yield update

    for gallery in (create.examples, edit.examples):
        opened = gallery.select(open_example, None, [*edit.editor.opened, tabs, picked], **edit.event_options)
        if service.offline:
            # The prompt that stands in the box may still be the one before: the example's own is used.
            asked = [picked, token, edit.editor.loaded, edit.kept, *edit.asks.widgets[1:]]
            opened.then(repaint_example, asked, edit.ran, **edit.event_options)
