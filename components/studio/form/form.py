"""The form that Create and Edit share: the fields of a request besides its prompt.

Each value on offer is read from the contract of the chosen model. A field that the model does not take is neither shown
nor read.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import gradio as gr

from components.endpoint.contracts.contract import ModelContract
from components.message.message import Message, Sentences
from components.studio.form.choices import CUSTOM, DEFAULT_EDGE, OPTIONAL, Choices
from components.studio.language.translation import translate
from components.studio.page import messages
from components.studio.page.updates import Updates, Widget


@dataclass(frozen=True)
class Form:
    """Hold the widgets of a form, by the names of the request's fields; ``width`` and ``height`` make a custom size.

    ``contract_of`` returns the contract of a model by its name. ``best_fit`` is whether the size may be left open, as
    "". ``note`` says facts about the model, ``custom`` holds the boxes of a custom size, and ``drawn`` says the size
    that the model draws for the typed one.
    """

    contract_of: Callable[[str], ModelContract]
    fields: Mapping[str, Widget]
    note: gr.HTML
    custom: gr.Column
    drawn: gr.HTML
    best_fit: bool

    @property
    def widgets(self) -> list[Widget]:
        """Return the widgets in the order ``read`` takes their values."""
        return list(self.fields.values())

    @property
    def changes(self) -> list[Callable[..., Any]]:
        """Return the events of a person changing a field other than the model, which the form follows first.

        Not the ``change`` events: while a form follows a model, its values change one by one, and a handler would see
        the new value of one field with the former values of the others.
        """
        boxes = [self.fields[name] for name in ("width", "height", "user")]
        typed = [event for box in boxes for event in (box.blur, box.submit)]
        chosen = [field.input for field in self.fields.values() if isinstance(field, gr.Dropdown)]
        chosen.remove(self.fields["model"].input)
        return [*chosen, self.fields["output_compression"].release, *typed]

    @property
    def shown(self) -> list[Widget]:
        """Return the widgets that ``follow_model`` may update."""
        return [*self.widgets, self.note, self.custom, self.drawn]

    def choices(self, model: object) -> Choices:
        """Return the choices that a model allows, by its name."""
        return Choices(self.contract_of(str(model or "")), self.best_fit)

    def read(self, values: Sequence[object]) -> dict[str, object]:
        """Return the fields of a request, by their names, without fields that the model does not take."""
        asked: dict[str, Any] = dict(zip(self.fields, values, strict=True))
        choices = self.choices(asked["model"])
        width, height = asked.pop("width"), asked.pop("height")
        if asked["size"] == CUSTOM:
            asked["size"] = "{}x{}".format(*choices.snap_size(width, height))
        return {name: value for name, value in asked.items() if name not in OPTIONAL or name in choices.taken}

    def describe(self, contract: ModelContract) -> Updates:
        """Return the updates that show the notes on a model, and beside its box the day on which the model ends."""
        said = describe_model(contract)
        return {
            self.note: gr.update(value=said, visible=bool(said)),
            self.fields["model"]: gr.update(info=say_end(contract)),
        }

    def follow_model(self, *values: object) -> Updates:
        """Return the updates that fit the form to its chosen model; a value that the model takes stays."""
        asked = dict(zip(self.fields, values, strict=True))
        choices = self.choices(asked["model"])
        fitted, contract = choices.fit(asked), choices.contract
        # Numbers of a page: Gradio checks them in the events that read the form to ask.
        width, height = (edge if isinstance(edge, int | float) else None for edge in (asked["width"], asked["height"]))
        updates = self.describe(contract)
        updates[self.fields["model"]]["value"] = contract.model
        for name, options in choices.options(str(fitted["background"])).items():
            if name in self.fields:
                updates[self.fields[name]] = gr.update(choices=options, value=fitted[name], visible=len(options) > 1)
        compresses = fitted["output_format"] in contract.compressible
        return updates | {
            self.fields["user"]: gr.update(visible=contract.takes_user),
            self.fields["output_compression"]: gr.update(visible=compresses, label=choices.compression_label),
            self.custom: gr.update(visible=fitted["size"] == CUSTOM),
            self.drawn: say_drawn(choices, width, height) if fitted["size"] == CUSTOM else "",
        }

    def follow_size(self, size: str) -> Updates:
        """Return the update that shows the boxes of a custom size, or hides them."""
        return {self.custom: gr.update(visible=size == CUSTOM)}

    def follow_format(self, output_format: str, model: str) -> Updates:
        """Return the update that shows the compression where the format has one."""
        compresses = output_format in self.choices(model).contract.compressible
        return {self.fields["output_compression"]: gr.update(visible=compresses)}

    def follow_background(self, background: str, output_format: str, model: str) -> Updates:
        """Return the updates that offer the formats in which a background can be had."""
        choices = self.choices(model)
        options = choices.options(background)["output_format"]
        kept = choices.fit({"background": background, "output_format": output_format})["output_format"]
        update = gr.update(choices=options, value=kept, visible=len(options) > 1)
        return {self.fields["output_format"]: update} | self.follow_format(str(kept), model)

    def snap_typed(self, edge: str, model: str, width: float | None, height: float | None) -> Updates:
        """Return the updates that snap one typed edge, "width" or "height", and say the size that the model draws."""
        choices = self.choices(model)
        rule, typed = choices.contract.size_rule, {"width": width, "height": height}
        if rule is None:
            return {self.fields[edge]: typed[edge], self.drawn: ""}
        snapped = {name: choices.snap_edge(each) for name, each in typed.items()}
        return {self.fields[edge]: snapped[edge], self.drawn: say_drawn(choices, *snapped.values())}


def say_drawn(choices: Choices, width: float | None, height: float | None) -> str:
    """Return the sentence, as HTML, that says the size which the model draws in place of another; "" where it is equal.

    ``width`` and ``height`` are those in the boxes, None for an empty box.
    """
    rule, (wide, high) = choices.contract.size_rule, choices.snap_size(width, height)
    if rule is None or (wide, high) == tuple(DEFAULT_EDGE if edge is None else edge for edge in (width, height)):
        return ""
    return messages.quiet(
        Message("The model draws {width} x {height}: {rule}.", width=wide, height=high, rule=rule.description)
    )


def describe_model(contract: ModelContract) -> str:
    """Return the notes on a model as HTML, "" for none: the day on which it ends, and facts that are not known."""
    said = Sentences(contract.retirement(date.today()), *contract.notes)
    return messages.quiet(said) if said else ""


def say_end(contract: ModelContract) -> str:
    """Return the warning for a model that is shut down soon, "" for another."""
    return translate(contract.retirement(date.today()))
