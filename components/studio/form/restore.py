"""A form filled in again as it was for a picture that was made, as far as the model at work takes it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import gradio as gr

from components.endpoint.contracts.contract import list_values, parse_size
from components.studio.form.choices import CUSTOM
from components.studio.form.form import Form

# What of a recipe is offered again, besides the model and the compression.
RESTORED = ("size", "quality", "n", "output_format", "background", "moderation", "input_fidelity")


@dataclass(frozen=True)
class RestoredForm:
    """Hold the ``updates`` that fill a form in again, its ``values`` then, in the order of its widgets, and sentences.

    ``model`` is the one it is filled in for; ``unfit`` are the names of what that does not take.
    """

    updates: dict = field(repr=False)
    values: list = field(repr=False)
    model: str
    unfit: tuple[str, ...] = ()
    said: tuple[str, ...] = ()


def refill(
    form: Form, values: Sequence[object], parameters: Mapping[str, object], models: Iterable[str]
) -> RestoredForm:
    """Return the refill that asks as ``parameters``, those of a recipe, did; ``models`` are those on offer.

    ``values`` are the form's own. What says nothing about the picture stays as it is: who asks, and whether it is
    shown while it grows, which may cost money.
    """
    asked, said = dict(zip(form.fields, values, strict=True)), []
    made_by = parameters.get("model") or asked["model"]
    if made_by in models:
        asked["model"] = made_by
    elif made_by != asked["model"]:
        said.append(f"It was made by {made_by}, which is not offered here.")
    offer = form.offer(asked["model"])
    wanted = {name: parameters[name] for name in RESTORED if name in form.fields and parameters.get(name)}
    choices = offer.choices(str(wanted.get("background", "")))
    offered = {name: [value for _, value in choices[name]] for name in choices}
    wanted["n"] = min(int(wanted.get("n", 1)), offer.contract.max_count)
    size, rule = str(wanted.get("size", "")), offer.contract.size_rule
    if size and size not in offered["size"] and rule and rule.takes(size):
        asked["width"], asked["height"] = parse_size(size)
        wanted["size"] = CUSTOM
    unfit = tuple(name for name, value in wanted.items() if value not in offered[name])
    if unfit:
        names = list_values(tuple(name.replace("output_", "").replace("_", " ") for name in unfit))
        said.append(f"The model takes no such {names}.")
    # What a recipe leaves out was left out.
    asked |= {name: value for name, value in offer.defaults.items() if name in RESTORED}
    asked |= {name: value for name, value in wanted.items() if name not in unfit}
    asked = {name: asked.get(name) for name in form.fields}
    updates = form.follow_model(*asked.values())
    updates |= {form.fields[name]: gr.update(value=asked[name]) for name in ("width", "height")}
    strength = parameters.get("output_compression")
    if isinstance(strength, int) and 0 <= strength <= 100:
        updates[form.fields["output_compression"]] |= {"value": strength}
    filled = [updates.get(widget, {}).get("value", asked[name]) for name, widget in form.fields.items()]
    return RestoredForm(updates, filled, asked["model"], unfit, tuple(said))
