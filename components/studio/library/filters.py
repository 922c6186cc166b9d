"""The filters of the library: widgets whose values make a ``Search``.

Finds no pictures itself.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from typing import Any

import gradio as gr

from components.endpoint.contracts.value_names import name_value
from components.errors import ValueNotAllowed
from components.library.records.findings import SIZE
from components.library.records.search import Search
from components.message.message import Message
from components.studio.language.reader import reader_now
from components.studio.language.translation import N_, _, translate
from components.studio.page.updates import Updates, Widget

ANY = (N_("Any"), "")
KINDS = [ANY, (N_("Created"), "generate"), (N_("Edited"), "edit"), (N_("Erased"), "erase")]
# Field of a Search -> label of its filter.
LISTED = {"model": N_("Model"), "size": N_("Size asked for"), "quality": N_("Quality")}


@dataclass(frozen=True)
class Filters:
    """Hold the widgets of the filters; ``listed`` are the filters in ``LISTED``."""

    text: gr.Textbox
    kind: gr.Dropdown
    listed: tuple[gr.Dropdown, ...]
    starred: gr.Checkbox
    since: gr.DateTime
    until: gr.DateTime
    binned: gr.Checkbox

    @property
    def widgets(self) -> list[Widget]:
        """Return the widgets in the order ``read`` takes their values."""
        return [self.text, self.kind, *self.listed, self.starred, self.since, self.until, self.binned]

    @property
    def cleared(self) -> Updates:
        """Return the updates that clear every filter, in the order of the widgets."""
        return dict(zip(self.widgets, ["", "", *("" for _ in self.listed), False, None, None, False], strict=True))

    @property
    def changes(self) -> list[Callable[..., Any]]:
        """Return the events of a person changing a filter."""
        choices: list[Widget] = [self.kind, *self.listed, self.starred, self.binned]
        chosen = [widget.input for widget in choices]
        # Gradio raises no input event for pasted text, and none for a day picked in the calendar.
        return [self.text.change, *chosen, self.since.change, self.until.change]

    def offer(self, choices: dict[str, list[str]], values: Sequence[Any]) -> Updates:
        """Return the updates that offer these "models", "sizes" and "qualities"; a chosen one stays on offer."""
        chosen = dict(zip(LISTED, values[2 : 2 + len(LISTED)], strict=True))
        updates: Updates = {}
        for widget, name, found in zip(self.listed, LISTED, choices.values(), strict=True):
            kept = {chosen[name]} - {"", *found} if chosen[name] else set()
            offered = [*found, *kept]
            options = [(_name_choice(name, value), value) for value in offered]
            updates[widget] = gr.update(choices=[(_(ANY[0]), ANY[1]), *options], visible=len(offered) > 1)
        return updates

    @staticmethod
    def read(values: Sequence[object], visitor: str | None) -> Search:
        """Return the search of a visitor's pictures that the values make. Raises ValueNotAllowed."""
        text, kind, model, size, quality, starred, since, until, binned = values
        first, last = _read_day(since), _read_day(until)
        return Search(
            text=str(text or ""),
            kind=str(kind or ""),
            model=str(model or ""),
            size=str(size or ""),
            quality=str(quality or ""),
            starred=bool(starred),
            since=first,
            until=last,
            # Of a search without days the zone says nothing.
            zone=(reader_now().zone if first or last else None) or UTC,
            visitor=visitor,
            binned=bool(binned),
        )


def build_filters() -> Filters:
    """Return the filters, laid out."""
    text = gr.Textbox(
        label=N_("Search in prompts"),
        placeholder=N_("Words, in any order"),
        max_lines=1,
        elem_id="library-search",
    )

    def choose(label: str, name: str, choices: list[tuple[str, str]], **options: Any) -> gr.Dropdown:
        return gr.Dropdown(
            choices, value="", label=label, filterable=False, min_width=120, elem_id=f"library-{name}", **options
        )

    with gr.Row(elem_classes="pair"):
        kind = choose(N_("Kind"), "kind", KINDS)
        listed = [choose(label, name, [ANY], visible=False) for name, label in LISTED.items()]
    with gr.Row(elem_classes="pair"):
        since, until = (
            gr.DateTime(label=label, include_time=False, type="string", min_width=120, elem_id=f"library-{name}")
            for name, label in (("since", N_("From day")), ("until", N_("To day")))
        )
    with gr.Row(elem_classes="pair ticks"):
        starred = gr.Checkbox(label=N_("Starred"), min_width=80, elem_id="library-starred")
        binned = gr.Checkbox(label=N_("In the bin"), min_width=80, elem_id="library-binned")
    return Filters(text, kind, tuple(listed), starred, since, until, binned)


def _name_choice(name: str, value: str) -> str:
    """Return the name of a choice of a filter; a model's name is its own."""
    if name == "model":
        return value
    return value.replace("x", " x ") if SIZE.fullmatch(value) else translate(name_value(value))


def _read_day(text: object) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        raise ValueNotAllowed(Message("A day is written like 2026-11-22.")) from None
