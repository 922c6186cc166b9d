"""A gallery of thumbnails that are clicked, and the choice of a picture in a gallery."""

from collections.abc import Callable, Sequence
from typing import Any

import gradio as gr

from components.studio.page.job_status import QUIET
from components.studio.page.updates import Updates, Widget

# chosen_picture.js: a press beside a gallery waits until the choice is told.
TELL = "(...values) => window.proofroomChoice.tell('{gallery}', values)"
END = "() => {{ window.proofroomChoice.end('{gallery}', {is_known}); return []; }}"


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


def follow_choice(
    gallery: gr.Gallery, choose: Callable[..., Updates], inputs: Sequence[Widget], outputs: Sequence[Widget]
) -> None:
    """Wire the handler ``choose`` of a person choosing a picture of a gallery, whose buttons are for that picture."""
    # At once, past the queue; a choice that is made while another is told is not lost.
    options: dict[str, Any] = {"queue": False, "trigger_mode": "multiple", **QUIET}
    told = gallery.select(choose, inputs, outputs, js=TELL.format(gallery=gallery.elem_id), **options)
    for ended, is_known in ((told.success, "true"), (told.failure, "false")):
        ended(None, None, None, js=END.format(gallery=gallery.elem_id, is_known=is_known), **QUIET)
