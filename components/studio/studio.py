"""The studio: lays out the page, and wires the events that lead between tabs.

The events within a tab are wired by the tab.
"""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import gradio as gr

from components.library.records.run import Run
from components.library.records.shot import Shot
from components.studio.access.key_panel import build_key_panel
from components.studio.access.people import People
from components.studio.accessibility.key_list import build_accessibility
from components.studio.create.create_layout import build_create_tab
from components.studio.create.create_tab import Created, CreateTab
from components.studio.edit.edit_layout import build_edit_tab
from components.studio.edit.edit_tab import EditTab, Kept
from components.studio.edit.mask.exact_mask import ExactMask
from components.studio.form.examples import Example, read_examples
from components.studio.form.resume import Resumed, repeat_run, resume_shot, resume_visit
from components.studio.language.language_menu import build_language_menu
from components.studio.language.page_texts import anew
from components.studio.language.translation import N_
from components.studio.library.library_layout import build_library_tab
from components.studio.library.library_layout import follow_language as follow_language_in_library
from components.studio.library.library_tab import LibraryTab
from components.studio.model_choice import ModelChoice
from components.studio.named_endpoints import add_named_endpoints
from components.studio.page import messages
from components.studio.page.job_status import QUIET
from components.studio.page.loaded_pictures import LoadedPicture
from components.studio.page.service import Service
from components.studio.page.updates import Updates
from components.studio.page.visitor import build_forgets, build_token, load_token, warn_of_forgetting
from components.studio.server.guard import GuardedBlocks
from components.studio.server.sessions import Sessions
from components.studio.server.uploads import lend_file
from components.studio.usage.usage_tab import UsageTab, build_usage_tab
from components.studio.usage.usage_tab import follow_language as follow_language_in_usage

# Every hour Gradio's cache loses its files that are older than two days: a review session outlasts an afternoon.
SWEEP_EVERY, SWEEP_AFTER = 3600, 2 * 86400


def build_studio(service: Service, examples_folder: Path) -> gr.Blocks:
    """Return the app, ready to be launched."""
    examples = read_examples(examples_folder)
    with GuardedBlocks(
        People(service.access),
        service.protection,
        title="Proofroom",
        fill_width=True,
        analytics_enabled=False,
        delete_cache=(SWEEP_EVERY, SWEEP_AFTER),
    ) as studio:
        build_accessibility()
        with gr.Row(elem_classes="masthead"):
            gr.HTML("<h1>Proofroom</h1>", elem_classes="name")
            endpoint = service.endpoint
            say_chip = partial(messages.status_chip, endpoint.name, endpoint.model, endpoint.offline)
            chip = anew(gr.HTML(say_chip(), elem_id="endpoint-status"), value=say_chip)
            key_panel = build_key_panel(service)
            language_menu = build_language_menu()
        token = build_token()
        # Outside of the tabs: a state inside a tab that was never opened raises no change when it is set.
        resumed_create, resumed_edit = gr.State(None), gr.State(None)
        with gr.Tabs(elem_id="tabs", overflow_behavior="wrap") as tabs:
            with gr.Tab(N_("Create"), id="create"):
                create = build_create_tab(service, examples, token, resumed_create)
            with gr.Tab(N_("Edit"), id="edit"):
                edit = build_edit_tab(service, examples, token, resumed_edit)
            with gr.Tab(N_("Library"), id="library") as library_tab:
                forgets = build_forgets()
                library = build_library_tab(service, token, library_tab.select)
            with gr.Tab(N_("Usage"), id="usage") as usage_tab:
                usage = build_usage_tab(service, token, usage_tab)
        links = TabLinks(service, examples, token, tabs, create, edit, library, usage, gr.State(None))
        links.connect_library()
        links.connect_create()
        links.connect_examples()
        links.connect_empty()
        models = ModelChoice(service, chip, create, edit)
        models.connect(studio)
        models.connect_endpoint(studio, key_panel.connect(token) if key_panel else ())
        if key_panel:
            studio.unload(key_panel.close_visit)
        links.connect_visit(studio)
        sessions = Sessions(studio)
        add_named_endpoints(service, sessions)
        studio.unload(sessions.sweep)
        switched = language_menu.connect(studio)
        models.follow_language(switched)
        if key_panel:
            key_panel.follow_language(token, switched)
        follow_language_in_library(library, token, switched)
        follow_language_in_usage(usage, token, switched)
        switched.then(warn_of_forgetting, None, forgets, **QUIET)
    studio.job_statuses = (create.job_status, edit.editor.job_status)
    studio.queue(default_concurrency_limit=None)
    return studio


