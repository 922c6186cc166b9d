"""The form that Create and Edit share: what a model may be told besides the prompt.

Every value it offers is read from the contract of the model in use.
"""

from dataclasses import dataclass
from datetime import date

import gradio as gr

from components.endpoint.contract import ModelContract
from components.studio import stage


@dataclass(frozen=True)
class Form:
    """Hold the widgets of a form."""

    size: gr.Dropdown
    quality: gr.Dropdown
    output_format: gr.Dropdown
    compression: gr.Slider
    count: gr.Dropdown

    @property
    def widgets(self) -> list[gr.components.Component]:
        """Return the widgets in the order ``Service.request`` takes their values."""
        return [self.size, self.quality, self.output_format, self.compression, self.count]

    @property
    def priced(self) -> list[gr.components.Component]:
        """Return the widgets the price depends on, in the order ``Service.price`` takes their values."""
        return [self.size, self.quality, self.count]


def build_form(contract: ModelContract, prefix: str, best_fit: bool = False) -> Form:
    """Return a form whose widget ids start with ``prefix``; ``best_fit`` offers to have the size chosen, as ""."""

    def choose(label: str, choices, value, name: str) -> gr.Dropdown:
        return gr.Dropdown(
            choices=list(choices),
            value=value,
            label=label,
            filterable=False,
            elem_id=f"{prefix}-{name}",
            min_width=120,
        )

    if said := [sentence for sentence in (contract.retirement(date.today()), *contract.notes) if sentence]:
        gr.HTML(stage.quiet(" ".join(said)), elem_id=f"{prefix}-model-note", elem_classes="model-note")
    with gr.Row(elem_classes="pair"):
        sizes = [(size.replace("x", " x "), size) for size in contract.sizes]
        if best_fit:
            sizes.insert(0, ("Best fit", ""))
        size = choose("Size", sizes, "" if best_fit else contract.default_size, "size")
        quality = choose("Quality", _worded(contract.qualities), contract.default_quality, "quality")
    with gr.Row(elem_classes="pair"):
        count = choose("Count", range(1, contract.max_count + 1), 1, "count")
        formats = [(name.upper(), name) for name in contract.formats]
        output_format = choose("Format", formats, contract.default_format, "format")
    compression = gr.Slider(
        0,
        100,
        value=contract.default_compression,
        step=1,
        label="Compression, 0-100",
        visible=contract.default_format in contract.compressible,
        elem_id=f"{prefix}-compression",
    )
    output_format.change(
        lambda chosen: gr.update(visible=chosen in contract.compressible),
        output_format,
        compression,
        queue=False,
        show_progress="hidden",
        api_visibility="private",
    )
    return Form(size, quality, output_format, compression, count)


def _worded(values: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(value.capitalize(), value) for value in values]
