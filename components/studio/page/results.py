"""The results of a visit: the faces Result and Compare, and the strip of thumbnails below them.

Shows what was made and lets one of it be chosen. Starts no jobs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import gradio as gr

from components.imaging.paste.diff import draw_heat_map
from components.imaging.picture.picture import fit_view, read_picture, write_png
from components.library.records.shot import Shot
from components.studio.page import messages
from components.studio.page.cache import cache_file
from components.studio.page.loaded_pictures import LoadedPicture, LoadedPictures

# A visit's thumbnails: enough to come back to, few enough to stay light.
KEPT = 24
HEAT_EDGE = 1280
FACES = ("Paint", "Result", "Compare")
# Where a slider stands, in percent of the width: in the middle; so far left of what changed; and never further left.
MIDDLE, BESIDE, LEAST = 50, 2, 4


@dataclass(frozen=True)
class Result:
    """Hold one result: its shot, its file, the loaded picture it was made from, and the slider's right side."""

    shot: Shot
    file: str
    loaded: LoadedPicture
    after: str

    @property
    def divided_at(self) -> float:
        """Return where the slider stands at first; in the middle where all was redrawn."""
        box = (self.shot.handling or {}).get("mask_box")
        return divide_at(box[0], box[2], self.loaded.size[0]) if box else MIDDLE


@dataclass(frozen=True)
class Results:
    """Hold the widgets that show results, and the state that remembers them."""

    after: gr.Image
    compare: gr.ImageSlider
    strip: gr.Row
    gallery: gr.Gallery
    edit_again: gr.Button
    download: gr.DownloadButton
    details: gr.Accordion
    corrected: gr.HTML
    heat: gr.Image
    kept: gr.State
    chosen: gr.State

    @property
    def shown(self) -> list:
        """Return what ``choose`` may update."""
        return [
            self.after,
            self.compare,
            self.strip,
            self.download,
            self.details,
            self.corrected,
            self.heat,
            self.chosen,
        ]

    @property
    def widgets(self) -> list:
        """Return what ``add`` may update."""
        return [*self.shown, self.gallery, self.kept]

    def add(
        self, loaded_pictures: LoadedPictures, loaded: LoadedPicture, earlier: tuple[Result, ...], shots: Sequence[Shot]
    ) -> dict:
        """Return the updates that put new shots, made from ``loaded``, before the earlier results."""
        files = [(shot, loaded_pictures.serve(shot)) for shot in shots]
        new = tuple(Result(shot, file, loaded, loaded_pictures.show_shot(shot, file)) for shot, file in files)
        kept = (new + earlier)[:KEPT]
        gallery = gr.update(value=[result.after for result in kept], selected_index=0)
        return self.choose(kept[0], 0) | {self.kept: kept, self.gallery: gallery}

    def choose(self, result: Result, index: int) -> dict:
        """Return the updates that show one result."""
        return {
            self.after: result.after,
            self.compare: gr.update(value=(result.loaded.screen, result.after), slider_position=result.divided_at),
            self.details: gr.update(visible=result.shot.mask is not None, open=False),
            self.corrected: messages.corrected(result.shot),
            self.heat: None,
            self.strip: gr.update(visible=True),
            self.download: result.file,
            self.chosen: index,
        }

    def restore(self, kept: tuple[Result, ...]) -> dict:
        """Return the updates that show the newest result again, after an unfinished picture that became none."""
        if not kept:
            return {self.after: None}
        return self.choose(kept[0], 0) | {self.gallery: gr.update(selected_index=0)}


def divide_at(left: float, right: float, width: float) -> float:
    """Return where a comparison's slider stands at first, in percent, so that what changed is seen as it became.

    ``left`` and ``right`` are the edges of what changed, of ``width``. Where that begins at the picture's own edge, a
    tenth of it is left of the slider, so that something of before is seen too.
    """
    first, last = 100 * left / width, 100 * right / width
    beside = first - BESIDE if first - BESIDE >= LEAST else first + (last - first) / 10
    return min(MIDDLE, max(LEAST, beside))


def describe(result: Result, came: int | None = None) -> str:
    """Return the line at the stage for a result; ``came`` is how many came with it, where that is news."""
    return messages.edited(result.shot, result.file, came)


def draw_heat(loaded_pictures: LoadedPictures, result: Result) -> str:
    """Return a file in Gradio's cache that shows what a result changed, measured on its file. Raises MissingPicture."""
    picture, _ = loaded_pictures.read(result.loaded)
    before = result.loaded.margins.extend(picture.pixels)
    after = read_picture(Path(result.file)).pixels
    return cache_file(write_png(fit_view(draw_heat_map(before, after), HEAT_EDGE)), "what-changed.png")


def build_face_choice() -> gr.Radio:
    """Return the choice of the face that the stage shows; the style sheet follows it.

    A choice beside the faces and not tabs around them: Gradio asks everything inside of what it updates for its
    value, and the editor answers by encoding its canvas.
    """
    return gr.Radio(FACES, value=FACES[0], show_label=False, container=False, interactive=True, elem_id="edit-face")


def build_faces() -> tuple[gr.Image, gr.ImageSlider]:
    """Return the faces Result and Compare."""
    look = {"show_label": False, "interactive": False, "buttons": ["fullscreen"], "elem_classes": "face"}
    after = gr.Image(elem_id="edit-result", **look)
    compare = gr.ImageSlider(type="filepath", elem_id="edit-compare", **look)
    return after, compare


def build_results(after: gr.Image, compare: gr.ImageSlider) -> Results:
    """Return the results, their strip laid out at the lower edge of the stage."""
    with gr.Row(visible=False, elem_classes="results") as strip:
        gallery = gr.Gallery(
            show_label=False,
            allow_preview=False,
            columns=12,
            object_fit="cover",
            interactive=False,
            buttons=[],
            elem_id="edit-gallery",
        )
        edit_again = gr.Button("Edit this result", size="sm", min_width=130, scale=0, elem_id="edit-again")
        download = gr.DownloadButton("Download", size="sm", min_width=110, scale=0, elem_id="edit-download")
    with gr.Accordion("What was corrected", visible=False, open=False, elem_id="edit-corrected") as details:
        corrected = gr.HTML()
        heat = gr.Image(
            label="What changed", interactive=False, buttons=["fullscreen"], height=280, elem_id="edit-heat"
        )
    shown = {"after": after, "compare": compare, "strip": strip, "gallery": gallery, "download": download}
    return Results(
        **shown,
        edit_again=edit_again,
        details=details,
        corrected=corrected,
        heat=heat,
        kept=gr.State(()),
        chosen=gr.State(0),
    )
