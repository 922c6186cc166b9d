"""The panel of reference pictures, given to an edit's model besides the picture.

A mask is always about the picture, and never about a reference.
"""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import gradio as gr

from components.endpoint.contracts.contract import ModelContract
from components.endpoint.request import check_picture_count
from components.errors import ProofroomError, ValueNotAllowed
from components.imaging.frame import Size
from components.library.edits.references import Reference, measure_reference, read_references
from components.message.message import Message, Plural
from components.studio.language.page_texts import anew
from components.studio.language.translation import N_, _
from components.studio.page import messages
from components.studio.page.job_status import QUIET
from components.studio.page.updates import Updates

HINT = N_(
    '<div class="note">The model looks at these besides your picture: a person, a thing or a style. Drop them here.'
    " Your picture is @1, and these are numbered: write @2 in the prompt to name one.</div>"
)


@dataclass(frozen=True)
class ReferencePanel:
    """Hold the panel's widgets; the value of ``pictures`` is a list of (path, caption), or None."""

    accordion: gr.Accordion
    pictures: gr.Gallery
    said: gr.HTML
    to_library: gr.Button

    def follow_model(self, contract: ModelContract) -> Updates:
        """Return the update that fits the panel to a model, or hides it where the model takes one picture only."""
        return {self.accordion: gr.update(visible=contract.max_images > 1, label=_title(contract))}

    def add(self, path: str, chosen: list[Any] | None, contract: ModelContract) -> Updates:
        """Return the updates that add a file to the chosen references, and open the panel.

        Raises ValueNotAllowed where the model takes no further reference.
        """
        most = contract.max_images - 1
        if len(chosen or ()) >= most:
            raise ValueNotAllowed(_say_most(contract.model, most))
        return {
            self.accordion: gr.update(open=True),
            self.pictures: [*(chosen or ()), (path, None)],
            self.said: gr.update(visible=False),
        }

    def check(self, chosen: list[Any] | None) -> Updates:
        """Return the updates that leave out files that are no pictures, and say so."""
        good, bad = [], []
        for path, caption in chosen or ():
            try:
                measure_reference(path)
                good.append((path, caption))
            except ProofroomError as error:
                bad.append(Message("{name}: {problem}", name=Path(path).name, problem=error.message))
        return {
            self.pictures: good if bad else gr.skip(),
            self.said: gr.update(value=messages.cautions(bad), visible=bool(bad)),
        }


def read_chosen(chosen: list[Any] | None, contract: ModelContract) -> tuple[Reference, ...]:
    """Return the chosen references, none where the model takes none.

    Raises ValueNotAllowed for more than it takes, before any of them is read; UnreadablePicture or PictureTooLarge.
    """
    if contract.max_images == 1:
        return ()
    check_picture_count(contract, 1 + len(chosen or ()))
    return read_references(path for path, _ in chosen or ())


def measure_chosen(chosen: list[Any] | None, contract: ModelContract) -> list[Size]:
    """Return the sizes, (width, height), in which the chosen references travel, of as many as the model takes.

    Those beyond are for ``read_chosen`` to refuse: a mask can be made meanwhile. Raises UnreadablePicture or
    PictureTooLarge.
    """
    return [measure_reference(path) for path, _ in (chosen or ())[: contract.max_images - 1]]


def build_reference_panel(contract: ModelContract) -> ReferencePanel:
    """Return the panel, laid out."""
    title = partial(_title, contract)
    with gr.Accordion(
        title(),
        open=False,
        visible=contract.max_images > 1,
        elem_id="edit-references",
        elem_classes="panel",
    ) as accordion:
        gr.HTML(HINT, elem_classes="panel-facts")
        pictures = gr.Gallery(
            label=N_("Picture"),
            show_label=False,
            interactive=True,
            sources=["upload", "clipboard"],
            columns=4,
            fit_columns=False,
            height=132,
            object_fit="cover",
            allow_preview=False,
            buttons=[],
            elem_id="edit-reference-pictures",
        )
        said = gr.HTML(visible=False, elem_id="edit-references-said", elem_classes="panel-facts")
        to_library = gr.Button(N_("Pick one in the library"), size="sm", elem_id="edit-references-to-library")
    panel = ReferencePanel(anew(accordion, label=title), pictures, said, to_library)
    pictures.upload(panel.check, pictures, [pictures, said], queue=False, **QUIET)
    return panel


def _title(contract: ModelContract) -> str:
    return _("Reference pictures, up to {n}", n=contract.max_images - 1)


def _say_most(model: str, most: int) -> Message:
    """Return the refusal of one reference more than a model takes."""
    if not most:
        return Message("{model} takes no reference pictures. Choose another model.", model=model)
    return Plural(
        "{model} takes {n} reference picture at most. Choose another model, or remove the one that is there.",
        "{model} takes {n} reference pictures at most. Choose another model, or remove one of them.",
        n=most,
        model=model,
    )