@dataclass(frozen=True)
class TabLinks:
    """Hold the tabs, and the handlers of the events that lead from one tab to another.

    ``picked`` is the index of the example that was clicked last.
    """

    service: Service
    examples: list[Example]
    token: gr.BrowserState
    tabs: gr.Tabs
    create: CreateTab
    edit: EditTab
    library: LibraryTab
    usage: UsageTab
    picked: gr.State

    def resume(self, resumed: Resumed) -> Updates:
        """Return the updates that resume a run or a picture in its tab, and go to that tab where asked for."""
        kind, state = ("edit", self.edit.resumed) if resumed.spec.kind == "edit" else ("create", self.create.resumed)
        return {state: resumed} | ({self.tabs: gr.update(selected=kind)} if resumed.opens_tab else {})

    def resume_visit(self, token: object) -> Updates:
        """Resume the last run of a visitor whose page was loaded."""
        resumed = resume_visit(self.service, token)
        return self.resume(resumed) if resumed else {self.create.job_status.line: gr.skip()}

    def make_again(self, run: bool, shot: Shot) -> Updates:
        """Fill in the form by which a shot was made; ``run`` is whether to run at once."""
        return self.resume(resume_shot(self.service, shot, run))

    def repeat_run(self, run: Run) -> Updates:
        """Follow an open run, or ask again for one that brought no picture."""
        return self.resume(repeat_run(self.service, run))

    def add_reference(self, shot: Shot, chosen: list[Any] | None, model: str) -> Updates:
        """Add a shot's picture to the reference pictures of Edit."""
        pictures, references = self.service.loaded_pictures, self.edit.asks.references
        file = lend_file(pictures.complete(pictures.serve(shot)))
        added = references.add(file, chosen, self.service.contract(model or ""))
        return added | {self.tabs: gr.update(selected="edit")}

    def open_in_edit(self, shot: Shot) -> Iterator[Updates]:
        """Go to Edit, and put a shot's picture into the editor."""
        yield {self.tabs: gr.update(selected="edit")}
        yield from self.edit.editor.open_shot(shot)

    def open_created(self, created: Created, chosen: int) -> Iterator[Updates]:
        """Go to Edit with the picture that is chosen in Create."""
        yield from self.open_in_edit(created[chosen].shot)

    def open_example(self, event: gr.SelectData) -> Iterator[Updates]:
        """Go to Edit with the example that was clicked."""
        example = self.examples[event.index]
        yield {self.tabs: gr.update(selected="edit"), self.picked: event.index}
        yield from self.edit.editor.open_example(example)

    async def repaint_example(
        self,
        index: int,
        exact_mask: ExactMask | None,
        token: object,
        loaded: LoadedPicture | None,
        kept: Kept,
        *values: Any,
    ) -> AsyncIterator[Updates]:
        """Repaint the example at ``index``; ``values`` are the form's without its prompt.

        The prompt is the example's: the box may still hold the prompt before it. Nobody's money is spent unasked.
        """
        if not self.service.endpoint_now.offline:
            return
        prompt = self.examples[index].asks
        async for updates in self.edit.run_exact(exact_mask, token, loaded, kept, prompt, *values):
            yield updates

    @staticmethod
    def _quiet(line: gr.HTML) -> dict[str, Any]:
        """Return the options of an event that changes tabs: Gradio tracks its progress on a line, and not on the tabs.

        For every block with tracked progress, Gradio's page asks all widgets in the block for their values at every
        step of every event. The editor answers by encoding and uploading its canvas.
        """
        return {"show_progress_on": line, **QUIET}

    def connect_library(self) -> None:
        """Wire the buttons of Library that lead to Create and Edit."""
        detail, references = self.library.view.detail, self.edit.asks.references
        quiet = self._quiet(self.library.view.line)
        resumed = [self.tabs, self.create.resumed, self.edit.resumed, self.library.view.line]
        detail.make_again.click(partial(self.make_again, False), detail.shot, resumed, **quiet)
        detail.run_again.click(partial(self.make_again, True), detail.shot, resumed, **quiet)
        for row in self.library.pending_runs.rows:
            row.resume.click(self.repeat_run, row.run, resumed, **quiet)
        opened = [*self.edit.editor.shown, self.tabs]
        detail.edit_this.click(self.open_in_edit, detail.shot, opened, **self.edit.job_status.event_options)
        asked = [detail.shot, references.pictures, self.edit.asks.form.fields["model"]]
        shown = [references.accordion, references.pictures, references.said, self.tabs, self.library.view.line]
        detail.as_reference.click(self.add_reference, asked, shown, **quiet)

    def connect_create(self) -> None:
        """Wire the button of Create that leads to Edit."""
        create, opened = self.create, [*self.edit.editor.shown, self.tabs]
        create.edit_this.click(
            self.open_created, [create.created, create.chosen], opened, **self.edit.job_status.event_options
        )

    def connect_examples(self) -> None:
        """Wire the examples of Create and Edit: a click opens one, and repaints it where that costs nothing."""
        edit = self.edit
        opens = [*edit.editor.shown, self.tabs, self.picked]
        for gallery in (self.create.examples, edit.examples):
            opened = gallery.select(self.open_example, None, opens, **edit.job_status.event_options)
            if self.service.endpoint.offline or self.service.fallback is not None:
                own = [edit.panel.exact_mask, self.token, edit.editor.loaded, edit.results.kept]
                asked = [self.picked, *own, *edit.asks.widgets[1:]]
                opened.then(self.repaint_example, asked, edit.shown, **edit.job_status.event_options)

    def open_tab(self, tab: str) -> Updates:
        """Go to a tab, by its id."""
        return {self.tabs: gr.update(selected=tab)}

    def connect_empty(self) -> None:
        """Wire the buttons of empty places that lead to another tab."""
        library, usage, edit = self.library.view, self.usage, self.edit
        for button, line, tab in (
            (library.to_create, library.line, "create"),
            (usage.to_create, usage.said, "create"),
            (edit.asks.references.to_library, edit.job_status.line, "library"),
        ):
            button.click(partial(self.open_tab, tab), None, [self.tabs, line], queue=False, **self._quiet(line))

    def connect_visit(self, studio: gr.Blocks) -> None:
        """Wire the page being loaded: a visitor's run goes on beside the page, and the page shows it again."""
        # The line is there for an error: where the library does not answer, the visit begins anew.
        shown = [self.tabs, self.edit.resumed, self.create.resumed, self.create.job_status.line]
        # In the queue: an event outside of the queue tells no page that a state has changed.
        quiet = self._quiet(self.create.job_status.line)
        load_token(studio, self.token).then(self.resume_visit, self.token, shown, **quiet)
