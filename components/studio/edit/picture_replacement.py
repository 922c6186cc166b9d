"""The replacement: whether a new picture takes the place of one that was painted on, which loses the strokes.

Asks at the stage, and keeps the new picture's file meanwhile. Puts nothing up.
"""

from dataclasses import dataclass

import gradio as gr

QUESTION = '<div class="note caution" role="alert"><span>Replace the picture? Its strokes are lost.</span></div>'


@dataclass(frozen=True)
class PictureReplacement:
    """Hold the question's widgets; ``path`` is the new picture's file."""

    row: gr.Row
    replace: gr.Button
    keep: gr.Button
    path: gr.State

    @property
    def shown(self) -> list:
        """Return what ``ask`` and ``forget`` may update."""
        return [self.row, self.path]

    def ask(self, path: str) -> dict:
        """Return the updates that ask whether the picture in a file replaces the one on the stage."""
        return {self.row: gr.update(visible=True), self.path: path}

    def forget(self) -> dict:
        """Return the updates that ask no more."""
        return {self.row: gr.update(visible=False), self.path: ""}


def build_picture_replacement() -> PictureReplacement:
    """Return the question, laid out and hidden."""
    with gr.Row(visible=False, elem_id="edit-replacement", elem_classes="bar") as row:
        gr.HTML(QUESTION, elem_classes="said")
        replace = gr.Button("Replace the picture", size="sm", elem_id="edit-replace")
        keep = gr.Button("Keep the picture", size="sm", elem_id="edit-keep")
    return PictureReplacement(row, replace, keep, gr.State(""))
