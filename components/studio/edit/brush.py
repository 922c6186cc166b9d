"""The brush: how wide brush and eraser paint, by a slider that is seen, in pixels of the picture.

The editor counts otherwise, in the radius and in pixels of its view. What is chosen goes to it within the browser: as
an output of an event of the server it would be asked for its value, and encode its canvas.
"""

import json
from dataclasses import asdict, dataclass

import gradio as gr

from components.imaging.mask.mask import RUBYLITH
from components.studio.page.job_status import QUIET
from components.studio.page.loaded_pictures import LoadedPicture

# How wide the brush is at first, as a share of the picture's shorter side, and how wide it can be.
FIRST_SHARE, MOST_SHARE = 0.06, 0.5
# The slider's width and its most while there is no picture, and it is hidden: any would do.
UNSEEN, UNSEEN_MOST = 24, 100
FILM = ("rgb({},{},{})".format(*RUBYLITH[:3]), 0.5)


@dataclass(frozen=True)
class Brush:
    """Hold the slider, a width in pixels of the picture; ``radius`` is the editor's for each of them."""

    width: gr.Slider
    radius: gr.Number

    @property
    def shown(self) -> list:
        """Return what ``begin`` may update."""
        return [self.width, self.radius]

    def begin(self, loaded: LoadedPicture) -> dict:
        """Return the updates for a new loaded picture: the width that fits it; the editor is told by ``tools_for``."""
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
    """Return how wide the brush is at first, in pixels of a loaded picture."""
    return max(1, round(FIRST_SHARE * min(loaded.size)))


def radius_of_one(loaded: LoadedPicture) -> float:
    """Return the editor's radius of a brush that is one pixel of a loaded picture wide."""
    return loaded.view_size[0] / loaded.size[0] / 2


def tools_for(loaded: LoadedPicture) -> dict:
    """Return the editor's brush and eraser as they are at first on a loaded picture."""
    return build_tools(first_width(loaded) * radius_of_one(loaded))


def build_tools(radius: float) -> dict:
    """Return the editor's brush, see-through and of one colour, and its eraser."""
    return {
        "brush": gr.Brush(colors=[FILM], color_mode="fixed", default_size=radius),
        "eraser": gr.Eraser(default_size=radius),
    }


def build_brush() -> Brush:
    """Return the slider, laid out."""
    width = gr.Slider(
        1,
        UNSEEN_MOST,
        value=UNSEEN,
        step=1,
        label="Brush, px",
        buttons=[],
        visible=False,
        elem_id="edit-brush",
    )
    return Brush(width, gr.Number(1, visible=False))
