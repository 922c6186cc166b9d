"""The editor: a picture is put up to be painted on, with the strokes it begins with.

Knows how the editor is given a picture, cleared and given margins; knows nothing of what is then asked for.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import gradio as gr
import numpy as np

from components.errors import MissingPicture, ProofroomError
from components.imaging.extension import NO_MARGINS
from components.library.edits.spec import Spec
from components.library.recipes.lookup import find_shot_of_file
from components.studio.edit.brush import Brush
from components.studio.edit.canvas import HAND_OVER, show_new_view, show_view
from components.studio.edit.edit_form import EditForm
from components.studio.edit.extend_panel import ExtendPanel, read_panel
from components.studio.edit.known_recipe import KnownRecipe, recall_answer, recall_recipe, recall_spec
from components.studio.edit.mask.exact_mask import ExactMask, develop
from components.studio.edit.mask.mask_panel import MaskPanel, read_strokes
from components.studio.edit.mask.mask_upload import MaskUpload
from components.studio.edit.picture_replacement import PictureReplacement
from components.studio.form.restore import RestoredForm
from components.studio.page import messages
from components.studio.page.job_status import QUIET, JobStatus
from components.studio.page.loaded_pictures import LoadedPicture, LoadedPictures
from components.studio.page.updates import Signal

HINT = "Paint over what should change, describe the change, then press Repaint."
EXTENDED_HINT = f"The chequered margin will be painted. {HINT}"


@dataclass(frozen=True)
class Editor:
    """Hold the widgets that a new picture moves; ``offers`` are buttons that were about the one before.

    ``loaded`` is the picture that lies there, None before there is one. ``known_recipe`` is the model of the last
    picture of which was known how it was made, and something else each time; ``filled`` the values of ``asks`` then.
    """

    loaded_pictures: LoadedPictures
    loaded: gr.State
    known_recipe: gr.State
    filled: gr.State
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
    def opened(self) -> list:
        """Return what ``open_picture`` may update."""
        asks = [self.asks.prompt, *self.asks.form.shown, self.asks.references.pictures, *self.asks.framing]
        own = [
            self.loaded,
            self.known_recipe,
            self.filled,
            self.picture,
            self.canvas,
            self.welcome,
            self.face,
            *asks,
            self.extension.reset,
        ]
        return [
            *self.job_status.widgets,
            *own,
            *self.brush.shown,
            *self.replacement.shown,
            *self.offers,
            *self.panel.shown,
        ]

    def open_picture(self, find: Callable[[], LoadedPicture], begun: dict | None = None) -> Iterator[dict]:
        """Yield the updates that put the loaded picture found on the stage, or say why it cannot be.

        It begins with the ``mask``, the ``upload`` it is from, the ``prompt_text``, or with the form ``filled`` in, in
        ``begun``, and with what is ``said`` there of them, if there are any.
        """
        try:
            # First found: what it begins with may only be known then.
            new = find()
            updates = self._show(new, **(begun or {}))
        except ProofroomError as error:
            yield self.job_status.failed(error) | {self.picture: None, self.filled: ()}
            return
        # The editor is taken away and a new one put there: one that is only given another picture goes on holding the
        # old strokes until it has loaded it, and Repaint may be pressed sooner.
        yield {self.canvas: gr.update(visible=False)}
        yield updates

    def recall(self, found: KnownRecipe | None, *values: object) -> dict:
        """Return what a loaded picture begins with by what is known of it; ``values`` are the form's."""
        if found is None or found.spec is None:
            return {} if found is None else {"said": found.said}
        filled = self.asks.refill(found.spec, values)
        return {"mask": found.mask, "filled": filled, "said": " ".join(filter(None, (found.said, *filled.said)))}

    def lay(self, path: str, visitor: str | None, *values: object) -> Iterator[dict]:
        """Yield the updates that put a file on the stage, with what is known of how it was made; ``values`` the form's.

        What the visitor made here, byte for byte, is gone on with as such, so that its edits know what they are of.
        """
        begun = {}

        def laid() -> LoadedPicture:
            new, store = self.loaded_pictures.load(path), self.asks.service.store
            origin = find_shot_of_file(store, Path(path), visitor)
            found = recall_recipe(new)
            if origin is not None:
                new = replace(new, parent=origin.id)
                found = found or recall_answer(store, origin, new)
            begun.update(self.recall(found, *values))
            return new

        yield from self.open_picture(laid, begun)

    def lay_or_ask(
        self,
        path: str,
        layers: list | None,
        exact_mask: ExactMask | None,
        loaded_now: LoadedPicture | None,
        *given: object,
    ) -> Iterator[dict]:
        """Yield what ``lay`` does or, where there are strokes that would be lost, the updates that ask first."""
        try:
            asks_first = loaded_now is not None and read_strokes(layers, exact_mask, loaded_now).any()
            if asks_first:
                # What is no picture is said at once. What was decoded for it stays at hand.
                self.loaded_pictures.load(path)
        except ProofroomError as error:
            yield self.job_status.failed(error) | {self.picture: None}
            return
        if asks_first:
            yield self.replacement.ask(path) | {self.picture: None}
        else:
            yield from self.lay(path, *given)

    def take_up(self, spec: Spec, said: str, *values: object) -> Iterator[dict]:
        """Yield the updates that put on the stage what was asked for before; ``values`` are the form's."""
        begun = {}

        def laid() -> LoadedPicture:
            if spec.source is None:
                raise MissingPicture("The picture this was made of is not in the library. Add it again.")
            files = self.asks.service.store.files
            new = self.loaded_pictures.load(self.loaded_pictures.serve_file(spec.source), spec.parent, spec.margins)
            found = recall_spec(spec, None if spec.mask is None else files.read_file(spec.mask), new)
            begun.update(self.recall(found, *values))
            begun["said"] = " ".join(filter(None, (said, begun["said"])))
            return new

        yield from self.open_picture(laid, begun)

    def _show(
        self,
        new: LoadedPicture,
        mask: np.ndarray | None = None,
        prompt_text: str | None = None,
        filled: RestoredForm | None = None,
        upload: MaskUpload | None = None,
        said: str = "",
    ) -> dict:
        exact_mask = None if mask is None else develop(mask, new.view_size)
        extends = bool(new.margins)
        hint = EXTENDED_HINT if extends else HINT
        lines = [f"{new.size[0]:,} x {new.size[1]:,} pixels.", *new.notices, *([said] if said else []), hint]
        updates = self.job_status.ended(messages.quiet(" ".join(lines))) | {
            self.loaded: new,
            self.picture: None,
            self.canvas: show_new_view(new, [exact_mask.layer_file] if exact_mask else []),
            self.welcome: gr.update(visible=False),
            self.face: "Paint",
            self.extension.reset: gr.update(interactive=extends),
        }
        updates |= {offer: gr.update(visible=False) for offer in self.offers} | self.panel.forget(exact_mask, upload)
        updates |= self.brush.begin(new) | self.replacement.forget()
        if filled is not None:
            updates |= filled.updates | {self.known_recipe: Signal(filled.model)}
        updates[self.filled] = filled.values if filled else ()
        return updates if prompt_text is None else updates | {self.asks.prompt: prompt_text}


