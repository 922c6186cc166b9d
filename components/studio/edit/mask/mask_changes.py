"""Changes of the mask: by tools, by shapes, by an uploaded file and its other reading.

Handlers: they take the values of widgets and return updates. Errors are said by the guard, in the mask's facts. The
page puts the mask of a change into the editor as a step of its own history, which undoes and redoes it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import gradio as gr
import numpy as np

from components.errors import EmptyMask, MissingPicture
from components.imaging.mask.edge_aware import draw_edge_aware, is_too_wide
from components.imaging.mask.mask import check_mask, mask_as_png
from components.imaging.mask.polygon import fill_polygon
from components.imaging.mask.warnings import find_warnings
from components.imaging.picture.picture import flatten, read_picture
from components.library.edits.layout import extend_picture, frame_groups
from components.message.message import NO_MESSAGE, Message, Sentences
from components.studio.edit.edit_form import EditForm
from components.studio.edit.mask.exact_mask import ExactMask
from components.studio.edit.mask.mask_facts import mask_facts
from components.studio.edit.mask.mask_history import MaskHistory
from components.studio.edit.mask.mask_panel import MaskPanel
from components.studio.edit.mask.mask_preview import draw_preview, draw_transition
from components.studio.edit.mask.mask_tools import UNCHANGED, Tool, ToolInput
from components.studio.edit.mask.mask_upload import MaskUpload, read_upload
from components.studio.edit.mask.shape import read_shape
from components.studio.edit.mask.strokes import HandedOver, Strokes
from components.studio.edit.select.selection import Selections
from components.studio.language.translation import translate
from components.studio.page.cache import cache_file, find_cached
from components.studio.page.loaded_pictures import LoadedPicture, LoadedPictures
from components.studio.page.updates import Updates

TOO_WIDE = Message("The stroke is too long and too wide to follow edges, and stays as painted. Paint shorter ones.")


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
    history: MaskHistory
    told: int
    picture: LoadedPicture | None
    last: ExactMask | None
    amount: int
    soft: bool
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
    amount: gr.Number
    loaded_pictures: LoadedPictures
    loaded: gr.State
    asks: EditForm
    run: gr.Button

    @property
    def inputs(self) -> list[gr.components.Component]:
        """Return the widgets whose values every handler takes."""
        panel = self.panel
        own = [panel.strokes, panel.history, panel.told, self.loaded, panel.last, self.amount, panel.soft]
        return [*own, *self.asks.widgets]

    @property
    def outputs(self) -> list[Any]:
        """Return the widgets that a change may update."""
        return [*self.panel.shown, self.run]

    def refresh(self, *values: Any) -> Updates:
        """Show how the mask in the editor will be sent, unless a change has told of a later state of the canvas."""
        now = _read_values(values)
        if now.strokes.number < now.told:
            return {self.panel.facts: gr.skip()}
        upload = now.strokes.upload
        return self._describe(now, now.mask, _join(None, upload)) | self.panel.offer_other(upload)

    def use_tool(self, tool: Tool, *values: Any) -> Updates:
        """Put the mask that a tool makes into the editor."""
        now = _read_values(values)
        mask, said = tool.make(ToolInput(now.mask, now.loaded, self.loaded_pictures, now.amount, now.last))
        return self._apply(now, Change(mask, None if tool.replaces else now.strokes.upload, said))

    def use_selection(
        self, adds: bool, selections: Selections, outlined: int | None, grow: int, *values: Any
    ) -> Updates:
        """Add the object that the page has outlined to the mask in the editor, or take the object from the mask.

        ``outlined`` is the number of the page's question. Raises EmptyMask.
        """
        now = _read_values(values)
        selection = selections.find(outlined, now.loaded.view)
        picture, _ = self.loaded_pictures.read(now.loaded)
        selected = selection.cut_picture(now.loaded, picture, int(grow))
        mask = now.mask | selected if adds else now.mask & ~selected
        return self._apply(now, Change(mask, now.strokes.upload, NO_MESSAGE))

    def upload_mask(self, file: str, *values: Any) -> Updates:
        """Put the mask in a file into the editor, and offer the file's other reading."""
        now = _read_values(values)
        mask, upload, notices = read_upload(file, now.loaded)
        return self._apply(now, Change(mask, upload, Sentences(*notices)))

    def draw_shape(self, shape: str, *values: Any) -> Updates:
        """Add the area of a shape that was drawn on the picture to the mask, or take it away."""
        now = _read_values(values)
        drawn = read_shape(shape)
        area = fill_polygon(drawn.outline, now.loaded.size)
        mask = now.mask & ~area if drawn.takes else now.mask | area
        return self._apply(now, Change(mask, now.strokes.upload, NO_MESSAGE))

    def follow_edges(self, *values: Any) -> Updates:
        """Let the last stroke cover only what is like the pixels under the brush's centre."""
        now = _read_values(values)
        split = now.strokes.split_last(now.loaded)
        if split is None or is_too_wide(split[1], now.loaded.size):
            said = UNCHANGED if split is None else TOO_WIDE
            return self._tell(now, now.mask, _join(said, now.strokes.upload))
        mask, pieces = split
        picture, _ = self.loaded_pictures.read(now.loaded)
        picture, _, _ = extend_picture(picture, None, now.loaded.margins)
        area = draw_edge_aware(flatten(picture.pixels), pieces)
        changed = mask & ~area if pieces[-1].erases else mask | area
        return self._apply(now, Change(changed, now.strokes.upload, NO_MESSAGE), replaces_stroke=True)

    def switch_reading(self, *values: Any) -> Updates:
        """Take the other reading of the mask file that was uploaded last."""
        now = _read_values(values)
        upload = now.strokes.upload
        if upload is None:
            raise EmptyMask(Message("There is no mask file to be read in another way. Upload one first."))
        mask, switched = upload.switch(now.mask)
        return self._apply(now, Change(mask, switched, NO_MESSAGE))

    def write_file(self, handed: HandedOver, history: MaskHistory, loaded: LoadedPicture | None) -> Updates:
        """Give the browser the mask in the editor as a file. Raises EmptyMask or FullMask."""
        mask = Strokes.handed_over(handed, history).read_mask(loaded)
        check_mask(mask)
        return {self.panel.file: cache_file(mask_as_png(mask), "proofroom-mask.png")}

    def _apply(self, now: PanelValues, change: Change, replaces_stroke: bool = False) -> Updates:
        """Return the updates that put a change's mask into the editor; an unchanged mask stays as it is.

        ``replaces_stroke`` is whether the change takes the place of the last stroke in the page's history.
        """
        said, offered = change.said, self.panel.offer_other(change.upload)
        if np.array_equal(change.mask, now.mask):
            said = said or UNCHANGED
            # An uploaded file that shows the mask that is there is a step too: its other reading is then on offer.
            if change.upload == now.strokes.upload:
                return self._tell(now, now.mask, _join(said, change.upload)) | offered
        exact_mask = ExactMask.from_mask(change.mask, now.loaded.view_size)
        put = self.panel.put(now.history, exact_mask, change.upload, replaces_stroke)
        return self._tell(now, change.mask, _join(said, change.upload)) | put | offered

    def _tell(self, now: PanelValues, mask: np.ndarray, said: Message) -> Updates:
        """Return the updates that describe the mask of a change, which are about the canvas after the change."""
        return self._describe(now, mask, said) | {self.panel.told: now.strokes.number + 1}

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
        view = read_picture(find_cached(now.loaded.view)).pixels
        preview = cache_file(draw_preview(view, whole, [frame.box for frame in frames]), "mask.png")
        label = translate(Message("Repaint · {price}", price=forecast.message))
        priced = {self.run: label} if frames else {}
        facts = mask_facts(whole, frames, forecast, warnings, said)
        shown = {self.panel.picture: preview, self.panel.facts: facts} | self.panel.tint(view, whole)
        soft = draw_transition(groups, wanted.feather, now.loaded.view_size) if now.soft and groups else None
        return priced | shown | self.panel.show_transition(soft)


def _read_values(values: Sequence[Any]) -> PanelValues:
    handed, history, told, loaded, last, amount, soft, *asked = values
    kept, strokes = history.keep((handed or {}).get("steps")), Strokes.handed_over(handed, history)
    return PanelValues(strokes, kept, told, loaded, last, int(amount or 1), bool(soft), asked)


def _join(said: Message | None, upload: MaskUpload | None) -> Message:
    return Sentences(said, upload.said if upload else None)
