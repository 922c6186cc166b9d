"""The filters of the library: which pictures the grid shows.

Says what its widgets mean as a Search. Finds nothing itself.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import gradio as gr

from components.errors import ValueNotAllowed
from components.library.records.search import Search

ANY = ("Any", "")
KINDS = [ANY, ("Created", "generate"), ("Edited", "edit")]
# What a filter is called, and the field of a Search it fills.
LISTED = {"model": "Model", "size": "Size asked for", "quality": "Quality"}


@dataclass(frozen=True)
class Filters:
    """Hold the widgets, in the order that ``read`` takes their values."""

    text: gr.Textbox
    kind: gr.Dropdown
    listed: tuple[gr.Dropdown, ...]
    starred: gr.Checkbox
    since: gr.DateTime
    until: gr.DateTime
    binned: gr.Checkbox

    @property
    def widgets(self) -> list[gr.components.Component]:
        """Return all of them."""
        return [self.text, self.kind, *self.listed, self.starred, self.since, self.until, self.binned]

    @property
    def cleared(self) -> dict:
        """Return the updates that take every filter away, in the order of the widgets."""
        return dict(zip(self.widgets, ["", "", *("" for _ in self.listed), False, None, None, False], strict=True))

    @property
    def changes(self) -> list[Callable]:
        """Return the events of a person having said something else."""
        chosen = [widget.input for widget in (self.kind, *self.listed, self.starred, self.binned)]
        # Words that are pasted and a day picked in the calendar are no input of the person's to Gradio.
        return [self.text.change, *chosen, self.since.change, self.until.change]

    def offer(self, choices: dict[str, list[str]], values: Sequence[object]) -> dict:
        """Return the updates that offer these "models", "sizes" and "qualities"; what is chosen stays so."""
        chosen = dict(zip(LISTED, values[2 : 2 + len(LISTED)], strict=True))
        updates = {}
        for widget, name, found in zip(self.listed, LISTED, choices.values(), strict=True):
            kept = {chosen[name]} - {"", *found} if chosen[name] else set()
            offered = [*found, *kept]
            words = [(value.replace("x", " x ") if name == "size" else value, value) for value in offered]
            updates[widget] = gr.update(choices=[ANY, *words], visible=len(offered) > 1)
        return updates

    @staticmethod
    def read(values: Sequence[object], visitor: str | None) -> Search:
        """Return the search that the values say, among a visitor's pictures. Raises ValueNotAllowed."""
        text, kind, model, size, quality, starred, since, until, binned = values
        return Search(
            text=str(text or ""),
            kind=str(kind or ""),
            model=str(model or ""),
            size=str(size or ""),
            quality=str(quality or ""),
            starred=bool(starred),
            since=_read_day(since),
            until=_read_day(until),
            visitor=visitor,
            binned=bool(binned),
        )


def build_filters() -> Filters:
    """Return the filters, laid out."""
    text = gr.Textbox(
        label="Search in prompts", placeholder="Words, in any order", max_lines=1, elem_id="library-search"
    )

    def choose(label: str, name: str, choices: list, **options) -> gr.Dropdown:
        return gr.Dropdown(
            choices, value="", label=label, filterable=False, min_width=120, elem_id=f"library-{name}", **options
        )

    with gr.Row(elem_classes="pair"):
        kind = choose("Kind", "kind", KINDS)
        listed = [choose(label, name, [ANY], visible=False) for name, label in LISTED.items()]
    with gr.Row(elem_classes="pair"):
        since, until = (
            gr.DateTime(label=label, include_time=False, type="string", min_width=120, elem_id=f"library-{name}")
            for name, label in (("since", "From day"), ("until", "To day"))
        )
    with gr.Row(elem_classes="pair ticks"):
        starred = gr.Checkbox(label="Starred", min_width=80, elem_id="library-starred")
        binned = gr.Checkbox(label="In the bin", min_width=80, elem_id="library-binned")
    return Filters(text, kind, tuple(listed), starred, since, until, binned)


def _read_day(text: object) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        raise ValueNotAllowed("A day is written like 2026-11-22.") from None
