"""The form that Create and Edit share: what a model may be told besides the prompt.

Every value it offers is read from the contract of the model that is chosen, and what that model does not take is
neither shown nor read.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import gradio as gr

from components.endpoint.contract import ModelContract
from components.endpoint.cost import FREE
from components.studio import stage
from components.studio.waiting import QUIET

# The value of the size that is typed in, where a model draws any by a rule.
CUSTOM = "custom"
# What not every model takes.
OPTIONAL = {"output_compression", "background", "moderation", "input_fidelity", "partial_images", "user"}
# The choice that leaves a field out.
LEFT_OUT = ("Default", "")
# How many unfinished pictures are asked for at first where they cost nothing.
FREE_PARTIALS = 2


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
    def shown(self) -> list:
        """Return everything that ``follow_model`` may update."""
        return [*self.widgets, self.note, self.custom]

    def read(self, values: Sequence[object]) -> dict[str, object]:
        """Return what the form asks for, by the names of the request's fields; what the model does not take is left."""
        asked = dict(zip(self.fields, values, strict=True))
        contract = self.contract_of(str(asked["model"] or ""))
        width, height = asked.pop("width"), asked.pop("height")
        if asked["size"] == CUSTOM:
            asked["size"] = "{}x{}".format(*_snap(contract, width, height))
        taken = _taken(contract)
        return {name: value for name, value in asked.items() if name not in OPTIONAL or name in taken}

    def describe(self, contract: ModelContract) -> dict:
        """Return the update of the note about a model."""
        said = describe_model(contract)
        return gr.update(value=said, visible=bool(said))

    def follow_model(self, *values: object) -> dict:
        """Return the updates that fit the form to the model chosen in it; what still fits stays as it was."""
        asked = dict(zip(self.fields, values, strict=True))
        contract = self.contract_of(str(asked["model"] or ""))
        said = describe_model(contract)
        updates = {
            self.note: gr.update(value=said, visible=bool(said)),
            self.fields["model"]: gr.update(value=contract.model),
        }
        defaults = _defaults(contract, self.best_fit)
        for name, choices in _offer(contract, self.best_fit).items():
            if isinstance(self.fields.get(name), gr.Dropdown):
                fits = any(asked[name] == value for _, value in choices)
                asked[name] = asked[name] if fits else defaults[name]
                updates[self.fields[name]] = gr.update(choices=choices, value=asked[name], visible=len(choices) > 1)
        updates[self.fields["user"]] = gr.update(visible=contract.takes_user)
        compresses = asked["output_format"] in contract.compressible
        updates[self.fields["output_compression"]] = gr.update(visible=compresses, label=_name_compression(contract))
        return updates | {self.custom: gr.update(visible=asked["size"] == CUSTOM)}


def describe_model(contract: ModelContract) -> str:
    """Return what is to be said of a model before it is asked: that it ends, what is not known of it."""
    said = [sentence for sentence in (contract.retirement(date.today()), *contract.notes) if sentence]
    return stage.quiet(" ".join(said)) if said else ""


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
    offered, defaults = _offer(contract, best_fit), _defaults(contract, best_fit)

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
        label=_name_compression(contract),
        visible=contract.default_format in contract.compressible,
        elem_id=f"{prefix}-compression",
    )
    with gr.Accordion("Model and more", open=False, elem_id=f"{prefix}-more", elem_classes="panel"):
        fields["model"] = gr.Dropdown(
            list(models), value=model, label="Model", allow_custom_value=True, elem_id=f"{prefix}-model"
        )
        with gr.Row(elem_classes="pair"):
            fields["background"] = choose("background", "Background")
            for name, label in (("moderation", "Moderation"), ("input_fidelity", "Fidelity to the input")):
                if name not in without:
                    fields[name] = choose(name, label)
        fields["partial_images"] = choose("partial_images", "Shown while it grows")
        fields["user"] = gr.Textbox(
            label="User, as the endpoint is told", visible=contract.takes_user, max_lines=1, elem_id=f"{prefix}-user"
        )
    form = Form(contract_of, fields, note, custom, drawn, best_fit)
    _connect(form)
    return form


def _connect(form: Form) -> None:
    fields = form.fields
    here = {"queue": False, **QUIET}

    def show_compression(chosen: str, model: str):
        return gr.update(visible=chosen in form.contract_of(model).compressible)

    def snap(model: str, edge: float | None, width: float | None, height: float | None):
        contract = form.contract_of(model or "")
        rule = contract.size_rule
        drawn = _snap(contract, width, height)
        own = rule.snap_edge(int(edge)) if rule and edge else edge
        return own, stage.quiet("The model draws {} x {}, the nearest it can.".format(*drawn) if rule else "")

    model, width, height = fields["model"], fields["width"], fields["height"]
    fields["output_format"].change(
        show_compression, [fields["output_format"], model], fields["output_compression"], **here
    )
    fields["size"].change(lambda size: gr.update(visible=size == CUSTOM), fields["size"], form.custom, **here)
    # Each edge by itself: an answer that came late would take back what is being typed into the other.
    for edge in (width, height):
        gr.on([edge.blur, edge.submit], snap, [model, edge, width, height], [edge, form.drawn], **here)


def _taken(contract: ModelContract) -> set[str]:
    """Return which of the fields that not every model takes this one does."""
    takes = {
        "output_compression": contract.compressible,
        "background": contract.backgrounds,
        "moderation": contract.moderations,
        "input_fidelity": contract.input_fidelities,
        "partial_images": contract.streams,
        "user": contract.takes_user,
    }
    return {name for name, value in takes.items() if value}


def _offer(contract: ModelContract, best_fit: bool) -> dict[str, list]:
    """Return the (label, value) of what each dropdown may be; where there is one only, it is not shown."""
    sizes = [(size.replace("x", " x "), size) for size in contract.sizes]
    sizes += [("Custom", CUSTOM)] if contract.size_rule else []
    partials = range(1, contract.max_partials + 1) if contract.streams else ()
    return {
        "size": [("Best fit", ""), *sizes] if best_fit else sizes,
        "quality": _worded(contract.qualities),
        "n": [(str(count), count) for count in range(1, contract.max_count + 1)],
        "output_format": [(name.upper(), name) for name in contract.formats],
        "background": [LEFT_OUT, *_worded(contract.backgrounds)],
        "moderation": [LEFT_OUT, *_worded(contract.moderations)],
        "input_fidelity": [LEFT_OUT, *_worded(contract.input_fidelities)],
        "partial_images": [("Nothing", 0), *((f"{k} step{'s' if k > 1 else ''}", k) for k in partials)],
    }


def _defaults(contract: ModelContract, best_fit: bool) -> dict[str, object]:
    return {
        "size": "" if best_fit else contract.default_size,
        "quality": contract.default_quality,
        "n": 1,
        "output_format": contract.default_format,
        "background": "",
        "moderation": "",
        "input_fidelity": "",
        "partial_images": min(FREE_PARTIALS, contract.max_partials) if contract.prices == FREE else 0,
    }


def _name_compression(contract: ModelContract) -> str:
    return f"Compression, {contract.compression_scale}"


def _worded(values: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(value.capitalize(), value) for value in values]


def _snap(contract: ModelContract, width: object, height: object) -> tuple[int, int]:
    """Return the size the model draws that is nearest to what was typed in; an empty edge is 1024."""
    edges = (int(edge) if edge else 1024 for edge in (width, height))
    return contract.size_rule.snap(*edges) if contract.size_rule else next(iter(contract.canvas_sizes))
