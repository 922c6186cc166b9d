"""Changes of the mask: by tools, by an uploaded file and its other reading, by undo.

Handlers: they take the values of widgets and return updates. Errors are said by the guard, in the panel's facts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import gradio as gr
import numpy as np

from components.errors import EmptyMask, MissingPicture
from components.imaging.mask.mask import check_mask, mask_as_png
from components.imaging.mask.warnings import find_warnings
from components.imaging.picture.picture import read_picture
from components.library.edits.layout import extend_picture, frame_groups
from components.message.message import NO_MESSAGE, Message, Sentences
from components.studio.edit.canvas import show_view
from components.studio.edit.edit_form import EditForm
from components.studio.edit.mask.exact_mask import ExactMask
from components.studio.edit.mask.mask_panel import MaskPanel
from components.studio.edit.mask.mask_preview import draw_preview
from components.studio.edit.mask.mask_tools import UNCHANGED, Tool, ToolInput
from components.studio.edit.mask.mask_upload import MaskUpload, read_upload
from components.studio.edit.mask.strokes import HandedOver, Strokes
from components.studio.edit.select.selection import NOTHING, Selection
from components.studio.language.translation import translate
from components.studio.page import messages
from components.studio.page.cache import cache_file
from components.studio.page.loaded_pictures import LoadedPicture, LoadedPictures
from components.studio.page.updates import Updates

# How many changes can be undone.
UNDOS = 20


@dataclass(frozen=True)
class Step:
    """Hold a mask as it was before a change, and the file it had been uploaded from, or None."""

    exact_mask: ExactMask
    upload: MaskUpload | None


@dataclass(frozen=True)
class Change:
    """Hold the mask that a change makes, (height, width) bool, the file it is from, and a message about the change."""

    mask: np.ndarray
    upload: MaskUpload | None
    said: Message


@dataclass(frozen=True, eq=False)
class PanelValues:
    """Hold the values of ``MaskChanges.inputs`` at an event; ``asked`` are those of the edit's form."""

    strokes: Strokes
    picture: LoadedPicture | None
    upload: MaskUpload | None
    past: tuple[Step, ...]
    last: ExactMask | None
    amount: int
    asked: Sequence[Any]

    @property
    def loaded(self) -> LoadedPicture:
        """Return the picture in the editor. Raises MissingPicture."""
        if self.picture is None:
            raise MissingPicture()
        return self.picture

    @cached_property
    def mask(self) -> np.ndarray:
        """Return the mask in the editor: (height, width) bool. Raises MissingPicture."""
        return self.strokes.read_mask(self.picture)


