"""The choices of how a mask is sent: which part of the picture travels, in how many requests, with how soft an edge."""

from dataclasses import dataclass
from typing import Any

import gradio as gr

from components.studio.language.translation import N_

# Widths of the soft edge of a mask, in pixels; "" is chosen by the program, "0" is a hard edge.
FEATHERS = ("", "0", *(f"{width}" for width in (2, 4, 8, 16, 32, 64, 128)))
FEATHER_NAMES = {"": N_("Automatic"), "0": N_("Hard")}
REGION_NAMES = {"": N_("Automatic"), "around-mask": N_("Around the mask"), "whole-picture": N_("Whole picture")}


@dataclass(frozen=True)
class FramingChoices:
    """Hold the choices: the region, a request for each far-apart group, and the soft edge's width."""

    region: gr.Dropdown
    apart: gr.Checkbox
    feather: gr.Dropdown

    @property
    def widgets(self) -> list[gr.components.Component]:
        """Return the choices in the order in which the edit's form takes their values."""
        return [self.region, self.apart, self.feather]

    def lay_out(self) -> None:
        """Put the choices where the layout is now."""
        for widget in (self.feather, self.region, self.apart):
            widget.render()


def build_framing_choices() -> FramingChoices:
    """Return the choices, not laid out: the form takes their values, and they stand in the mask's panel."""
    widths = [(FEATHER_NAMES.get(width, f"{width} px"), width) for width in FEATHERS]
    regions = [(name, value) for value, name in REGION_NAMES.items()]
    return FramingChoices(
        region=_build_choice(N_("What travels"), regions, "edit-region"),
        apart=gr.Checkbox(False, label=N_("Far-apart strokes: a request each"), elem_id="edit-apart", render=False),
        feather=_build_choice(N_("Soft edge"), widths, "edit-feather"),
    )


def _build_choice(label: str, choices: list[tuple[str, str]], elem_id: str) -> gr.Dropdown:
    options: dict[str, Any] = {"filterable": False, "render": False}
    return gr.Dropdown(choices, value="", label=label, elem_id=elem_id, **options)
