"""The mask's panel: tools, a preview, and the choices of how the mask is sent.

The preview shows the mask with its share of the picture, the price and warnings. Lays out, and wires nothing.
"""

from dataclasses import dataclass
from typing import Any

import gradio as gr

from components.studio.edit.edit_form import FEATHERS
from components.studio.edit.mask.exact_mask import ExactMask
from components.studio.edit.mask.mask_tools import TOOLS
from components.studio.edit.mask.mask_upload import MaskUpload
from components.studio.language.translation import N_, translate
from components.studio.page import messages
from components.studio.page.updates import Updates

CHECK = "() => { window.proofroomCheckMask?.(0); return []; }"
# Only once the editor rests: not while it loads a picture, and not while a person paints.
CHECK_RESTED = "() => { window.proofroomCheckMask?.(); return []; }"
REGION_NAMES = {"": N_("Automatic"), "around-mask": N_("Around the mask"), "whole-picture": N_("Whole picture")}
FEATHER_NAMES = {"": N_("Automatic"), "0": N_("Hard")}


@dataclass(frozen=True)
class MaskPanel:
    """Hold the panel's widgets and states.

    ``strokes``: what is painted, at an event that hands it over. ``exact_mask``: the mask in the editor, or None.
    ``past``: the steps that can be undone. ``last``: the exact mask of the last run. ``mask_upload``: the file
    that the mask was read from, or None; the button ``other_reading`` takes the file's other reading.
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
        """Return the choices of the region, of a request for each far-apart group, and of the soft edge's width."""
        return [self.region, self.apart, self.feather]

    @property
    def shown(self) -> list[Any]:
        """Return the widgets that ``reset`` and the changes of a mask may update."""
        return [self.picture, self.facts, self.exact_mask, self.past, self.undo, self.mask_upload, self.other_reading]

    def reset(self, exact_mask: ExactMask | None = None, upload: MaskUpload | None = None) -> Updates:
        """Return the updates for a new picture; ``exact_mask`` is its first mask, ``upload`` the mask's file."""
        return {
            self.exact_mask: exact_mask,
            self.past: (),
            self.undo: gr.update(interactive=False),
            self.picture: None,
            self.facts: messages.quiet(),
        } | self.offer_other(upload)

    def offer_other(self, upload: MaskUpload | None) -> Updates:
        """Return the updates that offer the other reading of a mask file; None hides the offer."""
        return {self.mask_upload: upload} | self.name_other(upload)

    def name_other(self, upload: MaskUpload | None) -> Updates:
        """Return the update of the button that takes the other reading of a mask file; None hides the button."""
        offer = gr.update(value=translate(upload.offer), visible=True) if upload else gr.update(visible=False)
        return {self.other_reading: offer}


def build_mask_panel() -> MaskPanel:
    """Return the panel, laid out."""
    strokes = gr.JSON(visible="hidden")
    check = gr.Button("", visible="hidden", elem_id="edit-mask-check")
    file = gr.DownloadButton(visible="hidden", elem_id="edit-mask-file")
    with gr.Accordion(N_("Mask"), open=False, elem_id="edit-mask", elem_classes="panel") as accordion:
        picture = gr.Image(
            show_label=False, interactive=False, buttons=[], height=160, elem_id="edit-mask-picture", container=False
        )
        facts = gr.HTML(messages.quiet(), elem_id="edit-mask-facts", elem_classes="panel-facts")
        other_reading = gr.Button("", visible=False, size="sm", elem_id="edit-mask-other")

        def button(label: str, name: str, **options: Any) -> gr.Button:
            return gr.Button(label, size="sm", min_width=90, elem_id=f"edit-mask-{name}", **options)

        with gr.Row(elem_classes="tools"):
            buttons = {tool.name: button(tool.label, tool.name) for tool in TOOLS}
            upload = gr.UploadButton(
                N_("Upload mask"), size="sm", min_width=90, file_types=["image"], elem_id="edit-mask-upload"
            )
            download = button(N_("Download"), "download")
            undo = button(N_("Undo"), "undo", interactive=False)
        with gr.Row(elem_classes="pair"):
            amount = gr.Number(
                8, label=N_("Amount, px"), minimum=1, maximum=2000, precision=0, min_width=120,
                elem_id="edit-mask-amount",
            )  # fmt: skip
            widths = [(FEATHER_NAMES.get(width, f"{width} px"), width) for width in FEATHERS]
            feather = _build_choice(N_("Soft edge"), widths, "edit-feather", min_width=120)
        regions = [(name, value) for value, name in REGION_NAMES.items()]
        region = _build_choice(N_("What travels"), regions, "edit-region")
        apart = gr.Checkbox(False, label=N_("Far-apart strokes: a request each"), elem_id="edit-apart")
    return MaskPanel(
        accordion=accordion,
        strokes=strokes,
        exact_mask=gr.State(None),
        past=gr.State(()),
        last=gr.State(None),
        mask_upload=gr.State(None),
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


def _build_choice(label: str, choices: list[tuple[str, str]], elem_id: str, **options: Any) -> gr.Dropdown:
    return gr.Dropdown(choices, value="", label=label, filterable=False, elem_id=elem_id, **options)
