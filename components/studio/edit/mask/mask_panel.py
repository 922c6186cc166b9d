"""The mask's panel, which *More* of the bar of tools opens, and the mask's facts, the line below the picture.

The panel has a preview, the tools that are used now and then, files, and how the mask is sent. Lays out, and wires
nothing.
"""

from base64 import b64encode
from dataclasses import dataclass
from time import time_ns
from typing import Any

import gradio as gr
import numpy as np

from components.imaging.mask.mask import layer_from_mask
from components.imaging.mask.mask_colour import choose_mask_colour
from components.imaging.picture.picture import flatten
from components.studio.edit.mask.exact_mask import ExactMask
from components.studio.edit.mask.framing_choices import FramingChoices
from components.studio.edit.mask.mask_history import MaskHistory
from components.studio.edit.mask.mask_tools import TOOLS_OF_PANEL
from components.studio.edit.mask.mask_upload import MaskUpload
from components.studio.language.translation import N_, translate
from components.studio.page import messages
from components.studio.page.updates import Updates

CHECK = "() => { window.proofroomCheckMask?.(0); return []; }"
# Only once the editor rests: not while it loads a picture, and not while a person paints.
CHECK_RESTED = "() => { window.proofroomCheckMask?.(); return []; }"


@dataclass(frozen=True)
class MaskPanel:
    """Hold the panel's widgets and states.

    ``strokes``: what is painted, at an event that hands it over. ``history``: the exact masks of the picture's steps.
    ``made``: the step that a change has made, for the page to put into the editor. ``told``: the number of the state of
    the canvas that the facts are about. ``last``: the exact mask of the last
    run. The button ``other_reading`` takes the other reading of the file that the mask is from; ``check`` asks for
    the facts. ``colour``: the colour that stands out from the pixels under the mask, for the page. ``transition``: the
    transition inside the mask as an image, for the page, which shows it while ``soft`` is on.
    """

    strokes: gr.JSON
    history: gr.State
    made: gr.JSON
    told: gr.State
    last: gr.State
    picture: gr.Image
    facts: gr.HTML
    colour: gr.JSON
    transition: gr.JSON
    soft: gr.Checkbox
    other_reading: gr.Button
    download: gr.Button
    file: gr.DownloadButton
    upload: gr.UploadButton
    check: gr.Button
    buttons: dict[str, gr.Button]

    @property
    def shown(self) -> list[Any]:
        """Return the widgets that ``reset`` and the changes of a mask may update."""
        own = [self.picture, self.facts, self.colour, self.transition, self.other_reading]
        return [*own, self.history, self.made, self.told]

    def reset(self, exact_mask: ExactMask | None = None, upload: MaskUpload | None = None) -> Updates:
        """Return the updates for a new picture; ``exact_mask`` is its first mask, ``upload`` the mask's file."""
        return {
            self.history: MaskHistory.opened(exact_mask, upload),
            self.made: None,
            self.picture: None,
            self.transition: None,
            self.facts: messages.quiet(),
        } | self.offer_other(upload)

    def put(
        self, history: MaskHistory, exact_mask: ExactMask, upload: MaskUpload | None, replaces_stroke: bool = False
    ) -> Updates:
        """Return the updates that put a mask into the editor, as one more step of the picture's history.

        ``replaces_stroke`` is whether the step takes the place of the stroke before it.
        """
        longer, step = history.add(exact_mask, upload)
        # As text and not as a file, which the page would have to ask for.
        image = f"data:image/png;base64,{b64encode(exact_mask.layer).decode()}"
        made = {"step": step.id, "image": image, "replacesStroke": replaces_stroke}
        return {self.history: longer, self.made: made}

    def tint(self, view: np.ndarray, mask: np.ndarray | None = None) -> Updates:
        """Return the update of the mask's colour, by the pixels under the mask in the view, or by all of the view.

        ``view``: (height, width, 3 or 4) uint8. ``mask``: (height, width) bool of the picture.
        """
        size = view.shape[1], view.shape[0]
        seen = None if mask is None else layer_from_mask(mask, size)[..., 3] > 0
        return {self.colour: {"colour": choose_mask_colour(flatten(view), seen)}}

    def show_transition(self, drawn: bytes | None) -> Updates:
        """Return the update that shows the transition, a PNG of the view's size, over the picture; None hides it."""
        # With a number: the page shows the same image again, which it has hidden while somebody painted.
        image = drawn and {"image": f"data:image/png;base64,{b64encode(drawn).decode()}", "number": time_ns()}
        return {self.transition: image or None}

    def offer_other(self, upload: MaskUpload | None) -> Updates:
        """Return the update of the button that takes the other reading of a mask file; None hides the button."""
        offer = gr.update(value=translate(upload.offer), visible=True) if upload else gr.update(visible=False)
        return {self.other_reading: offer}


def build_mask_panel(framing: FramingChoices) -> MaskPanel:
    """Return the panel and the line of facts, laid out: the line first, the panel over the picture."""
    strokes, made, colour, transition = (gr.JSON(visible="hidden") for _ in range(4))
    check = gr.Button("", visible="hidden", elem_id="edit-mask-check")
    file = gr.DownloadButton(visible="hidden", elem_id="edit-mask-file")
    facts = gr.HTML(messages.quiet(), elem_id="edit-mask-facts", elem_classes="panel-facts")
    other_reading = gr.Button("", visible=False, size="sm", elem_id="edit-mask-other")

    def button(label: str, name: str) -> gr.Button:
        return gr.Button(label, size="sm", min_width=90, elem_id=f"edit-mask-{name}")

    with gr.Column(elem_id="edit-mask"):
        picture = gr.Image(
            show_label=False, interactive=False, buttons=[], height=160, elem_id="edit-mask-picture", container=False
        )
        with gr.Row(elem_classes="tools"):
            buttons = {tool.name: button(tool.label, tool.name) for tool in TOOLS_OF_PANEL}
            upload = gr.UploadButton(
                N_("Upload mask"), size="sm", min_width=90, file_types=["image"], elem_id="edit-mask-upload"
            )
            download = button(N_("Download"), "download")
        # The page reads whether it is on (assets/mask/history.js).
        gr.Checkbox(
            label=N_("Edge-aware brush"),
            info=N_("Paints only what is like the pixel under its centre."),
            interactive=True,
            elem_id="edit-edge-aware",
        )
        gr.Radio(
            [(N_("Automatic"), "auto"), (N_("Red"), "red"), (N_("Green"), "green"), (N_("Blue"), "blue")],
            value="auto",
            label=N_("Colour of the mask"),
            interactive=True,
            elem_id="edit-mask-colour",
        )
        framing.lay_out()
        soft = gr.Checkbox(
            label=N_("Show the soft edge"),
            info=N_("The paler, the more of the picture stays. An automatic edge is shown at its widest."),
            interactive=True,
            elem_id="edit-soft",
        )
    return MaskPanel(
        strokes=strokes,
        history=gr.State(MaskHistory()),
        made=made,
        told=gr.State(0),
        last=gr.State(None),
        picture=picture,
        facts=facts,
        colour=colour,
        transition=transition,
        soft=soft,
        other_reading=other_reading,
        download=download,
        file=file,
        upload=upload,
        check=check,
        buttons=buttons,
    )
