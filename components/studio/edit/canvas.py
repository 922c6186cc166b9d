"""The canvas: a Gradio ImageEditor in which a mask is painted over a picture.

Only its strokes are used; the pixels of the picture stay on the server. The canvas is no input of any event: without
``layers.js`` Gradio's page would encode and upload all of it, three pictures. The script ``strokes.js`` reads the
strokes, a few kilobytes, and an event takes them as the value of a hidden widget.
"""

from collections.abc import Sequence
from typing import Any

import gradio as gr

from components.studio.edit.brush import UNSEEN, build_tools, tools_for
from components.studio.page.loaded_pictures import LoadedPicture

# The ``js`` of an event that puts a step that the server has made into the editor.
PUT = "(made) => { window.proofroomHistory.put(made); return []; }"


def hand_over(inputs: Sequence[Any], strokes: gr.JSON) -> str:
    """Return the ``js`` of an event with these inputs: ``strokes`` becomes what is painted when the event is raised."""
    return _hand_over(inputs, strokes, "proofroomStrokes")


def hand_over_at_press(inputs: Sequence[Any], strokes: gr.JSON) -> str:
    """Return the ``js`` of an event of a button: ``strokes`` becomes what is painted once all before it is done."""
    return _hand_over(inputs, strokes, "proofroomPressed")


def hand_over_for_check(inputs: Sequence[Any], strokes: gr.JSON) -> str:
    """Return the ``js`` of a check of the mask: ``strokes`` becomes what is painted once no change is at work."""
    return _hand_over(inputs, strokes, "proofroomHistory.readForCheck")


def _hand_over(inputs: Sequence[Any], strokes: gr.JSON, read: str) -> str:
    place = next(place for place, widget in enumerate(inputs) if widget is strokes)
    return f"async (...values) => {{ values[{place}] = await window.{read}(); return values; }}"


def hand_over_for_change(inputs: Sequence[Any], strokes: gr.JSON, taken: Sequence[tuple[Any, str]]) -> str:
    """Return the ``js`` of an event that changes the mask: it waits for the changes before, and hands over the strokes.

    ``taken`` are widgets and JavaScript expressions: a widget that is one of the inputs becomes the value of its
    expression, which is what the page has kept for the oldest change that was not handed over yet.
    """
    places = {id(widget): place for place, widget in enumerate(inputs)}
    takes = "".join(f"values[{places[id(widget)]}] = {value}; " for widget, value in taken if id(widget) in places)
    return f"""async (...values) => {{
        await window.proofroomHistory.takeTurn();
        {takes}
        values[{places[id(strokes)]}] = await window.proofroomHistory.handOver();
        return values;
    }}"""


def build_canvas() -> gr.ImageEditor:
    """Return the editor, with a see-through brush and an eraser on one layer, without crop and resize."""
    return gr.ImageEditor(
        visible=False,
        interactive=True,
        type="pil",
        layers=False,
        sources=(),
        transforms=(),
        buttons=[],
        show_label=False,
        elem_id="edit-canvas",
        elem_classes="face",
        **build_tools(UNSEEN),
    )


def take_away_view(loaded: LoadedPicture) -> dict[str, Any]:
    """Return the editor's update that takes the picture away and makes ready for ``loaded``, with a brush for it.

    Before each property that it is given, but the value, Gradio's page asks the editor for its value: an editor with a
    picture uploads the picture each time. So all other properties come once there is no picture.
    """
    return gr.update(value=None, canvas_size=loaded.view_size, visible=False) | tools_for(loaded)


def show_view(loaded: LoadedPicture, layers: list[str]) -> dict[str, Any]:
    """Return the editor's update that shows a loaded picture; ``layers`` are files of strokes."""
    return gr.update(value={"background": loaded.view, "layers": layers, "composite": None}, visible=True)
