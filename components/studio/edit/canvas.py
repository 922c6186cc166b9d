"""The canvas: the editor in which a mask is painted over a loaded picture's view.

Knows how a loaded picture is put under the brush and how the strokes are had. Its own pixels are never used.
"""

import gradio as gr

from components.studio.edit.brush import UNSEEN, build_tools, tools_for
from components.studio.page.loaded_pictures import LoadedPicture

# JavaScript that hands over the strokes. The browser encodes the canvas for it, so it is an event of its own.
HAND_OVER = "(editor) => [editor?.layers ?? []]"


def build_canvas() -> gr.ImageEditor:
    """Return the editor: a see-through brush and an eraser on one layer, and nothing that moves the picture."""
    return gr.ImageEditor(
        visible=False,
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


def show_view(loaded: LoadedPicture, layers: list[str]) -> dict:
    """Return the editor's update that shows a loaded picture with these layers of strokes and no others."""
    value = {"background": loaded.view, "layers": layers, "composite": None}
    return gr.update(value=value, canvas_size=loaded.view_size, visible=True)


def show_new_view(loaded: LoadedPicture, layers: list[str]) -> dict:
    """Return the same for a loaded picture that was not shown before, with a brush as wide as suits it."""
    return show_view(loaded, layers) | tools_for(loaded)
