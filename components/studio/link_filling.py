"""Links that fill in a form: /?prompt=...&size=...&image=ID&tab=edit puts values into a form, and runs nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import gradio as gr

from components.errors import ProofroomError
from components.library.records.shot import Shot
from components.message.message import Message
from components.studio.create.create_tab import CreateTab
from components.studio.edit.edit_tab import EditTab
from components.studio.edit.opening import Opening
from components.studio.form.form import Form
from components.studio.form.link_line import FORGET
from components.studio.form.link_values import LinkValues
from components.studio.form.restore import RestoredForm, restore_form
from components.studio.form.resume import find_last_run
from components.studio.page.job_status import QUIET
from components.studio.page.service import Service
from components.studio.page.updates import Signal, Updates, Widget

UNKNOWN_SHOT = Message(
    "The link's picture is not in the library of this browser. Open the link where the picture was made, or add the"
    " picture here."
)
LAST_RUN = Message("Clear brings your last run back.")


@dataclass(frozen=True)
class LinkFilling:
    """Hold the tabs that a link fills in; ``values`` takes a ``LinkValues``, which is carried out."""

    service: Service
    token: gr.BrowserState
    tabs: gr.Tabs
    create: CreateTab
    edit: EditTab
    values: gr.State

    @property
    def shown(self) -> list[Widget]:
        """Return the widgets that ``fill`` may update."""
        create = self.create
        of_create = [create.asks.prompt, *create.asks.form.shown, create.restored_model, *create.link_line.shown]
        return [*self.edit.editor.shown, *of_create, *self.edit.link_line.shown, self.tabs]

    def fill(self, token: object, values: LinkValues | None, *of_forms: Any) -> Iterator[Updates]:
        """Go to the tab of a link, and fill its form in; ``of_forms`` are the values of both forms."""
        # Of a visit that has ended, whose state Gradio clears.
        if values is None:
            return
        yield {self.tabs: gr.update(selected=values.tab)}
        if find_last_run(self.service, token) is not None:
            values = replace(values, said=(*values.said, LAST_RUN))
        of_create = len(self.create.asks.form.fields)
        if values.tab == "create":
            yield self._fill_create(values, of_forms[:of_create])
        else:
            yield from self._fill_edit(token, values, of_forms[of_create:])

    def _fill_create(self, values: LinkValues, of_form: Sequence[Any]) -> Updates:
        form = self._restore(self.create.asks.form, of_form, values)
        filled = {self.create.asks.prompt: values.prompt} if values.prompt else {}
        said = self.create.link_line.show(*values.said, *form.said)
        return form.updates | filled | said | {self.create.restored_model: Signal(form.model)}

    def _fill_edit(self, token: object, values: LinkValues, of_form: Sequence[Any]) -> Iterator[Updates]:
        editor, line = self.edit.editor, self.edit.link_line
        form = self._restore(self.edit.asks.form, of_form, values)
        said = [*values.said, *form.said]
        shot = self._find(token, values.image) if values.image else None
        if values.image and shot is None:
            said.append(UNKNOWN_SHOT)
        filled = {self.edit.asks.prompt: values.prompt} if values.prompt else {}
        yield form.updates | filled | line.show(*said) | {editor.restored_model: Signal(form.model)}
        if shot is not None:
            try:
                yield from editor.show(Opening(self.service.loaded_pictures.load_shot(shot)))
            except ProofroomError as error:
                yield line.show(*said, error.message)

    def _restore(self, form: Form, of_form: Sequence[Any], values: LinkValues) -> RestoredForm:
        """Return a form with the size of a link, where its model takes the size, and otherwise as a new form is."""
        asked = {"size": values.size} if values.size else {}
        return restore_form(form, of_form, asked, self.service.endpoint_now.models.names)

    def _find(self, token: object, image: str) -> Shot | None:
        """Return the shot of an id, None for one that this visitor's library does not show."""
        visitor, shot = self.service.visitor(token).library_of, self.service.store.find_shot(image)
        if shot is None or shot.deleted_at is not None or visitor not in (None, shot.visitor):
            return None
        return shot

    def connect(self) -> None:
        """Wire the link, and the events after which a form is the person's own."""
        create, edit = self.create, self.edit
        asked = [self.token, self.values, *create.asks.form.widgets, *edit.asks.form.widgets]
        # Without preprocessing: Gradio would refuse a value that is not among the choices of the page as it was built.
        slow = edit.job_status.event_options | {"preprocess": False}
        filled = self.values.change(self.fill, asked, self.shown, **slow)
        filled.then(None, None, None, js=FORGET, **QUIET)
        create.link_line.leave_at(create.job_status.run.click, create.resumed.change)
        edit.link_line.leave_at(edit.job_status.run.click, edit.resumed.change)
