"""Links between tabs: the events of one tab that lead to another."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import gradio as gr

from components.library.records.run import Run
from components.library.records.shot import Shot
from components.studio.create.create_tab import Created, CreateTab
from components.studio.edit.edit_tab import EditTab, Kept
from components.studio.edit.mask.mask_history import MaskHistory
from components.studio.events.clicked import Clicked, item_at
from components.studio.form.examples import Example
from components.studio.form.link_values import read_link
from components.studio.form.resume import Resumed, repeat_run, repeat_shot, resume_shot, resume_visit
from components.studio.library.library_tab import LibraryTab
from components.studio.link_filling import LinkFilling
from components.studio.page.job_status import QUIET
from components.studio.page.loaded_pictures import LoadedPicture
from components.studio.page.service import Service
from components.studio.page.updates import Updates
from components.studio.page.visitor import let_presses_through, load_token
from components.studio.review.host.asked_parts import read_asked
from components.studio.usage.usage_tab import UsageTab


def build_state() -> gr.State:
    """Return a state that holds nothing, in the page that is being built."""
    return gr.State(None)


@dataclass(frozen=True)
class TabLinks:
    """Hold the tabs, and the handlers of the events that lead from one tab to another.

    ``picked`` is the index of the example that was clicked last, ``asked_parts`` what the address asks to be edited,
    ``link_values`` what the address asks to be filled in.
    """

    service: Service
    examples: list[Example]
    token: gr.BrowserState
    tabs: gr.Tabs
    create: CreateTab
    edit: EditTab
    library: LibraryTab
    usage: UsageTab
    picked: gr.State = field(default_factory=build_state)
    asked_parts: gr.State = field(default_factory=build_state)
    link_values: gr.State = field(default_factory=build_state)

    def resume(self, resumed: Resumed) -> Updates:
        """Return the updates that resume a run or a picture in its tab, and go to that tab where asked for."""
        creates = resumed.spec.kind == "generate"
        kind, state = ("create", self.create.resumed) if creates else ("edit", self.edit.resumed)
        return {state: resumed} | ({self.tabs: gr.update(selected=kind)} if resumed.opens_tab else {})

    def resume_visit(self, token: object, request: gr.Request | None) -> Updates:
        """Resume the last run of a visitor whose page was loaded, or do what the address asks for.

        The address asks for parts to be edited, or for a form to be filled in. The last run stays as it is then.
        """
        query = str(request.query_params) if request is not None else ""
        if asked := read_asked(query):
            return {self.asked_parts: asked}
        if values := read_link(query):
            return {self.link_values: values}
        resumed = resume_visit(self.service, token)
        return self.resume(resumed) if resumed else {self.create.job_status.line: gr.skip()}

    def make_again(self, shot: Shot) -> Updates:
        """Fill in the form by which a shot was made."""
        return self.resume(resume_shot(self.service, shot))

    def run_again(self, shot: Shot, label: str) -> Updates:
        """Make a shot again, at once where the button's ``label`` says the price."""
        return self.resume(repeat_shot(self.service, shot, label))

    def repeat_run(self, run: Run, label: str) -> Updates:
        """Follow an open run, or ask again for one that brought no picture, whose button has a ``label``."""
        return self.resume(repeat_run(self.service, run, label))

    def add_reference(self, shot: Shot, chosen: list[Any] | None, model: str) -> Updates:
        """Add a shot's picture to the reference pictures of Edit."""
        pictures, references = self.service.loaded_pictures, self.edit.asks.references
        file = self.service.uploads.lend(pictures.complete(pictures.serve(shot)))
        added = references.add(file, chosen, self.service.contract(model or ""))
        return added | {self.tabs: gr.update(selected="edit")}

    def open_in_edit(self, shot: Shot) -> Iterator[Updates]:
        """Go to Edit, and put a shot's picture into the editor."""
        yield {self.tabs: gr.update(selected="edit")}
        yield from self.edit.editor.open_shot(shot)

    def open_created(self, created: Created, chosen: int) -> Iterator[Updates]:
        """Go to Edit with the picture that is chosen in Create."""
        yield from self.open_in_edit(item_at(created, chosen).shot)

    def open_example(self, clicked: Clicked) -> Iterator[Updates]:
        """Go to Edit with the example that was clicked."""
        example = clicked.find(self.examples)
        yield {self.tabs: gr.update(selected="edit"), self.picked: clicked.index}
        yield from self.edit.editor.open_example(example)

    async def repaint_example(
        self,
        index: int,
        history: MaskHistory,
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
        prompt = item_at(self.examples, index).asks
        async for updates in self.edit.run_exact(history, token, loaded, kept, prompt, *values):
            yield updates

    def connect(self) -> None:
        """Wire the links, except the page being loaded."""
        self.connect_library()
        self.connect_create()
        self.connect_examples()
        self.connect_empty()
        LinkFilling(self.service, self.token, self.tabs, self.create, self.edit, self.link_values).connect()

    def connect_library(self) -> None:
        """Wire the buttons of Library that lead to Create and Edit."""
        detail, references = self.library.view.detail, self.edit.asks.references
        resumed = [self.tabs, self.create.resumed, self.edit.resumed, self.library.view.line]
        detail.make_again.click(self.make_again, detail.shot, resumed, **QUIET)
        detail.run_again.click(self.run_again, [detail.shot, detail.run_again], resumed, **QUIET)
        for row in self.library.pending_runs.rows:
            row.resume.click(self.repeat_run, [row.run, row.resume], resumed, **QUIET)
        opened = [*self.edit.editor.shown, self.tabs]
        detail.edit_this.click(self.open_in_edit, detail.shot, opened, **self.edit.job_status.event_options)
        asked = [detail.shot, references.pictures, self.edit.asks.form.fields["model"]]
        shown = [references.accordion, references.pictures, references.said, self.tabs, self.library.view.line]
        detail.as_reference.click(self.add_reference, asked, shown, **QUIET)

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
                own = [edit.panel.history, self.token, edit.editor.loaded, edit.results.kept]
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
            button.click(partial(self.open_tab, tab), None, [self.tabs, line], queue=False, **QUIET)

    def connect_visit(self, studio: gr.Blocks) -> None:
        """Wire the page being loaded: a visitor's run goes on beside the page, and the page shows it again."""
        # The line is there for an error: where the library does not answer, the visit begins anew.
        resumed = [self.edit.resumed, self.create.resumed, self.asked_parts, self.link_values]
        shown = [self.tabs, *resumed, self.create.job_status.line]
        # In the queue: an event outside of the queue tells no page that a state has changed.
        token_loaded = load_token(studio, self.token)
        visited = token_loaded.then(self.resume_visit, self.token, shown, **QUIET)
        # After it: the run of such a press is not the last run that is resumed.
        let_presses_through(token_loaded)
        for tab in (self.create, self.edit):
            tab.allowance.follow([visited])
