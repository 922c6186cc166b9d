"""The events of the mask's panel: tools, upload, other reading, undo, download.

Each event has two steps: the browser hands over the strokes, then a handler works with the strokes.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from gradio.events import Dependency

from components.studio.edit.canvas import HAND_OVER
from components.studio.edit.mask.mask_changes import MaskChanges
from components.studio.edit.mask.mask_panel import CHECK
from components.studio.edit.mask.mask_tools import TOOLS
from components.studio.page.job_status import QUIET
from components.studio.server.request_order import in_turn

SAVE_FILE = "() => { window.proofroomSaveMask?.(); return []; }"


def connect_mask_panel(
    changes: MaskChanges, other_changes: Sequence[Callable[..., Any]], event_options: dict[str, Any]
) -> None:
    """Wire the panel; ``other_changes`` are events outside the panel that change how the mask will be sent."""
    panel, canvas = changes.panel, changes.canvas
    # Else a check that was asked for before a change could be answered after it, and say that nothing is painted.
    event_options = event_options | in_turn("mask")

    def hand_over(event: Callable[..., Dependency]) -> Dependency:
        return event(None, canvas, panel.strokes, js=HAND_OVER, **QUIET)

    def wire(event: Callable[..., Dependency], work: Callable[..., Any], first: Sequence[Any] = ()) -> None:
        hand_over(event).then(work, [*first, *changes.inputs], changes.outputs, **event_options)

    for tool in TOOLS:
        wire(panel.buttons[tool.name].click, partial(changes.use_tool, tool))
    wire(panel.upload.upload, changes.upload_mask, [panel.upload])
    wire(panel.other_reading.click, changes.switch_reading)
    wire(panel.undo.click, changes.undo)
    # Without the canvas among the outputs: the browser would encode the canvas at every check.
    shown = [panel.picture, panel.facts, panel.other_reading, changes.run]
    hand_over(panel.check.click).then(changes.refresh, changes.inputs, shown, **event_options)
    given = [panel.strokes, changes.loaded, panel.exact_mask]
    written = hand_over(panel.download.click).then(
        changes.write_file, given, [panel.file, panel.facts], **event_options
    )
    written.success(None, None, None, js=SAVE_FILE, **QUIET)
    # Without the soft edge, which changes nothing about the frames, and the prompt, which is typed letter by letter.
    for change in (panel.accordion.expand, panel.region.input, *other_changes):
        change(None, None, None, js=CHECK, **QUIET)
