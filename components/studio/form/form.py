"""The form that Create and Edit share: what a model may be told besides the prompt.

Every value it offers is read from the contract of the model that is chosen, and what that model does not take is
neither shown nor read.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import gradio as gr

from components.endpoint.contracts.contract import ModelContract
from components.studio.form.choices import CUSTOM, OPTIONAL, Offer
from components.studio.page import messages
from components.studio.page.job_status import QUIET


@dataclass(frozen=True)
class Form:
    """Hold the widgets of a form, by the names of the request's fields; ``width`` and ``height`` make a custom size.

    ``best_fit`` is whether the size may be left open, as "".
    """

    contract_of: Callable[[str], ModelContract]
    fields: Mapping[str, gr.components.Component]
    note: gr.HTML
    custom: gr.Column
    drawn: gr.HTML
    best_fit: bool

    @property
    def widgets(self) -> list[gr.components.Component]:
        """Return the widgets in the order ``read`` takes their values."""
        return list(self.fields.values())

    @property
    def changes(self) -> list[Callable]:
        """Return the events of a person changing something; the model's is not among them: the form follows it first.

        Not those of values that change by themselves: while a form follows a model they come one by one, when the
        values beside are still the former model's.
        """
        typed = [event for name in ("width", "height", "user") for event in _leave(self.fields[name])]
        chosen = [field.input for field in self.fields.values() if isinstance(field, gr.Dropdown)]
        chosen.remove(self.fields["model"].input)
        return [*chosen, self.fields["output_compression"].release, *typed]

    @property
    def shown(self) -> list:
        """Return everything that ``follow_model`` may update."""
        return [*self.widgets, self.note, self.custom, self.drawn]

    def offer(self, model: object) -> Offer:
        """Return what may be asked of a model."""
        return Offer(self.contract_of(str(model or "")), self.best_fit)

    def read(self, values: Sequence[object]) -> dict[str, object]:
        """Return what the form asks for, by the names of the request's fields; what the model does not take is left."""
        asked = dict(zip(self.fields, values, strict=True))
        offer = self.offer(asked["model"])
        width, height = asked.pop("width"), asked.pop("height")
        if asked["size"] == CUSTOM:
            asked["size"] = "{}x{}".format(*offer.snap(width, height))
        return {name: value for name, value in asked.items() if name not in OPTIONAL or name in offer.taken}

    def describe(self, contract: ModelContract) -> dict:
        """Return the updates that say what there is to be said of a model, and beside its box that it ends."""
        said = describe_model(contract)
        return {
            self.note: gr.update(value=said, visible=bool(said)),
            self.fields["model"]: gr.update(info=contract.retirement(date.today()) or ""),
        }

    def follow_model(self, *values: object) -> dict:
        """Return the updates that fit the form to the model chosen in it; what still fits stays as it was."""
        asked = dict(zip(self.fields, values, strict=True))
        offer = self.offer(asked["model"])
        fitted, contract = offer.fit(asked), offer.contract
        updates = self.describe(contract)
        updates[self.fields["model"]]["value"] = contract.model
        for name, choices in offer.choices(str(fitted["background"])).items():
            if name in self.fields:
                updates[self.fields[name]] = gr.update(choices=choices, value=fitted[name], visible=len(choices) > 1)
        compresses = fitted["output_format"] in contract.compressible
        return updates | {
            self.fields["user"]: gr.update(visible=contract.takes_user),
            self.fields["output_compression"]: gr.update(visible=compresses, label=offer.compression),
            self.custom: gr.update(visible=fitted["size"] == CUSTOM),
            # Said of what was typed for the former model.
            self.drawn: "",
        }


def describe_model(contract: ModelContract) -> str:
    """Return what is to be said of a model before it is asked: that it ends, what is not known of it."""
    said = [sentence for sentence in (contract.retirement(date.today()), *contract.notes) if sentence]
    return messages.quiet(" ".join(said)) if said else ""


