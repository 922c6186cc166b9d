"""The line over a form that says that a link has filled the form in, with the button that takes it back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import gradio as gr

from components.message.message import Message, Sentences
from components.studio.language.translation import N_
from components.studio.page import messages
from components.studio.page.job_status import QUIET
from components.studio.page.updates import Updates, Widget

FILLED = Message("Filled in from a link. Check it before you press.")
# The page as it opens without the link: with the last run of its visitor, where that was a moment ago.
LOAD_ANEW = "() => { window.proofroomLink.forget(); location.reload(); }"
FORGET = "() => window.proofroomLink.forget()"


@dataclass(frozen=True)
class LinkLine:
    """Hold the ``row`` of the line, its sentences ``said``, and the button ``clear``."""

    row: gr.Row
    said: gr.HTML
    clear: gr.Button

    @property
    def shown(self) -> list[Widget]:
        """Return the widgets that ``show`` and ``hide`` update."""
        return [self.row, self.said]

    def show(self, *about: Message) -> Updates:
        """Return the updates that show the line; ``about`` are messages about what was left out."""
        return {self.row: gr.update(visible=True), self.said: messages.quiet(Sentences(FILLED, *about))}

    def hide(self) -> Updates:
        """Hide the line."""
        return {self.row: gr.update(visible=False), self.said: ""}

    def leave_at(self, *events: Callable[..., Any]) -> None:
        """Wire the events after which the form is the person's own."""
        gr.on(events, self.hide, None, self.shown, queue=False, **QUIET)


def build_link_line(prefix: str) -> LinkLine:
    """Return the line, laid out and hidden; its ids start with ``prefix``."""
    with gr.Row(visible=False, elem_id=f"{prefix}-link", elem_classes="link-line") as row:
        said = gr.HTML("", elem_id=f"{prefix}-link-said", elem_classes="panel-facts")
        clear = gr.Button(N_("Clear"), size="sm", min_width=70, scale=0, elem_id=f"{prefix}-link-clear")
    clear.click(None, None, None, js=LOAD_ANEW, **QUIET)
    return LinkLine(row, said, clear)
