"""The panel for reference pictures: what an edit's model is given to look at besides the picture.

The mask belongs to the picture and never to one of these.
"""

from dataclasses import dataclass

import gradio as gr

from components.endpoint.contract import ModelContract
from components.imaging.frame import Size
from components.library.guidance import Reference, measure_reference, read_references


@dataclass(frozen=True)
class ReferencePanel:
    """Hold the panel's widgets."""

    accordion: gr.Accordion
    pictures: gr.Gallery

    def follow_model(self, contract: ModelContract) -> dict:
        """Return the updates that fit the panel to a model; one that takes a single picture has no such panel."""
        return {self.accordion: gr.update(visible=contract.max_images > 1, label=_title(contract))}


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
            file_types=["image"],
            sources=["upload", "clipboard"],
            columns=4,
            fit_columns=False,
            height=132,
            object_fit="cover",
            allow_preview=False,
            buttons=[],
            elem_id="edit-reference-pictures",
        )
    return ReferencePanel(accordion, pictures)


def _title(contract: ModelContract) -> str:
    return f"Reference pictures, up to {contract.max_images - 1}"
