"""The changes of a mask under the brush, as updates of the page: by a tool, by a file that is put in, and back.

Each takes the strokes as they are and puts the new mask under the brush. Lays nothing out, wires nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import gradio as gr
import numpy as np

from components.errors import EmptyMask, ProofroomError
from components.imaging.mask.mask import check_mask, mask_as_png
from components.imaging.mask.warnings import find_warnings
from components.imaging.picture.picture import read_picture
from components.library.edits.edit import extend_picture, frame_groups
from components.studio.edit.canvas import show_view
from components.studio.edit.edit_form import EditForm
from components.studio.edit.mask.exact_mask import ExactMask, develop
from components.studio.edit.mask.mask_panel import MaskPanel, read_strokes
from components.studio.edit.mask.mask_preview import draw_preview
from components.studio.edit.mask.mask_tools import Given, Tool
from components.studio.edit.mask.mask_upload import MaskUpload, read_upload
from components.studio.page import messages
from components.studio.page.cache import cache_file
from components.studio.page.loaded_pictures import LoadedPicture, LoadedPictures

# How many steps can be taken back.
UNDOS = 20


@dataclass(frozen=True)
class Step:
    """Hold a mask as it was before a change, and the file it had been put in from, if it was."""

    exact_mask: ExactMask
    upload: MaskUpload | None


@dataclass(frozen=True)
class Made:
    """Hold the mask that a change makes, (height, width) bool, the file it is from, and a sentence about the change."""

    mask: np.ndarray
    upload: MaskUpload | None
    said: str


@dataclass(frozen=True)
class MaskChanges:
    """Return the updates of the changes; ``run`` says what the edit will cost.

    The values are taken in the order of ``inputs``.
    """

    panel: MaskPanel
    loaded_pictures: LoadedPictures
    canvas: gr.ImageEditor
    loaded: gr.State
    asks: EditForm
    run: gr.Button

    @property
    def inputs(self) -> list[gr.components.Component]:
        """Return the widgets whose values every change takes."""
        panel = self.panel
        own = [panel.strokes, self.loaded, panel.exact_mask, panel.mask_upload, panel.past, panel.last, panel.amount]
        return [*own, *self.asks.widgets]

    @property
    def outputs(self) -> list[gr.components.Component]:
        """Return what a change may update."""
        return [*self.panel.shown, self.run, self.canvas]

    def refresh(
        self, layers, loaded: LoadedPicture | None, exact_mask: ExactMask | None, upload: MaskUpload | None, *values
    ) -> dict:
        """Return the updates that show how the mask will be sent; of ``inputs`` without what only changes need."""
        return self._attempt(
            lambda: self._describe(read_strokes(layers, exact_mask, loaded), loaded, _join("", upload), values)
        )

    def use_tool(self, tool: Tool, *values) -> dict:
        """Return the updates that put what a tool makes of the mask under the brush."""

        def make(given: Given, upload: MaskUpload | None) -> Made:
            mask, said = tool.make(given)
            return Made(mask, None if tool.another else upload, said)

        return self._change(make, *values)

    def put_in(self, file: str, *values) -> dict:
        """Return the updates that put the mask in a file under the brush, and offer its other reading."""

        def make(given: Given, _: MaskUpload | None) -> Made:
            mask, upload, notices = read_upload(file, given.loaded)
            return Made(mask, upload, " ".join(notices))

        return self._change(make, *values)

    def switch_reading(self, *values) -> dict:
        """Return the updates that take the other reading of the file that was put in last."""

        def make(given: Given, upload: MaskUpload | None) -> Made:
            if upload is None:
                raise EmptyMask("There is no mask file to be read in another way. Upload one first.")
            mask, switched = upload.switch(given.mask)
            return Made(mask, switched, "")

        return self._change(make, *values)

    def step_back(
        self, layers, loaded: LoadedPicture, exact_mask, upload, past: tuple[Step, ...], last, amount, *values
    ) -> dict:
        """Return the updates that take the last change back."""

        def work() -> dict:
            if not past:
                raise EmptyMask("There is nothing to take back.")
            step = past[-1]
            return (
                self._describe(step.exact_mask.mask, loaded, _join("", step.upload), values)
                | self._put(loaded, step.exact_mask, past[:-1])
                | self.panel.offer_other(step.upload)
            )

        return self._attempt(work)

    def write_file(self, layers, loaded: LoadedPicture | None, exact_mask: ExactMask | None) -> dict:
        """Return the update that gives the browser the mask as a file."""

        def work() -> dict:
            mask = read_strokes(layers, exact_mask, loaded)
            check_mask(mask)
            return {self.panel.file: cache_file(mask_as_png(mask), "proofroom-mask.png")}

        return self._attempt(work)

    def _change(
        self,
        make: Callable[[Given, MaskUpload | None], Made],
        layers,
        loaded,
        exact_mask,
        upload,
        past,
        last,
        amount,
        *values,
    ) -> dict:
        def work() -> dict:
            mask = read_strokes(layers, exact_mask, loaded)
            made = make(Given(mask, loaded, self.loaded_pictures, int(amount or 1), last), upload)
            offered = self.panel.offer_other(made.upload)
            if np.array_equal(made.mask, mask):
                said = made.said or "The mask stays as it is."
                return self._describe(mask, loaded, _join(said, made.upload), values) | offered
            earlier = (*past, Step(develop(mask, loaded.view_size), upload))[-UNDOS:]
            return (
                self._describe(made.mask, loaded, _join(made.said, made.upload), values)
                | self._put(loaded, develop(made.mask, loaded.view_size), earlier)
                | offered
            )

        return self._attempt(work)

    def _put(self, loaded: LoadedPicture, exact_mask: ExactMask, past: tuple[Step, ...]) -> dict:
        """Return the updates that put a mask under the brush."""
        panel = self.panel
        return {
            self.canvas: show_view(loaded, [exact_mask.layer_file]),
            panel.exact_mask: exact_mask,
            panel.past: past,
            panel.undo: gr.update(interactive=bool(past)),
        }

    def _describe(self, mask: np.ndarray, loaded: LoadedPicture, said: str, values: tuple) -> dict:
        """Return the updates that show how a mask will be sent, what that costs, and what is doubtful about it."""
        wanted = self.asks.read(values)
        picture, _ = self.loaded_pictures.read(loaded)
        picture, whole, _ = extend_picture(picture, mask, loaded.margins)
        groups = frame_groups(whole, wanted.framing, wanted.contract) if whole.any() else []
        frames = [frame for _, frame in groups]
        forecast = self.asks.forecast(wanted, [frame.canvas for frame in frames])
        cautions = find_warnings(whole, picture.pixels, frames) if frames and not whole.all() else ()
        view = read_picture(Path(loaded.view)).pixels
        preview = cache_file(draw_preview(view, whole, [frame.box for frame in frames]), "mask.png")
        told = {self.run: f"Repaint · {forecast}"} if frames else {}
        facts = messages.mask_facts(whole, frames, forecast, cautions, said)
        return told | {self.panel.picture: preview, self.panel.facts: facts}

    def _attempt(self, work: Callable[[], dict]) -> dict:
        try:
            return work()
        except ProofroomError as error:
            return {self.panel.facts: messages.failed(error)}


def _join(said: str, upload: MaskUpload | None) -> str:
    return " ".join(filter(None, (said, upload.said if upload else "")))
