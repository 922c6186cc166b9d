"""The panel that extends a picture: to an aspect ratio, or by an amount on each side.

Reads the margins from its widgets; the editor extends the picture.
"""

from dataclasses import dataclass

import gradio as gr

from components.imaging.extension import (
    RATIOS,
    SIDES,
    Margins,
    amount_in_pixels,
    margins_of_sides,
    margins_to_ratio,
)
from components.imaging.frame import Size
from components.studio.language.translation import N_
from components.studio.page.job_status import QUIET

BY_SIDES = "By sides"
SIDE_NAMES = {"left": N_("Left"), "top": N_("Top"), "right": N_("Right"), "bottom": N_("Bottom")}


@dataclass(frozen=True)
class ExtendPanel:
    """Hold the panel's widgets; ``sides`` are the amounts left, top, right and bottom."""

    to: gr.Dropdown
    unit: gr.Radio
    sides: tuple[gr.Number, ...]
    extend: gr.Button
    reset: gr.Button

    @property
    def widgets(self) -> list[gr.components.Component]:
        """Return the widgets whose values ``read_panel`` takes after the picture's size."""
        return [self.to, self.unit, *self.sides]


def read_panel(size: Size, to: str, unit: str, *amounts: float | None) -> Margins:
    """Return the margins that the panel's values mean for a picture of ``size``.

    Raises EmptyExtension where no margin is left, and PictureTooLarge.
    """
    if to != BY_SIDES:
        return margins_to_ratio(size, to)
    pixels = [
        amount_in_pixels(max(0, amount or 0), unit == "%", size[number % 2]) for number, amount in enumerate(amounts)
    ]
    return margins_of_sides(size, dict(zip(SIDES, pixels, strict=True)))


def build_extend_panel() -> ExtendPanel:
    """Return the panel, laid out."""
    with gr.Accordion(N_("Extend"), open=False, elem_id="edit-extend", elem_classes="panel"):
        choices = [*((ratio, ratio) for ratio in RATIOS), (N_("By sides"), BY_SIDES)]
        to = gr.Dropdown(choices, value="16:9", label=N_("Extend to"), filterable=False, elem_id="edit-extend-to")
        with gr.Column(visible=False) as by_sides:
            unit = gr.Radio(["%", "px"], value="%", label=N_("In"), elem_id="edit-extend-unit")
            sides = []
            for pair in (SIDES[::2], SIDES[1::2]):
                with gr.Row(elem_classes="pair"):
                    sides += [
                        gr.Number(0, label=SIDE_NAMES[name], minimum=0, min_width=120, elem_id=f"edit-extend-{name}")
                        for name in pair
                    ]
        with gr.Row(elem_classes="tools"):
            extend = gr.Button(N_("Extend the picture"), size="sm", elem_id="edit-extend-run")
            reset = gr.Button(N_("As it was"), size="sm", interactive=False, elem_id="edit-extend-reset")
    to.change(lambda chosen: gr.update(visible=chosen == BY_SIDES), to, by_sides, queue=False, **QUIET)
    left, right, top, bottom = sides
    return ExtendPanel(to, unit, (left, top, right, bottom), extend, reset)
