"""The replacement of a painted picture: asks first, because the strokes are lost.

Keeps the new picture's file until the person has answered. Opens no picture.
"""

from dataclasses import dataclass
from typing import Any

import gradio as gr

from components.studio.language.translation import N_
from components.studio.page.updates import Updates

QUESTION = N_('<div class="note caution" role="alert"><span>Replace the picture? Its strokes are lost.</span></div>')


@dataclass(frozen=True)
class PictureReplacement:
    """Hold the question's widgets; ``path`` is the new picture's file, "" where nothing is asked."""

    row: gr.Row
    replace: gr.Button
    keep: gr.Button
    path: gr.State

    @property
    def shown(self) -> list[Any]:
        """Return the widgets that ``ask`` and ``hide`` update."""
        return [self.row, self.path]

    def ask(self, path: str) -> Updates:
        """Return the updates that ask whether the picture in a file replaces the picture in the editor."""
        return {self.row: gr.update(visible=True), self.path: path}

    def hide(self) -> Updates:
        """Return the updates that hide the question."""
        return {self.row: gr.update(visible=False), self.path: ""}


def build_picture_replacement() -> PictureReplacement:
    """Return the question, laid out and hidden."""
    with gr.Row(visible=False, elem_id="edit-replacement", elem_classes="bar") as row:
        gr.HTML(QUESTION, elem_classes="said")
        replace = gr.Button(N_("Replace the picture"), size="sm", elem_id="edit-replace")
        keep = gr.Button(N_("Keep the picture"), size="sm", elem_id="edit-keep")
    return PictureReplacement(row, replace, keep, gr.State(""))
