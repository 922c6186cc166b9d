"""The layout of the form that Create and Edit share, and the events within it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import gradio as gr

from components.studio.form.choices import DEFAULT_EDGE, Choices
from components.studio.form.form import Form, describe_model, say_end
from components.studio.language.page_texts import anew
from components.studio.language.translation import N_
from components.studio.page.job_status import QUIET
from components.studio.page.service import Service
from components.studio.page.updates import Widget

Fields = dict[str, Widget]
ListModels = Callable[[], Sequence[tuple[str, str]]]


def build_form(service: Service, prefix: str, *, best_fit: bool = False, without: Sequence[str] = ()) -> Form:
    """Return a form, laid out and wired, whose widget ids start with ``prefix``.

    The form is laid out for the endpoint of those who bring no key, and follows the endpoint at work in each event.
    ``best_fit`` offers to leave the size open, as "". ``without`` are fields that this kind of request does not have.
    """
    contract = service.endpoint.offered_contract()
    layout = _Layout(Choices(contract, best_fit), prefix)
    describe = partial(describe_model, contract)
    said = describe()
    note = gr.HTML(said, visible=bool(said), elem_id=f"{prefix}-model-note", elem_classes="model-note")
    anew(note, value=describe)
    fields, custom, drawn = layout.build_size()
    fields |= layout.build_output()
    with gr.Accordion(N_("Model and more"), open=False, elem_id=f"{prefix}-more", elem_classes="panel"):
        fields |= layout.build_model(service.endpoint.models.list_known) | layout.build_more(without)
    form = Form(service.offered_contract, fields, note, custom, drawn, best_fit)
    _connect(form)
    return form


@dataclass(frozen=True)
class _Layout:
    """Lay out the fields of a form as the choices for its first model are."""

    choices: Choices
    prefix: str

    def build_size(self) -> tuple[Fields, gr.Column, gr.HTML]:
        """Return size, quality and the edges of a custom size; the column of the edges, and the line below them."""
        prefix, fields = self.prefix, Fields()
        with gr.Row(elem_classes="pair"):
            fields["size"], fields["quality"] = self._choose("size", N_("Size")), self._choose("quality", N_("Quality"))
        with gr.Column(visible=False, elem_classes="custom-size") as custom:
            with gr.Row(elem_classes="pair"):
                for name, label in (("width", N_("Width, px")), ("height", N_("Height, px"))):
                    fields[name] = gr.Number(
                        DEFAULT_EDGE, label=label, precision=0, min_width=120, elem_id=f"{prefix}-{name}"
                    )
            drawn = gr.HTML("", elem_id=f"{prefix}-drawn", elem_classes="model-note")
        return fields, custom, drawn

    def build_output(self) -> Fields:
        """Return count, format and compression."""
        prefix, contract, fields = self.prefix, self.choices.contract, Fields()
        counts: list[Any] = self.choices.options()["n"]
        with gr.Row(elem_classes="pair"):
            fields["n"] = gr.Dropdown(
                counts,
                value=1,
                label=N_("Count"),
                filterable=False,
                min_width=120,
                elem_id=f"{prefix}-count",
            )
            fields["output_format"] = self._choose("output_format", N_("Format"))
        compression = gr.Slider(
            0,
            100,
            value=contract.default_compression,
            step=1,
            label=self.choices.compression_label,
            visible=contract.default_format in contract.compressible,
            elem_id=f"{prefix}-compression",
        )
        fields["output_compression"] = anew(compression, label=lambda: self.choices.compression_label)
        return fields

    def build_model(self, list_models: ListModels) -> Fields:
        """Return the box of the model, which takes any name."""
        contract = self.choices.contract
        model = gr.Dropdown(
            list(list_models()),
            value=contract.model,
            label=N_("Model"),
            info=say_end(contract),
            allow_custom_value=True,
            elem_id=f"{self.prefix}-model",
            elem_classes="typed",
        )
        return {"model": anew(model, info=partial(say_end, contract), choices=list_models)}

    def build_more(self, without: Sequence[str]) -> Fields:
        """Return the fields that only some models take."""
        fields = Fields()
        with gr.Row(elem_classes="pair"):
            fields["background"] = self._choose("background", N_("Background"))
            for name, label in (("moderation", N_("Moderation")), ("input_fidelity", N_("Input fidelity"))):
                if name not in without:
                    fields[name] = self._choose(name, label)
        fields["partial_images"] = self._choose("partial_images", N_("Steps shown while it grows"))
        takes_user, elem_id = self.choices.contract.takes_user, f"{self.prefix}-user"
        fields["user"] = gr.Textbox(
            label=N_("User name for the endpoint"), visible=takes_user, max_lines=1, elem_id=elem_id
        )
        return fields

    def _choose(self, name: str, label: str) -> gr.Dropdown:
        options: list[Any] = self.choices.options()[name]
        first: Any = self.choices.defaults[name]
        box = gr.Dropdown(
            options,
            value=first,
            label=label,
            visible=len(options) > 1,
            filterable=False,
            elem_id=f"{self.prefix}-{name.removeprefix('output_').replace('_', '-')}",
            min_width=120,
        )
        return anew(box, choices=lambda: self.choices.options()[name])


def _connect(form: Form) -> None:
    fields, here = form.fields, {"queue": False, **QUIET}
    model, output_format, compression = fields["model"], fields["output_format"], fields["output_compression"]
    background, size = fields["background"], fields["size"]
    output_format.input(form.follow_format, [output_format, model], compression, **here)
    background.input(form.follow_background, [background, output_format, model], [output_format, compression], **here)
    size.input(form.follow_size, size, form.custom, **here)
    # Each edge has an event of its own: a late answer would overwrite the number being typed into the other box.
    for name in ("width", "height"):
        box = fields[name]
        edges = [model, fields["width"], fields["height"]]
        gr.on([box.blur, box.submit], partial(form.snap_typed, name), edges, [box, form.drawn], **here)
