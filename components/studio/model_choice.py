"""The model of a visit: chosen in Create or Edit, used by both, named by the chip with the endpoint at work."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain

import gradio as gr
from gradio.events import Dependency

from components.studio.create.create_layout import follow_model as follow_model_in_create
from components.studio.create.create_tab import CreateTab
from components.studio.edit.edit_layout import follow_model as follow_model_in_edit
from components.studio.edit.edit_tab import EditTab
from components.studio.form.form import Form
from components.studio.page import messages
from components.studio.page.job_status import QUIET
from components.studio.page.service import Service
from components.studio.page.updates import Signal, Updates, Widget


@dataclass(frozen=True)
class ModelChoice:
    """Hold the widgets that follow the model of a visit."""

    service: Service
    chip: gr.HTML
    create: CreateTab
    edit: EditTab

    @property
    def forms(self) -> tuple[Form, Form]:
        """Return the forms of the tabs, in the order in which handlers take their values."""
        return self.create.asks.form, self.edit.asks.form

    @property
    def boxes(self) -> list[Widget]:
        """Return the boxes in which the model is chosen."""
        return [form.fields["model"] for form in self.forms]

    def fit(self, model: str, forms: Sequence[Form], *values: object) -> Updates:
        """Return the updates that fit ``forms``, the references and the chip to a model; ``values`` are the forms'."""
        updates: Updates = {}
        rest = list(values)
        for form in forms:
            chosen = dict(zip(form.fields, rest, strict=False)) | {"model": model}
            del rest[: len(form.fields)]
            updates |= form.follow_model(*chosen.values())
        endpoint = self.service.endpoint_now
        contract = endpoint.contract(model or "")
        updates |= self.edit.asks.references.follow_model(contract)
        return updates | {self.chip: messages.status_chip(endpoint.name, contract.model, endpoint.offline)}

    def follow_endpoint(self, followed: gr.State, before: tuple[str, str], *values: object) -> Updates:
        """Fit both forms to the endpoint at work, and to the model that it is asked for at first.

        ``before``, the value of ``followed``, is the address and the first model of the endpoint that the forms are
        for. Nothing changes, and the chosen model stays, where the endpoint is still that one.
        """
        endpoint = self.service.endpoint_now
        now = (endpoint.base_url, endpoint.model)
        if now == tuple(before or ()):
            return {followed: now}
        updates = self.fit(endpoint.model, self.forms, *values)
        models = endpoint.models.list_known()
        for box in self.boxes:
            updates[box] |= {"choices": models}
        return updates | {followed: now}

    def follow_choice(self, model: str, *values: object) -> Updates:
        """Fit both forms to the model that was chosen in one of them."""
        return self.fit(model, self.forms, *values)

    def follow_restored(self, other: Form, model: Signal[str] | None, *values: object) -> Updates:
        """Fit the form of the ``other`` tab to the model for which a tab's form was restored.

        The restored form itself fits already, and its values may still be on their way to the page.
        """
        if model is None:
            # Gradio clears the states of a visit that is over.
            return {self.chip: gr.skip()}
        return self.fit(model.value, [other], *values)

    def list_models(self) -> list[Updates]:
        """Return the updates that offer the models which the endpoint lists.

        They carry no value: the list may take seconds, and a model that is chosen meanwhile stays chosen.
        """
        models = self.service.endpoint_now.models.refresh()
        return [gr.update(choices=models) for _ in self.boxes]

    def describe_model(self) -> Updates:
        """Return the updates that say when the model ends: the page may have been laid out weeks ago."""
        contract = self.service.offered_contract()
        return dict(chain.from_iterable(form.describe(contract).items() for form in self.forms))

    def connect(self, studio: gr.Blocks) -> None:
        """Wire both forms, and the page being loaded."""
        create, edit = self.forms
        both = [self.edit.asks.references.accordion, self.chip]
        shown, values = [*create.shown, *edit.shown], [*create.widgets, *edit.widgets]
        for box in self.boxes:
            self._follow(box.input(self.follow_choice, [box, *values], [*shown, *both], preprocess=False, **QUIET))
        for model, other in ((self.edit.editor.restored_model, create), (self.create.restored_model, edit)):
            follow, asked = partial(self.follow_restored, other), [model, *other.widgets]
            self._follow(model.change(follow, asked, [*other.shown, *both], preprocess=False, **QUIET))
        studio.load(self.list_models, None, self.boxes, queue=False, **QUIET)
        notes = [form.note for form in self.forms]
        studio.load(self.describe_model, None, [*notes, *self.boxes], queue=False, **QUIET)

    def follow_language(self, switched: Dependency) -> None:
        """Say the forms, the chip and the prices anew once the page has been switched to another language."""
        create, edit = self.forms
        both = [self.edit.asks.references.accordion, self.chip]
        shown, values = [*create.shown, *edit.shown], [*create.widgets, *edit.widgets]
        asked = [create.fields["model"], *values]
        self._follow(switched.then(self.follow_choice, asked, [*shown, *both], preprocess=False, **QUIET))

    def connect_endpoint(self, studio: gr.Blocks, changes: Sequence[Dependency]) -> None:
        """Wire the events after which another endpoint may be at work than the one that the page was laid out for."""
        endpoint, (create, edit) = self.service.endpoint, self.forms
        followed = gr.State((endpoint.base_url, endpoint.model))
        shown = [*create.shown, *edit.shown, self.edit.asks.references.accordion, self.chip, followed]
        follow, asked = partial(self.follow_endpoint, followed), [followed, *create.widgets, *edit.widgets]
        for change in changes:
            self._follow(change.then(follow, asked, shown, preprocess=False, **QUIET))
        if self.service.fallback is not None:
            self._follow(studio.load(follow, asked, shown, preprocess=False, **QUIET))

    def _follow(self, done: Dependency) -> None:
        # The events have no preprocessing: Gradio would refuse a value that the last choice has just taken off a list.
        follow_model_in_create(self.create, done)
        follow_model_in_edit(self.edit, done)
