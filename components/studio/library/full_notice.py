"""The notice that the disk is nearly full: said in the library before the oldest pictures leave."""

from collections.abc import Callable
from typing import Any

import gradio as gr

from components.library.storage.data_limit import DataLimit
from components.message.message import Message
from components.studio.page import messages
from components.studio.page.job_status import QUIET
from components.studio.page.updates import Updates

NEARLY_FULL = Message(
    "The disk of this Proofroom is nearly full: the oldest pictures without a star leave first. Star what is to stay,"
    " or export it."
)


def build_full_notice(limit: DataLimit, opened: Callable[..., Any]) -> gr.HTML:
    """Return the notice, laid out and wired; ``opened`` is the event of the tab being opened."""
    notice = gr.HTML("", visible=False, elem_id="library-full")

    def say() -> Updates:
        said = messages.caution(NEARLY_FULL) if limit.nearly_full else ""
        return {notice: gr.update(value=said, visible=limit.nearly_full)}

    opened(say, None, notice, **QUIET)
    return notice
