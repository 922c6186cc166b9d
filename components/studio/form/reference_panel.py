"""The panel for reference pictures: what an edit's model is given to look at besides the picture.

The mask belongs to the picture and never to one of these.
"""

from dataclasses import dataclass
from pathlib import Path

import gradio as gr

from components.endpoint.contracts.contract import ModelContract
from components.errors import ProofroomError, ValueNotAllowed
from components.imaging.frame import Size
from components.library.edits.references import Reference, measure_reference, read_references
from components.studio.page import messages
from components.studio.page.job_status import QUIET


@dataclass(frozen=True)
class ReferencePanel:
    """Hold the panel's widgets."""

    accordion: gr.Accordion
    pictures: gr.Gallery
    said: gr.HTML

    def follow_model(self, contract: ModelContract) -> dict:
        """Return the updates that fit the panel to a model; one that takes a single picture has no such panel."""
        return {self.accordion: gr.update(visible=contract.max_images > 1, label=_title(contract))}

    def add(self, path: str, chosen: list | None, contract: ModelContract) -> dict:
        """Return the updates that add a picture's file to those chosen, where the person sees it.

        Raises ValueNotAllowed where the model takes no more.
        """
        most = contract.max_images - 1
        if len(chosen or ()) >= most:
            many = f"{most} reference pictures at most" if most else "no reference pictures"
            raise ValueNotAllowed(f"{contract.model} takes {many}. Choose another model, or remove one of them.")
        return {
            self.accordion: gr.update(open=True),
            self.pictures: [*(chosen or ()), (path, None)],
            self.said: gr.update(visible=False),
        }

    def check(self, chosen: list | None) -> dict:
        """Return the updates that leave out what is no picture, and say so."""
        good, bad = [], []
        for path, caption in chosen or ():
            try:
                measure_reference(path)
                good.append((path, caption))
            except ProofroomError as error:
                bad.append(f"{Path(path).name}: {error.message}")
        return {
            self.pictures: good if bad else gr.skip(),
            self.said: gr.update(value=messages.cautions(bad), visible=bool(bad)),
        }


def read_panel(chosen: list | None, contract: ModelContract) -> tuple[Reference, ...]:
    """Return the references chosen; none where the model takes none. Raises UnreadablePicture or PictureTooLarge."""
    return read_references(path for path, _ in chosen or ()) if contract.max_images > 1 else ()


def measure_panel(chosen: list | None, contract: ModelContract) -> list[Size]:
    """Return the sizes, (width, height), of what travels for the references chosen; raises as ``read_panel``."""
    return [measure_reference(path) for path, _ in chosen or ()] if contract.max_images > 1 else []


def build_reference_panel(contract: ModelContract) -> ReferencePanel:
    """Return the panel, laid out."""
    with gr.Accordion(
        _title(contract),
        open=False,
        visible=contract.max_images > 1,
        elem_id="edit-references",
        elem_classes="panel",
    ) as accordion:
        pictures = gr.Gallery(
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
    panel = ReferencePanel(accordion, pictures, said)
    pictures.upload(panel.check, pictures, [pictures, said], queue=False, **QUIET)
    return panel


def _title(contract: ModelContract) -> str:
    return f"Reference pictures, up to {contract.max_images - 1}"