def connect_editor(editor: Editor, token: gr.BrowserState) -> None:
    """Wire what puts a picture there, clears it and gives it margins; ``token`` is the visitor's."""
    loaded_pictures, loaded, canvas, panel, extension = (
        editor.loaded_pictures,
        editor.loaded,
        editor.canvas,
        editor.panel,
        editor.extension,
    )
    slow = editor.job_status.event_options

    service, replacement = editor.asks.service, editor.replacement

    def take_in(path: str, layers, exact_mask, loaded_now, token_now, *values) -> Iterator[dict]:
        yield from editor.lay_or_ask(
            path, layers, exact_mask, loaded_now, service.visitor(token_now).library_of, *values
        )

    def lay(path: str, token_now: str | None, *values) -> Iterator[dict]:
        if path:
            yield from editor.lay(path, service.visitor(token_now).library_of, *values)

    def clear_strokes(loaded_now: LoadedPicture | None):
        # The editor's own Clear takes the picture away too; it is put back, so that only the strokes are gone.
        if loaded_now is None:
            return {canvas: gr.skip()}
        said = messages.quiet(f"The strokes are gone. {EXTENDED_HINT if loaded_now.margins else HINT}")
        return {canvas: show_view(loaded_now, []), editor.job_status.line: said} | panel.forget()

    def extend(
        layers, loaded_now: LoadedPicture | None, exact_mask: ExactMask | None, upload: MaskUpload | None, *wanted
    ) -> Iterator[dict]:
        """Lay the loaded picture with other margins; what is painted on the picture stays painted."""
        begun = {}

        def laid() -> LoadedPicture:
            mask = read_strokes(layers, exact_mask, loaded_now)
            margins = read_panel(loaded_now.picture_size, *wanted) if wanted else NO_MARGINS
            new = loaded_pictures.load(loaded_now.path, loaded_now.parent, margins)

            def move(old: np.ndarray) -> np.ndarray:
                return new.margins.extend_mask(loaded_now.cut(old))

            painted = move(mask)
            begun["mask"] = painted if painted.any() else None
            begun["upload"] = upload and upload.reshape(move)
            return new

        yield from editor.open_picture(laid, begun)

    values = [token, *editor.asks.form.widgets]
    handed = editor.picture.upload(None, canvas, panel.strokes, js=HAND_OVER, **QUIET)
    handed.then(take_in, [editor.picture, panel.strokes, panel.exact_mask, loaded, *values], editor.opened, **slow)
    replacement.replace.click(lay, [replacement.path, *values], editor.opened, **slow)
    replacement.keep.click(replacement.forget, None, replacement.shown, queue=False, **QUIET)
    canvas.clear(clear_strokes, loaded, [canvas, editor.job_status.line, *panel.shown], **slow)
    for button, wanted in ((extension.extend, extension.widgets), (extension.reset, [])):
        handed = button.click(None, canvas, panel.strokes, js=HAND_OVER, **QUIET)
        handed.then(
            extend, [panel.strokes, loaded, panel.exact_mask, panel.mask_upload, *wanted], editor.opened, **slow
        )