def build_form(
    contract_of: Callable[[str], ModelContract],
    model: str,
    models: Sequence[str],
    prefix: str,
    *,
    best_fit: bool = False,
    without: Sequence[str] = (),
) -> Form:
    """Return a form whose widget ids start with ``prefix``; ``without`` are fields that this kind of request has not.

    ``contract_of`` tells what a model allows, ``models`` are those to choose from. ``best_fit`` offers to have the size
    chosen, as "".
    """
    contract = contract_of(model)
    offer = Offer(contract, best_fit)
    offered, defaults = offer.choices(), offer.defaults

    def choose(name: str, label: str, **options) -> gr.Dropdown:
        return gr.Dropdown(
            offered[name],
            value=defaults[name],
            label=label,
            visible=len(offered[name]) > 1,
            filterable=False,
            elem_id=f"{prefix}-{name.removeprefix('output_').replace('_', '-')}",
            min_width=120,
            **options,
        )

    said = describe_model(contract)
    note = gr.HTML(said, visible=bool(said), elem_id=f"{prefix}-model-note", elem_classes="model-note")
    fields: dict[str, gr.components.Component] = {}
    with gr.Row(elem_classes="pair"):
        fields["size"], fields["quality"] = choose("size", "Size"), choose("quality", "Quality")
    with gr.Column(visible=False, elem_classes="custom-size") as custom:
        with gr.Row(elem_classes="pair"):
            for name in ("width", "height"):
                fields[name] = gr.Number(
                    1024, label=f"{name.capitalize()}, px", precision=0, min_width=120, elem_id=f"{prefix}-{name}"
                )
        drawn = gr.HTML("", elem_id=f"{prefix}-drawn", elem_classes="model-note")
    with gr.Row(elem_classes="pair"):
        fields["n"] = gr.Dropdown(
            offered["n"], value=1, label="Count", filterable=False, min_width=120, elem_id=f"{prefix}-count"
        )
        fields["output_format"] = choose("output_format", "Format")
    fields["output_compression"] = gr.Slider(
        0,
        100,
        value=contract.default_compression,
        step=1,
        label=offer.compression,
        visible=contract.default_format in contract.compressible,
        elem_id=f"{prefix}-compression",
    )
    with gr.Accordion("Model and more", open=False, elem_id=f"{prefix}-more", elem_classes="panel"):
        fields["model"] = gr.Dropdown(
            list(models),
            value=model,
            label="Model",
            info=contract.retirement(date.today()) or "",
            allow_custom_value=True,
            elem_id=f"{prefix}-model",
            elem_classes="typed",
        )
        with gr.Row(elem_classes="pair"):
            fields["background"] = choose("background", "Background")
            for name, label in (("moderation", "Moderation"), ("input_fidelity", "Input fidelity")):
                if name not in without:
                    fields[name] = choose(name, label)
        fields["partial_images"] = choose("partial_images", "Steps shown while it grows")
        fields["user"] = gr.Textbox(
            label="User name for the endpoint", visible=contract.takes_user, max_lines=1, elem_id=f"{prefix}-user"
        )
    form = Form(contract_of, fields, note, custom, drawn, best_fit)
    _connect(form)
    return form


def _connect(form: Form) -> None:
    fields = form.fields
    here = {"queue": False, **QUIET}

    def show_compression(chosen: str, model: str):
        return gr.update(visible=chosen in form.offer(model).contract.compressible)

    def match_format(background: str, chosen: str, model: str):
        offer = form.offer(model)
        choices = offer.choices(background)["output_format"]
        kept = offer.fit({"background": background, "output_format": chosen})["output_format"]
        return gr.update(choices=choices, value=kept, visible=len(choices) > 1), show_compression(kept, model)

    def snap(model: str, edge: float | None, width: float | None, height: float | None):
        offer = form.offer(model)
        rule = offer.contract.size_rule
        if rule is None:
            return edge, ""
        typed, drawn = offer.snap_edges(width, height), offer.snap(width, height)
        said = "" if drawn == typed else "The model draws {} x {}: {}.".format(*drawn, rule.description)
        return offer.snap_edges(edge)[0], messages.quiet(said) if said else ""

    model, width, height = fields["model"], fields["width"], fields["height"]
    output_format, compression = fields["output_format"], fields["output_compression"]
    output_format.input(show_compression, [output_format, model], compression, **here)
    fields["background"].input(
        match_format, [fields["background"], output_format, model], [output_format, compression], **here
    )
    fields["size"].input(lambda size: gr.update(visible=size == CUSTOM), fields["size"], form.custom, **here)
    # Each edge by itself: an answer that came late would take back what is being typed into the other.
    for edge in (width, height):
        gr.on(_leave(edge), snap, [model, edge, width, height], [edge, form.drawn], **here)


def _leave(box: gr.Number | gr.Textbox) -> list[Callable]:
    """Return the events of a person having typed something in."""
    return [box.blur, box.submit]
