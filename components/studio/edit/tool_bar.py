"""The bar of tools at the picture: brushes, Select, shapes and notes for the hand, and buttons that change the mask.

Lays out. The scripts of assets/canvas/ work the tools of the hand, and those of assets/mask/ undo, redo and Clear; the
others are events.
"""

from dataclasses import dataclass

import gradio as gr

from components.studio.edit.brush import Brush, build_brush
from components.studio.edit.mask.mask_tools import SHAPERS
from components.studio.edit.notes.note_list import build_note_kind
from components.studio.language.translation import N_

# Whether a shape adds to the mask or takes away from it. The page reads which one is chosen (shapes.js).
ADD, TAKE = "add", "take"


@dataclass(frozen=True)
class ToolBar:
    """Hold the bar's widgets: ``buttons`` by the name of the tool whose event they are.

    ``amount`` is the number of pixels for the tools that take some. ``shape`` is the shape that the page has drawn, and
    ``draw`` the button that it presses then; ``follow_edges`` is the one that it presses after an edge-aware stroke.
    """

    brush: Brush
    amount: gr.Number
    buttons: dict[str, gr.Button]
    shape: gr.Textbox
    draw: gr.Button
    follow_edges: gr.Button


def build_tool_bar() -> ToolBar:
    """Return the bar, laid out. Its icons, and what is shown with which tool, are in tool_bar.css."""
    shape = gr.Textbox(visible="hidden")
    draw = gr.Button("", visible="hidden", elem_id="edit-shape-draw")
    follow_edges = gr.Button("", visible="hidden", elem_id="edit-follow-edges")
    with gr.Row(elem_id="edit-tools", elem_classes="tool-bar"):
        _build_tool(N_("Brush"), "edit-tool-brush")
        _build_tool(N_("Eraser"), "edit-tool-eraser")
        brush = build_brush()
        gr.Radio(
            [(N_("Add"), ADD), (N_("Take away"), TAKE)],
            value=ADD,
            show_label=False,
            container=False,
            interactive=True,
            elem_id="edit-shape-sign",
        )
        _build_tool(N_("Select"), "edit-select", "first")
        _build_tool(N_("Lasso"), "edit-tool-lasso")
        _build_tool(N_("Box"), "edit-tool-box")
        _build_tool(N_("Ellipse"), "edit-tool-ellipse")
        _build_tool(N_("Note"), "edit-tool-note")
        build_note_kind()
        grow, shrink, *others = SHAPERS
        buttons = {grow.name: _build_change(grow.label, grow.name, "first")}
        buttons[shrink.name] = _build_change(shrink.label, shrink.name)
        amount = gr.Number(
            8, label=N_("Amount, px"), minimum=1, maximum=2000, precision=0, min_width=56, elem_id="edit-mask-amount"
        )
        buttons |= {tool.name: _build_change(tool.label, tool.name) for tool in others}
        _build_tool(N_("Undo"), "edit-undo", "first")
        _build_tool(N_("Redo"), "edit-redo")
        _build_tool(N_("Clear"), "edit-clear")
        _build_tool(N_("More"), "edit-mask-more", "first")
    return ToolBar(brush, amount, buttons, shape, draw, follow_edges)


def _build_tool(name: str, elem_id: str, *classes: str) -> gr.Button:
    return gr.Button(name, min_width=36, scale=0, elem_id=elem_id, elem_classes=["tool", *classes])


def _build_change(name: str, tool: str, *classes: str) -> gr.Button:
    """Return the button of a tool whose event changes the mask."""
    return _build_tool(name, f"edit-mask-{tool}", "changes-mask", *classes)
