"""The results of a visit's edits: the faces Result and Compare, and the thumbnails below.

Shows results, and lets a person choose one. Starts no jobs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from components.imaging.paste.diff import draw_heat_map
from components.imaging.picture.picture import fit_view, read_picture, write_png
from components.library.records.shot import Shot
from components.library.records.title import title_of
from components.message.message import NO_MESSAGE, Message
from components.studio.accessibility.alternatives import give_alternatives
from components.studio.events.clicked import Clicked, item_at
from components.studio.language.translation import N_
from components.studio.page import messages
from components.studio.page.cache import cache_file, find_cached
from components.studio.page.loaded_pictures import LoadedPicture, LoadedPictures
from components.studio.page.thumbnail_gallery import build_thumbnails
from components.studio.page.updates import Updates
from components.studio.review.host.room_joining import RoomJoining

# The results of a visit that keep a thumbnail; the library has all of them.
KEPT = 24
HEAT_EDGE = 1280
FACES = [(N_("Paint"), "Paint"), (N_("Result"), "Result"), (N_("Compare"), "Compare")]
# Positions of a comparison's slider, in percent of the width: the middle, left of the change by, and the least.
MIDDLE, BESIDE, LEAST = 50, 2, 4


@dataclass(frozen=True)
class Result:
    """Hold one result: its shot, its file, the picture it was made from, and ``after``, its file at screen size."""

    shot: Shot
    file: str
    loaded: LoadedPicture
    after: str

    @property
    def divided_at(self) -> float:
        """Return the slider's first position, in percent; the middle where the whole picture was redrawn."""
        box = self.shot.handling.mask_box if self.shot.handling else None
        return divide_at(box[0], box[2], self.loaded.size[0]) if box else MIDDLE


