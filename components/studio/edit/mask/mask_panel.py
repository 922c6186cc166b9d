"""The mask's panel: what can be done to a mask besides painting, and how it will be sent.

Shows the mask as it will travel, with its share, the price and what is doubtful about it. Lays out, and wires nothing.
"""

from dataclasses import dataclass
from pathlib import Path

import gradio as gr
import numpy as np

from components.errors import MissingPicture
from components.imaging.picture.picture import read_picture
from components.studio.edit.edit_form import FEATHERS
from components.studio.edit.mask.exact_mask import ExactMask, read_mask
from components.studio.edit.mask.mask_tools import TOOLS
from components.studio.edit.mask.mask_upload import MaskUpload
from components.studio.page import messages
from components.studio.page.loaded_pictures import LoadedPicture

CHECK = "() => { window.proofroomCheckMask?.(0); return []; }"
# Not while the editor may still be loading a picture, and not across what a person does meanwhile.
CHECK_RESTED = "() => { window.proofroomCheckMask?.(); return []; }"
REGION_NAMES = {"": "Automatic", "around-mask": "Around the mask", "whole-picture": "Whole picture"}
FEATHER_NAMES = {"": "Automatic", "0": "Hard"}


@dataclass(frozen=True)
class MaskPanel:
    """Hold the panel's widgets and what it remembers.

    ``strokes`` are the editor's layers as they were handed over last; ``exact_mask`` the mask under the brush;
    ``past`` the steps before it; ``last`` the exact mask of the last run; ``mask_upload`` the file that the mask was
    read from, if there is one, whose other reading ``other_reading`` takes.
    """

    accordion: gr.Accordion
    strokes: gr.JSON
    exact_mask: gr.State
    past: gr.State
    last: gr.State
    mask_upload: gr.State
    amount: gr.Number
    region: gr.Dropdown
    feather: gr.Dropdown
    apart: gr.Checkbox
    picture: gr.Image
    facts: gr.HTML
    other_reading: gr.Button
    undo: gr.Button
    download: gr.Button
    file: gr.DownloadButton
    upload: gr.UploadButton
    check: gr.Button
    buttons: dict[str, gr.Button]

    @property
    def framing(self) -> list[gr.components.Component]:
        """Return the widgets that say the region, whether groups travel apart, and the soft edge's width."""
        return [self.region, self.apart, self.feather]

    @property
    def shown(self) -> list:
        """Return what ``describe`` and ``forget`` may update."""
        return [self.picture, self.facts, self.exact_mask, self.past, self.undo, self.mask_upload, self.other_reading]

    def forget(self, exact_mask: ExactMask | None = None, upload: MaskUpload | None = None) -> dict:
        """Return the updates for a new picture, whose mask starts as ``exact_mask``, put in from a file ``upload``."""
        return {
            self.exact_mask: exact_mask,
            self.past: (),
            self.undo: gr.update(interactive=False),
            self.picture: None,
            self.facts: messages.quiet(),
        } | self.offer_other(upload)

    def offer_other(self, upload: MaskUpload | None) -> dict:
        """Return the updates that offer the other reading of a mask file, or for None offer nothing."""
        offer = gr.update(value=upload.offer, visible=True) if upload else gr.update(visible=False)
        return {self.mask_upload: upload, self.other_reading: offer}


def read_strokes(layers: list | None, exact_mask: ExactMask | None, loaded: LoadedPicture | None) -> np.ndarray:
    """Return the mask, (height, width) bool, that the editor's layers mean. Raises MissingPicture."""
    if loaded is None:
        raise MissingPicture()
    files = [Path(layer["path"]) for layer in layers or [] if layer]
    return read_mask([read_picture(file).pixels for file in files], exact_mask, loaded.size)


def build_mask_panel() -> MaskPanel:
    """Return the panel, laid out."""
    strokes = gr.JSON(visible="hidden")
    check = gr.Button(visible="hidden", elem_id="edit-mask-check")
    file = gr.DownloadButton(visible="hidden", elem_id="edit-mask-file")
    with gr.Accordion("Mask", open=False, elem_id="edit-mask", elem_classes="panel") as accordion:
        picture = gr.Image(
            show_label=False, interactive=False, buttons=[], height=160, elem_id="edit-mask-picture", container=False
        )
        facts = gr.HTML(messages.quiet(), elem_id="edit-mask-facts", elem_classes="panel-facts")
        other_reading = gr.Button(visible=False, size="sm", elem_id="edit-mask-other")

        def button(label: str, name: str, **options) -> gr.Button:
            return gr.Button(label, size="sm", min_width=90, elem_id=f"edit-mask-{name}", **options)

        with gr.Row(elem_classes="tools"):
            buttons = {tool.name: button(tool.label, tool.name) for tool in TOOLS}
            upload = gr.UploadButton(
                "Upload", size="sm", min_width=90, file_types=["image"], elem_id="edit-mask-upload"
            )
            download = button("Download", "download")
            undo = button("Undo", "undo", interactive=False)
        with gr.Row(elem_classes="pair"):
            amount = gr.Number(
                8, label="Amount, px", minimum=1, maximum=2000, precision=0, min_width=120,
                elem_id="edit-mask-amount",
            )  # fmt: skip
            feather = gr.Dropdown(
                [(FEATHER_NAMES.get(width, f"{width} px"), width) for width in FEATHERS],
                value="",
                label="Soft edge",
                filterable=False,
                min_width=120,
                elem_id="edit-feather",
            )
        region = gr.Dropdown(
            [(name, value) for value, name in REGION_NAMES.items()],
            value="",
            label="What travels",
            filterable=False,
            elem_id="edit-region",
        )
        apart = gr.Checkbox(False, label="Far-apart strokes: a request each", elem_id="edit-apart")
    exact_mask, past, last, mask_upload = gr.State(None), gr.State(()), gr.State(None), gr.State(None)
    return MaskPanel(
        accordion=accordion,
        strokes=strokes,
        exact_mask=exact_mask,
        past=past,
        last=last,
        mask_upload=mask_upload,
        amount=amount,
        region=region,
        feather=feather,
        apart=apart,
        picture=picture,
        facts=facts,
        other_reading=other_reading,
        undo=undo,
        download=download,
        file=file,
        upload=upload,
        check=check,
        buttons=buttons,
    )
