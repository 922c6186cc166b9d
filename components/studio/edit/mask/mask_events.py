"""The mask's panel, wired: each tool, a file that is put in, its other reading, undo and download.

In two steps each: the browser hands the strokes over, and only then a handler works with them.
"""

from collections.abc import Callable
from functools import partial

from components.studio.edit.canvas import HAND_OVER
from components.studio.edit.mask.mask_changes import MaskChanges
from components.studio.edit.mask.mask_panel import CHECK
from components.studio.edit.mask.mask_tools import TOOLS
from components.studio.page.job_status import QUIET


def connect_mask_panel(changes: MaskChanges, others: list[Callable], event_options: dict) -> None:
    """Wire the panel; ``others`` are the events of a person changing how the mask is to travel, besides the panel's."""
    panel, canvas = changes.panel, changes.canvas

    def hand_over(event: Callable):
        return event(None, canvas, panel.strokes, js=HAND_OVER, **QUIET)

    def wire(event: Callable, work: Callable, first: list | None = None) -> None:
        hand_over(event).then(work, [*(first or ()), *changes.inputs], changes.outputs, **event_options)

    for tool in TOOLS:
        wire(panel.buttons[tool.name].click, partial(changes.use_tool, tool))
    wire(panel.upload.upload, changes.put_in, [panel.upload])
    wire(panel.other_reading.click, changes.switch_reading)
    wire(panel.undo.click, changes.step_back)
    given = [panel.strokes, changes.loaded, panel.exact_mask]
    hand_over(panel.download.click).then(changes.write_file, given, [panel.file, panel.facts], **event_options).success(
        None, None, None, js="() => { window.proofroomSaveMask?.(); return []; }", **QUIET
    )
    hand_over(panel.check.click).then(
        changes.refresh,
        [*given, panel.mask_upload, *changes.asks.widgets],
        [panel.picture, panel.facts, changes.run],
        **event_options,
    )
    # The soft edge changes nothing of what travels, and the prompt is typed letter by letter.
    for change in (panel.accordion.expand, panel.region.input, *others):
        change(None, None, None, js=CHECK, **QUIET)
