"""Restore a form from a picture's recipe, as far as the model takes the values."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import gradio as gr

from components.endpoint.contracts.contract import parse_size
from components.message.message import Listed, Message
from components.studio.form.choices import CUSTOM, Choices
from components.studio.form.form import Form
from components.studio.page.updates import Updates

# The fields of a recipe that are restored, besides the model and the compression, with their names in a sentence.
RESTORED: Mapping[str, Message] = MappingProxyType(
    {
        "size": Message("size"),
        "quality": Message("quality"),
        "n": Message("count"),
        "output_format": Message("format"),
        "background": Message("background"),
        "moderation": Message("moderation"),
        "input_fidelity": Message("input fidelity"),
    }
)


@dataclass(frozen=True)
class RestoredForm:
    """Hold the ``updates`` that restore a form, and its ``values`` then, in the order of its widgets.

    ``model`` is the model that the form is restored for; ``said`` are messages for the person.
    """

    updates: Updates = field(repr=False)
    values: list[Any] = field(repr=False)
    model: str
    said: tuple[Message, ...] = ()


def restore_form(
    form: Form, values: Sequence[object], parameters: Mapping[str, Any], models: Iterable[str]
) -> RestoredForm:
    """Return a form restored from the ``parameters`` of a recipe; ``models`` are the models on offer.

    ``values`` are the form's own. The user name stays, and so does the number of unfinished pictures: they change
    nothing of the picture, and unfinished pictures may cost money.
    """
    asked: dict[str, Any] = dict(zip(form.fields, values, strict=True))
    said: list[Message] = []
    made_by = parameters.get("model") or asked["model"]
    if made_by in models:
        asked["model"] = made_by
    elif made_by != asked["model"]:
        said.append(Message("The picture was made by {model}, which is not offered here.", model=str(made_by)))
    choices = form.choices(asked["model"])
    wanted, edges = _read_recipe(form, choices, parameters)
    asked |= edges
    options = choices.options(str(wanted.get("background", "")))
    unfit = tuple(name for name, value in wanted.items() if value not in [each for _, each in options[name]])
    if unfit:
        names = Listed((RESTORED[name] for name in unfit), "or")
        said.append(Message("The model takes no such {fields}.", fields=names))
    # A field that the recipe lacks was left out of the request.
    asked |= {name: value for name, value in choices.defaults.items() if name in RESTORED}
    asked |= {name: value for name, value in wanted.items() if name not in unfit}
    asked = {name: asked.get(name) for name in form.fields}
    updates = form.follow_model(*asked.values())
    updates |= {form.fields[name]: gr.update(value=asked[name]) for name in ("width", "height")}
    compression = parameters.get("output_compression")
    if isinstance(compression, int) and 0 <= compression <= 100:
        updates[form.fields["output_compression"]] |= {"value": compression}
    restored = [updates.get(widget, {}).get("value", asked[name]) for name, widget in form.fields.items()]
    return RestoredForm(updates, restored, asked["model"], tuple(said))


def _read_recipe(form: Form, choices: Choices, parameters: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, int]]:
    """Return the fields of a recipe as form values; and width and height of a size that is typed in."""
    wanted = {name: parameters[name] for name in RESTORED if name in form.fields and parameters.get(name)}
    wanted["n"] = min(int(wanted.get("n", 1)), choices.contract.max_count)
    size, rule = str(wanted.get("size", "")), choices.contract.size_rule
    listed = [value for _, value in choices.options()["size"]]
    if not size or size in listed or rule is None or not rule.takes(size):
        return wanted, {}
    width, height = parse_size(size)
    return wanted | {"size": CUSTOM}, {"width": width, "height": height}
