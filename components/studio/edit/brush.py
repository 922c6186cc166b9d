"""The brush: a slider for the width of brush and eraser, in pixels of the picture.

The editor counts the radius, in pixels of its view. The slider's value goes to the editor within the browser: as an
output of a server event the editor would be asked for its value, and without ``layers.js`` encode its canvas.
"""

import json
from dataclasses import asdict, dataclass
from typing import Any

import gradio as gr

from components.imaging.mask.mask import UNTINTED
from components.studio.language.translation import N_
from components.studio.page.job_status import QUIET
from components.studio.page.loaded_pictures import LoadedPicture
from components.studio.page.updates import Updates

# The brush's first width and its greatest width, as shares of the picture's shorter side.
FIRST_SHARE, MOST_SHARE = 0.06, 0.5
# The hidden slider's value and maximum while there is no picture.
UNSEEN, UNSEEN_MOST = 24, 100
COLOUR = ("rgb({},{},{})".format(*UNTINTED[:3]), 0.5)


@dataclass(frozen=True)
class Brush:
    """Hold the slider, a width in pixels of the picture; ``radius`` is the editor's radius for one such pixel."""

    width: gr.Slider
    radius: gr.Number

    @property
    def shown(self) -> list[Any]:
        """Return the widgets that ``fit`` updates."""
        return [self.width, self.radius]

    def fit(self, loaded: LoadedPicture) -> Updates:
        """Return the updates for a new picture: a width that suits the picture. ``tools_for`` tells the editor."""
        most = max(2, round(MOST_SHARE * min(loaded.size)))
        return {
            self.width: gr.update(value=first_width(loaded), maximum=most, visible=True),
            self.radius: radius_of_one(loaded),
        }

    def connect(self, canvas: gr.ImageEditor) -> None:
        """Let the slider change the editor's brush and eraser."""
        tools = json.dumps({name: asdict(tool) for name, tool in build_tools(0).items()})
        resize = f"""(width, radius) => {{
            const tools = {tools};
            for (const tool of Object.values(tools)) tool.default_size = Math.max(1, width) * radius;
            return [{{ __type__: "update", ...tools }}];
        }}"""
        self.width.input(None, [self.width, self.radius], canvas, js=resize, **QUIET)


def first_width(loaded: LoadedPicture) -> int:
    """Return the brush's first width, in pixels of a loaded picture."""
    return max(1, round(FIRST_SHARE * min(loaded.size)))


def radius_of_one(loaded: LoadedPicture) -> float:
    """Return the editor's radius of a brush that is one pixel of a loaded picture wide."""
    return loaded.view_size[0] / loaded.size[0] / 2


def tools_for(loaded: LoadedPicture) -> dict[str, Any]:
    """Return the editor's first brush and eraser for a loaded picture, as properties of the editor."""
    return build_tools(first_width(loaded) * radius_of_one(loaded))


def build_tools(radius: float) -> dict[str, Any]:
    """Return the editor's brush, see-through and of one colour, and its eraser."""
    # A float, although Gradio's types say int: the editor takes parts of a pixel.
    size: dict[str, Any] = {"default_size": radius}
    return {
        "brush": gr.Brush(colors=[COLOUR], color_mode="fixed", **size),
        "eraser": gr.Eraser(**size),
    }


def build_brush() -> Brush:
    """Return the slider, laid out."""
    width = gr.Slider(
        1,
        UNSEEN_MOST,
        value=UNSEEN,
        step=1,
        label=N_("Brush, px"),
        buttons=[],
        visible=False,
        elem_id="edit-brush",
    )
    return Brush(width, gr.Number(1, visible=False))
