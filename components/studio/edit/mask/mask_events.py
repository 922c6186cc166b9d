"""The events of the mask's panel: tools, upload, other reading, undo, download.

Each event hands over the strokes, with which its handler works.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from gradio.events import Dependency

from components.studio.edit.canvas import hand_over
from components.studio.edit.mask.mask_changes import MaskChanges
from components.studio.edit.mask.mask_panel import CHECK
from components.studio.edit.mask.mask_tools import TOOLS
from components.studio.edit.select.select_tool import SelectTool
from components.studio.page.job_status import QUIET
from components.studio.server.request_order import in_turn

SAVE_FILE = "() => { window.proofroomSaveMask?.(); return []; }"


def connect_mask_panel(
    changes: MaskChanges,
    select: SelectTool,
    other_changes: Sequence[Callable[..., Any]],
    event_options: dict[str, Any],
) -> None:
    """Wire the panel, and what puts a selection into the mask.

    ``other_changes`` are events outside the panel that change how the mask will be sent.
    """
    panel = changes.panel
    # Else a check that was asked for before a change could be answered after it, and say that nothing is painted.
    event_options = event_options | in_turn("mask")

    def wire(
        event: Callable[..., Dependency], work: Callable[..., Any], inputs: Sequence[Any], outputs: Sequence[Any]
    ) -> Dependency:
        return event(work, inputs, outputs, js=hand_over(inputs, panel.strokes), **event_options)

    for tool in TOOLS:
        wire(panel.buttons[tool.name].click, partial(changes.use_tool, tool), changes.inputs, changes.outputs)
    selected = [select.selection, select.grow, *changes.inputs]
    wire(select.add.click, partial(changes.use_selection, True), selected, changes.outputs)
    wire(select.take.click, partial(changes.use_selection, False), selected, changes.outputs)
    wire(panel.upload.upload, changes.upload_mask, [panel.upload, *changes.inputs], changes.outputs)
    wire(panel.other_reading.click, changes.switch_reading, changes.inputs, changes.outputs)
    wire(panel.undo.click, changes.undo, changes.inputs, changes.outputs)
    # Without the canvas among the outputs: the browser would encode the canvas at every check.
    shown = [panel.picture, panel.facts, panel.other_reading, changes.run]
    wire(panel.check.click, changes.refresh, changes.inputs, shown)
    given = [panel.strokes, changes.loaded, panel.exact_mask]
    written = wire(panel.download.click, changes.write_file, given, [panel.file, panel.facts])
    written.success(None, None, None, js=SAVE_FILE, **QUIET)
    # Without the soft edge, which changes nothing about the frames, and the prompt, which is typed letter by letter.
    for change in (panel.accordion.expand, panel.region.input, *other_changes):
        change(None, None, None, js=CHECK, **QUIET)
