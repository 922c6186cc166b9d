"""The events that change the mask: tools, shapes, upload, other reading; and the check and the download.

Each event hands over the strokes, with which its handler works. After a change the page puts its mask into the editor.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from gradio.events import Dependency

from components.studio.edit.canvas import PUT, hand_over, hand_over_for_change, hand_over_for_check
from components.studio.edit.mask.mask_changes import MaskChanges
from components.studio.edit.mask.mask_panel import CHECK
from components.studio.edit.mask.mask_tools import TOOLS
from components.studio.edit.select.select_tool import TAKE_OUTLINED, SelectTool
from components.studio.edit.tool_bar import ToolBar
from components.studio.page.job_status import QUIET
from components.studio.server.request_order import in_turn

TAKE_SHAPE = "window.proofroomShapes.take()"
SHOW_COLOUR = "(colour) => { window.proofroomMaskColour(colour); return []; }"
SHOW_TRANSITION = "(transition) => { window.proofroomTransition.show(transition?.image); return []; }"
SAVE_FILE = "() => { window.proofroomSaveMask?.(); return []; }"


def connect_mask(
    changes: MaskChanges,
    bar: ToolBar,
    select: SelectTool,
    other_changes: Sequence[Callable[..., Any]],
    event_options: dict[str, Any],
) -> None:
    """Wire the bar, what puts a selection into the mask, and the panel.

    ``other_changes`` are events outside that change how the mask will be sent.
    """
    panel = changes.panel
    # Else a check that was asked for before a change could be answered after it, and say that nothing is painted.
    event_options = event_options | in_turn("mask")

    taken = [(bar.shape, TAKE_SHAPE), (select.outlined, TAKE_OUTLINED)]

    def change(event: Callable[..., Dependency], work: Callable[..., Any], first: Sequence[Any] = ()) -> None:
        inputs = [*first, *changes.inputs]
        js = hand_over_for_change(inputs, panel.strokes, taken)
        # A press while another change is at work waits for it on the page (assets/mask/history.js), and is not dropped.
        done = event(work, inputs, changes.outputs, js=js, trigger_mode="multiple", **event_options)
        done.then(None, panel.made, None, js=PUT, **QUIET)

    buttons = bar.buttons | panel.buttons
    for tool in TOOLS:
        change(buttons[tool.name].click, partial(changes.use_tool, tool))
    for button, adds in ((select.add, True), (select.take, False)):
        change(button.click, partial(changes.use_selection, adds), [select.selections, select.outlined, select.grow])
    change(bar.draw.click, changes.draw_shape, [bar.shape])
    change(bar.follow_edges.click, changes.follow_edges)
    change(panel.upload.upload, changes.upload_mask, [panel.upload])
    change(panel.other_reading.click, changes.switch_reading)
    shown = [panel.picture, panel.facts, panel.colour, panel.transition, panel.other_reading, panel.told, changes.run]
    # A check that is asked for while one is being answered is run after it: else the facts would stay those of a mask
    # that was undone meanwhile.
    js = hand_over_for_check(changes.inputs, panel.strokes)
    panel.check.click(changes.refresh, changes.inputs, shown, js=js, trigger_mode="always_last", **event_options)
    panel.colour.change(None, panel.colour, None, js=SHOW_COLOUR, **QUIET)
    panel.transition.change(None, panel.transition, None, js=SHOW_TRANSITION, **QUIET)
    given = [panel.strokes, panel.history, changes.loaded]
    js = hand_over(given, panel.strokes)
    written = panel.download.click(changes.write_file, given, [panel.file, panel.facts], js=js, **event_options)
    written.success(None, None, None, js=SAVE_FILE, **QUIET)
    # Without the prompt, which is typed letter by letter.
    for event in (panel.soft.input, *other_changes):
        event(None, None, None, js=CHECK, **QUIET)
