"""The studio: the tabs put together, and every arrow between two of them.

Layout first, then crossings. What happens inside a tab is that tab's own.
"""

from pathlib import Path

import gradio as gr

from components.studio import stage
from components.studio.create_tab import CreateTab, build_create_tab
from components.studio.edit_tab import EditTab, build_edit_tab
from components.studio.examples import Example, read_examples
from components.studio.named_endpoints import add_named_endpoints
from components.studio.service import Service

# Gradio's cache is swept every hour of what is older than two days: a review session outlasts an afternoon.
SWEEP_EVERY, SWEEP_AFTER = 3600, 2 * 86400


def build_studio(service: Service, examples_folder: Path) -> gr.Blocks:
    """Return the app, ready to be launched."""
    examples = read_examples(examples_folder)
    with gr.Blocks(
        title="Proofroom", fill_width=True, analytics_enabled=False, delete_cache=(SWEEP_EVERY, SWEEP_AFTER)
    ) as studio:
        with gr.Row(elem_classes="masthead"):
            gr.HTML("<h1>Proofroom</h1>", elem_classes="name")
            gr.HTML(
                stage.status_chip(service.endpoint, service.model, service.offline),
                elem_id="endpoint-status",
            )
        with gr.Tabs(elem_id="tabs") as tabs:
            with gr.Tab("Create", id="create"):
                create = build_create_tab(service, examples)
            with gr.Tab("Edit", id="edit"):
                edit = build_edit_tab(service, examples)
        _connect_create_to_edit(service, tabs, create, edit)
        _connect_examples(service, tabs, create, edit, examples)
        add_named_endpoints(service)
    return studio


def _connect_create_to_edit(service: Service, tabs: gr.Tabs, create: CreateTab, edit: EditTab) -> None:
    def edit_this(shots, chosen):
        yield {tabs: gr.update(selected="edit")}
        yield from edit.open_picture(lambda: service.desk.lay_shot(shots[chosen]))

    create.edit_this.click(edit_this, [create.shots, create.chosen], [*edit.opened, tabs], **edit.event_options)


def _connect_examples(
    service: Service, tabs: gr.Tabs, create: CreateTab, edit: EditTab, examples: list[Example]
) -> None:
    """One click on an example opens it; where it costs nothing it is repainted at once."""
    picked = gr.State(None)

    def open_example(event: gr.SelectData):
        example = examples[event.index]
        yield {tabs: gr.update(selected="edit"), picked: event.index}
        yield from edit.open_picture(
            lambda: service.desk.lay(str(example.picture)),
            {"mask": example.read_mask(), "prompt_text": example.prompt},
        )

    async def repaint_example(index, sheet, earlier, *values):
        example = examples[index]
        async for update in edit.repaint(sheet, earlier, lambda _: example.read_mask(), example.prompt, *values):
            yield update

    for gallery in (create.examples, edit.examples):
        opened = gallery.select(open_example, None, [*edit.opened, tabs, picked], **edit.event_options)
        if service.offline:
            asked = [picked, edit.sheet, edit.kept, *edit.form]
            opened.then(repaint_example, asked, edit.ran, **edit.event_options)
