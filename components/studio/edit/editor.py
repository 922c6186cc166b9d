"""The editor: opens and extends the picture that is painted on.

Knows nothing about runs.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import gradio as gr

from components.errors import MissingPicture, ProofroomError
from components.imaging.extension import NO_MARGINS, Margins
from components.imaging.picture.picture import read_picture
from components.library.records.shot import Shot
from components.message.message import Message, Sentences
from components.studio.edit.brush import Brush
from components.studio.edit.canvas import hand_over_at_press, show_view, take_away_view
from components.studio.edit.edit_form import EditForm
from components.studio.edit.extend_panel import ExtendPanel, read_panel
from components.studio.edit.mask.exact_mask import ExactMask
from components.studio.edit.mask.mask_history import MaskHistory
from components.studio.edit.mask.mask_panel import MaskPanel
from components.studio.edit.mask.strokes import HandedOver, Strokes
from components.studio.edit.opening import Opening, change_margins, open_example, open_file, open_shot, open_spec
from components.studio.edit.picture_replacement import PictureReplacement
from components.studio.form.examples import Example
from components.studio.form.resume import Resumed, is_overtaken
from components.studio.page import messages
from components.studio.page.job_status import QUIET, JobStatus
from components.studio.page.loaded_pictures import LoadedPicture, LoadedPictures
from components.studio.page.updates import Signal, Updates

HINT = Message("Paint over what should change, describe the change, then press Repaint.")
EXTENDED_HINT = Sentences(Message("The chequered margin will be painted."), HINT)

Handler = Callable[..., Iterator[Updates]]


def _say_refusal(handler: Handler) -> Handler:
    """Return a handler of the editor that says an error at the status line, and gives up the file and the form."""

    @wraps(handler)
    def guarded(editor: "Editor", *values: Any) -> Iterator[Updates]:
        try:
            yield from handler(editor, *values)
        except ProofroomError as error:
            yield editor.job_status.failed(error) | {editor.picture: None, editor.restored: ()}

    return guarded


@dataclass(frozen=True)
class Editor:
    """Hold the widgets that a new picture updates; ``offers`` are buttons about the picture before.

    ``loaded`` is the picture in the editor, None before there is one. When a recipe is restored, ``restored_model``
    becomes a ``Signal`` of its model and ``restored`` the values of ``asks``; without a recipe ``restored`` is ().
    """

    loaded: gr.State
    restored_model: gr.State
    restored: gr.State
    picture: gr.File
    canvas: gr.ImageEditor
    brush: Brush
    replacement: PictureReplacement
    welcome: gr.Column
    face: gr.Radio
    asks: EditForm
    offers: tuple[gr.Button, ...]
    extension: ExtendPanel
    panel: MaskPanel
    job_status: JobStatus

    @property
    def loaded_pictures(self) -> LoadedPictures:
        """Return the pictures that are loaded for pages."""
        return self.asks.service.loaded_pictures

    @property
    def shown(self) -> list[Any]:
        """Return the widgets that ``show`` may update."""
        states = [self.loaded, self.restored_model, self.restored]
        own = [self.picture, self.canvas, self.welcome, self.face, self.extension.reset, *self.offers]
        asks = [
            self.asks.prompt,
            *self.asks.form.shown,
            self.asks.references.pictures,
            *self.asks.framing,
            self.asks.notes,
        ]
        panels = [*self.brush.shown, *self.replacement.shown, *self.panel.shown]
        return [*self.job_status.widgets, *states, *own, *asks, *panels]

    @_say_refusal
    def open_upload(
        self,
        path: str,
        handed: HandedOver,
        history: MaskHistory,
        loaded: LoadedPicture | None,
        token: object,
        *values: Any,
    ) -> Iterator[Updates]:
        """Open a file that was added or, where strokes would be lost, ask first; ``values`` are the form's."""
        if loaded is not None and Strokes.handed_over(handed, history).read_mask(loaded).any():
            # A file that is no picture is refused at once. The decoded picture stays in memory.
            self.loaded_pictures.load(path)
            yield self.replacement.ask(path) | {self.picture: None}
        else:
            yield from self.show(open_file(self.asks, path, token, values))

    @_say_refusal
    def open_replacement(self, path: str, token: object, *values: Any) -> Iterator[Updates]:
        """Open a file in place of the picture in the editor; ``values`` are the form's."""
        if path:
            yield from self.show(open_file(self.asks, path, token, values))

    @_say_refusal
    def open_shot(self, shot: Shot) -> Iterator[Updates]:
        """Open a shot's picture."""
        yield from self.show(open_shot(self.loaded_pictures, shot))

    @_say_refusal
    def open_example(self, example: Example) -> Iterator[Updates]:
        """Open an example."""
        yield from self.show(open_example(self.loaded_pictures, example))

    @_say_refusal
    def open_resumed(self, resumed: Resumed | None, *values: Any) -> Iterator[Updates]:
        """Open the picture of an earlier edit; ``values`` are the form's. Gradio clears the state of an old visit."""
        if resumed is not None and not is_overtaken(self.asks.service, resumed):
            yield from self.show(open_spec(self.asks, resumed.spec, resumed.said, values))

    @_say_refusal
    def extend(
        self,
        handed: HandedOver,
        history: MaskHistory,
        loaded: LoadedPicture | None,
        *wanted: Any,
    ) -> Iterator[Updates]:
        """Extend the picture by the margins of the panel, whose values are ``wanted``; strokes stay on the picture."""
        margins = read_panel(_check_loaded(loaded).picture_size, *wanted)
        yield from self._change_margins(Strokes.handed_over(handed, history), _check_loaded(loaded), margins)

    @_say_refusal
    def remove_margins(
        self,
        handed: HandedOver,
        history: MaskHistory,
        loaded: LoadedPicture | None,
    ) -> Iterator[Updates]:
        """Show the picture without margins; strokes stay on the picture."""
        yield from self._change_margins(Strokes.handed_over(handed, history), _check_loaded(loaded), NO_MARGINS)

    def show(self, opening: Opening) -> Iterator[Updates]:
        """Yield the updates that show an opening."""
        loaded, form = opening.loaded, opening.form
        self.asks.service.selector.prepare(Path(loaded.view))
        exact_mask = None if opening.mask is None else ExactMask.from_mask(opening.mask, loaded.view_size)
        extends = bool(loaded.margins)
        width, height = loaded.size
        size = Message("{width:,} x {height:,} pixels.", width=width, height=height)
        line = Sentences(size, *loaded.notices, opening.said, EXTENDED_HINT if extends else HINT)
        updates = self.job_status.ended(messages.quiet(line)) | {
            self.loaded: loaded,
            self.restored: form.values if form else (),
            self.picture: None,
            # Notes are on places of the picture before.
            self.asks.notes: "",
            self.canvas: show_view(loaded, [exact_mask.layer_file] if exact_mask else []),
            self.welcome: gr.update(visible=False),
            self.face: "Paint",
            self.extension.reset: gr.update(interactive=extends),
        }
        updates |= {offer: gr.update(visible=False) for offer in self.offers}
        updates |= self.panel.reset(exact_mask, opening.upload) | self.brush.fit(loaded) | self.replacement.hide()
        updates |= self.panel.tint(read_picture(Path(loaded.view)).pixels, opening.mask)
        if form is not None:
            updates |= form.updates | {self.restored_model: Signal(form.model)}
        if opening.prompt is not None:
            updates[self.asks.prompt] = opening.prompt
        # First the canvas is taken away: a canvas that is given another picture keeps the old strokes until it has
        # loaded the picture, and Repaint may be pressed before.
        yield {self.canvas: take_away_view(loaded)}
        yield updates

    def _change_margins(self, strokes: Strokes, loaded: LoadedPicture, margins: Margins) -> Iterator[Updates]:
        mask = strokes.read_mask(loaded)
        yield from self.show(change_margins(self.loaded_pictures, loaded, margins, mask, strokes.upload))


def connect_editor(editor: Editor, token: gr.BrowserState) -> None:
    """Wire the events that open and extend the picture; ``token`` is the visitor's."""
    panel, extension, replacement = editor.panel, editor.extension, editor.replacement
    slow, form = editor.job_status.event_options, [token, *editor.asks.form.widgets]

    def wire(event: Callable[..., Any], work: Callable[..., Any], inputs: Sequence[Any]) -> None:
        event(work, inputs, editor.shown, js=hand_over_at_press(inputs, panel.strokes), **slow)

    strokes = [panel.strokes, panel.history, editor.loaded]
    wire(editor.picture.upload, editor.open_upload, [editor.picture, *strokes, *form])
    replacement.replace.click(editor.open_replacement, [replacement.path, *form], editor.shown, **slow)
    replacement.keep.click(replacement.hide, None, replacement.shown, queue=False, **QUIET)
    wire(extension.extend.click, editor.extend, [*strokes, *extension.widgets])
    wire(extension.reset.click, editor.remove_margins, strokes)


def _check_loaded(loaded: LoadedPicture | None) -> LoadedPicture:
    """Return the picture in the editor. Raises MissingPicture."""
    if loaded is None:
        raise MissingPicture()
    return loaded
