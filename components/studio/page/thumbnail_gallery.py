"""A gallery of thumbnails that are clicked, not enlarged in their place."""

from typing import Any

import gradio as gr


def build_thumbnails(elem_id: str, columns: int, **options: Any) -> gr.Gallery:
    """Return a gallery of thumbnails, laid out; ``options`` are further ones of ``gr.Gallery``."""
    return gr.Gallery(
        show_label=False,
        allow_preview=False,
        columns=columns,
        object_fit="cover",
        interactive=False,
        buttons=[],
        elem_id=elem_id,
        **options,
    )