@dataclass(frozen=True)
class MaskChanges:
    """Change the mask in the editor; ``run`` is the button that says the price of the edit.

    Every handler takes the values of ``inputs`` in their order.
    """

    panel: MaskPanel
    loaded_pictures: LoadedPictures
    canvas: gr.ImageEditor
    loaded: gr.State
    asks: EditForm
    run: gr.Button

    @property
    def inputs(self) -> list[gr.components.Component]:
        """Return the widgets whose values every handler takes."""
        panel = self.panel
        own = [panel.strokes, self.loaded, panel.exact_mask, panel.mask_upload, panel.past, panel.last, panel.amount]
        return [*own, *self.asks.widgets]

    @property
    def outputs(self) -> list[Any]:
        """Return the widgets that a change may update."""
        return [*self.panel.shown, self.run, self.canvas]

    def refresh(self, *values: Any) -> Updates:
        """Show how the mask in the editor will be sent."""
        now = _read_values(values)
        return self._describe(now, now.mask, _join(None, now.upload)) | self.panel.name_other(now.upload)

    def use_tool(self, tool: Tool, *values: Any) -> Updates:
        """Put the mask that a tool makes into the editor."""
        now = _read_values(values)
        mask, said = tool.make(ToolInput(now.mask, now.loaded, self.loaded_pictures, now.amount, now.last))
        return self._apply(now, Change(mask, None if tool.replaces else now.upload, said))

    def use_selection(self, adds: bool, selection: Selection | None, grow: int, *values: Any) -> Updates:
        """Add the selected object to the mask in the editor, or take the object from it."""
        now = _read_values(values)
        if selection is None or selection.view != now.loaded.view:
            raise EmptyMask(NOTHING)
        picture, _ = self.loaded_pictures.read(now.loaded)
        selected = selection.cut_picture(now.loaded, picture, int(grow))
        mask = now.mask | selected if adds else now.mask & ~selected
        return self._apply(now, Change(mask, now.upload, NO_MESSAGE))

    def upload_mask(self, file: str, *values: Any) -> Updates:
        """Put the mask in a file into the editor, and offer the file's other reading."""
        now = _read_values(values)
        mask, upload, notices = read_upload(file, now.loaded)
        return self._apply(now, Change(mask, upload, Sentences(*notices)))

    def switch_reading(self, *values: Any) -> Updates:
        """Take the other reading of the mask file that was uploaded last."""
        now = _read_values(values)
        if now.upload is None:
            raise EmptyMask(Message("There is no mask file to be read in another way. Upload one first."))
        mask, switched = now.upload.switch(now.mask)
        return self._apply(now, Change(mask, switched, NO_MESSAGE))

    def undo(self, *values: Any) -> Updates:
        """Undo the last change."""
        now = _read_values(values)
        if not now.past:
            raise EmptyMask(Message("There is nothing to take back."))
        step = now.past[-1]
        return (
            self._describe(now, step.exact_mask.mask, _join(None, step.upload))
            | self._put(now.loaded, step.exact_mask, now.past[:-1])
            | self.panel.offer_other(step.upload)
        )

    def write_file(self, handed: HandedOver, loaded: LoadedPicture | None, exact_mask: ExactMask | None) -> Updates:
        """Give the browser the mask in the editor as a file. Raises EmptyMask or FullMask."""
        mask = Strokes.handed_over(handed, exact_mask).read_mask(loaded)
        check_mask(mask)
        return {self.panel.file: cache_file(mask_as_png(mask), "proofroom-mask.png")}

    def _apply(self, now: PanelValues, change: Change) -> Updates:
        """Return the updates that put a change's mask into the editor; an unchanged mask stays as it is."""
        view_size = now.loaded.view_size
        offered = self.panel.offer_other(change.upload)
        if np.array_equal(change.mask, now.mask):
            said = change.said or UNCHANGED
            return self._describe(now, now.mask, _join(said, change.upload)) | offered
        past = (*now.past, Step(ExactMask.from_mask(now.mask, view_size), now.upload))[-UNDOS:]
        return (
            self._describe(now, change.mask, _join(change.said, change.upload))
            | self._put(now.loaded, ExactMask.from_mask(change.mask, view_size), past)
            | offered
        )

    def _put(self, loaded: LoadedPicture, exact_mask: ExactMask, past: tuple[Step, ...]) -> Updates:
        """Return the updates that put a mask into the editor."""
        panel = self.panel
        return {
            self.canvas: show_view(loaded, [exact_mask.layer_file]),
            panel.exact_mask: exact_mask,
            panel.past: past,
            panel.undo: gr.update(interactive=bool(past)),
        }

    def _describe(self, now: PanelValues, mask: np.ndarray, said: Message) -> Updates:
        """Return the updates that show how a mask will be sent, its price, and warnings about the mask."""
        wanted = self.asks.read(now.asked)
        picture, _ = self.loaded_pictures.read(now.loaded)
        picture, extended, _ = extend_picture(picture, mask, now.loaded.margins)
        whole = mask if extended is None else extended
        groups = frame_groups(whole, wanted.framing, wanted.contract) if whole.any() else []
        frames = [frame for _, frame in groups]
        forecast = self.asks.forecast(wanted, [frame.canvas for frame in frames])
        warnings = find_warnings(whole, picture.pixels, frames) if frames and not whole.all() else ()
        view = read_picture(Path(now.loaded.view)).pixels
        preview = cache_file(draw_preview(view, whole, [frame.box for frame in frames]), "mask.png")
        label = translate(Message("Repaint · {price}", price=forecast.message))
        priced = {self.run: label} if frames else {}
        facts = messages.mask_facts(whole, frames, forecast, warnings, said)
        return priced | {self.panel.picture: preview, self.panel.facts: facts}


def _read_values(values: Sequence[Any]) -> PanelValues:
    handed, loaded, exact_mask, upload, past, last, amount, *asked = values
    return PanelValues(Strokes.handed_over(handed, exact_mask), loaded, upload, past, last, int(amount or 1), asked)


def _join(said: Message | None, upload: MaskUpload | None) -> Message:
    return Sentences(said, upload.said if upload else None)