@dataclass(frozen=True)
class Results:
    """Hold the widgets that show results; ``kept`` are the results, the newest first, ``chosen`` an index.

    ``face`` is the choice of the face, ``line`` the status line of the tab, and ``joining`` says whether a result
    joined the review room that asked for it.
    """

    loaded_pictures: LoadedPictures
    face: gr.Radio
    line: gr.HTML
    after: gr.Image
    compare: gr.ImageSlider
    strip: gr.Row
    gallery: gr.Gallery
    edit_again: gr.Button
    download: gr.DownloadButton
    to_room: gr.Button
    details: gr.Accordion
    corrected: gr.HTML
    heat: gr.Image
    joining: RoomJoining
    kept: gr.State
    chosen: gr.State

    @property
    def shown(self) -> list[Any]:
        """Return the widgets that ``choose`` updates."""
        return [
            self.face,
            self.line,
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
    def widgets(self) -> list[Any]:
        """Return the widgets that ``add`` updates."""
        return [*self.shown, self.gallery, self.kept, *self.joining.shown]

    def add(
        self, loaded: LoadedPicture, earlier: tuple[Result, ...], shots: Sequence[Shot], notice: Message = NO_MESSAGE
    ) -> Updates:
        """Return the updates that show new shots of ``loaded`` before the earlier results; ``notice`` is a warning."""
        files = [(shot, self.loaded_pictures.serve(shot)) for shot in shots]
        new = tuple(Result(shot, file, loaded, self.loaded_pictures.show_shot(shot, file)) for shot, file in files)
        kept = (new + earlier)[:KEPT]
        line = messages.edited(kept[0].shot, kept[0].file, len(shots)) + (messages.caution(notice) if notice else "")
        gallery = gr.update(value=[result.after for result in kept], selected_index=0)
        line += give_alternatives((result.after, title_of(result.shot.recipe)) for result in kept)
        return self.choose(kept, 0) | {self.line: line, self.kept: kept, self.gallery: gallery}

    def choose(self, kept: tuple[Result, ...], index: int) -> Updates:
        """Return the updates that show the result at an index. Raises StalePage."""
        result = item_at(kept, index)
        return {
            self.face: "Compare",
            self.line: messages.edited(result.shot, result.file),
            self.after: result.after,
            self.compare: gr.update(value=(result.loaded.screen, result.after), slider_position=result.divided_at),
            self.details: gr.update(visible=result.shot.mask is not None, open=False),
            self.corrected: messages.corrected(result.shot),
            self.heat: None,
            self.strip: gr.update(visible=True),
            self.download: result.file,
            self.chosen: index,
        }

    def restore(self, kept: tuple[Result, ...]) -> Updates:
        """Return the updates that show the newest result again, in place of a preview of a run that failed."""
        if not kept:
            return {self.after: None}
        return self.choose(kept, 0) | {self.gallery: gr.update(selected_index=0)}

    def choose_clicked(self, kept: tuple[Result, ...], clicked: Clicked) -> Updates:
        """Show the result whose thumbnail was clicked."""
        return self.choose(kept, clicked.index)

    def show_heat(self, kept: tuple[Result, ...], index: int) -> Updates:
        """Show a map of the pixels that the chosen result changed. Raises MissingPicture or StalePage."""
        return {self.heat: draw_heat(self.loaded_pictures, item_at(kept, index))}


def divide_at(left: float, right: float, width: float) -> float:
    """Return a comparison slider's first position, in percent, so that the changed pixels show as they became.

    ``left`` and ``right`` are the edges of the changed pixels, of ``width``. Where the change begins at the picture's
    own edge, a tenth of the change lies left of the slider, so that some of the change shows as it was.
    """
    first, last = 100 * left / width, 100 * right / width
    beside = first - BESIDE if first - BESIDE >= LEAST else first + (last - first) / 10
    return min(MIDDLE, max(LEAST, beside))


def draw_heat(loaded_pictures: LoadedPictures, result: Result) -> str:
    """Return a file in Gradio's cache with the heat map of a result's changes. Raises MissingPicture."""
    picture, _ = loaded_pictures.read(result.loaded)
    before = result.loaded.margins.extend(picture.pixels)
    after = read_picture(find_cached(result.file)).pixels
    return cache_file(write_png(fit_view(draw_heat_map(before, after), HEAT_EDGE)), "what-changed.png")


def build_face_choice() -> gr.Radio:
    """Return the choice of the face that is shown; the style sheet hides the other faces.

    The faces are no tabs: Gradio asks every component inside of an updated container for its value, and the editor
    answers by encoding its canvas.
    """
    return gr.Radio(FACES, value="Paint", show_label=False, container=False, interactive=True, elem_id="edit-face")


def build_faces() -> tuple[gr.Image, gr.ImageSlider]:
    """Return the faces Result and Compare."""
    look: dict[str, Any] = {
        "show_label": False,
        "interactive": False,
        "buttons": ["fullscreen"],
        "elem_classes": "face",
    }
    after = gr.Image(elem_id="edit-result", **look)
    compare = gr.ImageSlider(type="filepath", elem_id="edit-compare", **look)
    return after, compare


def build_results(
    loaded_pictures: LoadedPictures,
    face: gr.Radio,
    line: gr.HTML,
    after: gr.Image,
    compare: gr.ImageSlider,
    joining: RoomJoining,
) -> Results:
    """Return the results; the row of thumbnails is laid out here, below the faces."""
    with gr.Row(visible=False, elem_classes="results") as strip:
        gallery = build_thumbnails("edit-gallery", 12)
        edit_again = gr.Button(N_("Edit this result"), size="sm", min_width=130, scale=0, elem_id="edit-again")
        download = gr.DownloadButton(N_("Download"), size="sm", min_width=110, scale=0, elem_id="edit-download")
        to_room = gr.Button(N_("Add to a room"), size="sm", min_width=130, scale=0, elem_id="edit-to-room")
    with gr.Accordion(
        N_("What was corrected"), visible=False, open=False, elem_id="edit-corrected", elem_classes="panel"
    ) as details:
        corrected = gr.HTML()
        heat = gr.Image(
            label=N_("What changed"), interactive=False, buttons=["fullscreen"], height=280, elem_id="edit-heat"
        )
    return Results(
        loaded_pictures=loaded_pictures,
        face=face,
        line=line,
        after=after,
        compare=compare,
        strip=strip,
        gallery=gallery,
        download=download,
        to_room=to_room,
        edit_again=edit_again,
        details=details,
        corrected=corrected,
        heat=heat,
        joining=joining,
        kept=gr.State(()),
        chosen=gr.State(0),
    )
