"""The import: an exported ZIP is given back, and at that place it says what came in or what was wrong.

``panel = build_import(service, token)`` lays it out where it is called, and ``panel.imported.change`` is the event of
pictures having come in.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import gradio as gr

from components.errors import ProofroomError
from components.library.exchange.importer import import_zip
from components.studio.page import messages
from components.studio.page.job_status import QUIET
from components.studio.page.service import Service
from components.studio.page.uploads import remove_upload

# Each reads whole pictures into memory.
AT_ONCE = 2


@dataclass(frozen=True)
class ImportPanel:
    """Hold the panel's widgets; ``imported`` is a count that goes up when pictures came in."""

    upload: gr.UploadButton
    said: gr.HTML
    imported: gr.State

    def take(self, service: Service, path: str | None, before: int, token: object) -> Iterator[dict]:
        """Yield the updates of an import of an uploaded ZIP; ``before`` is what ``imported`` was."""
        if path is None:
            return
        done = None
        try:
            for done in import_zip(Path(path), service.store, service.visitor(token).id, service.shared):
                yield self._say(messages.quiet(f"{done.seen:,} of {done.asked:,} pictures"))
            said = messages.quiet(done.sentence) + messages.cautions(done.problems)
        except ProofroomError as error:
            said = messages.failed(error)
        finally:
            remove_upload(path)
        came = done is not None and done.came + done.restored > 0
        yield self._say(said) | {self.imported: before + came}

    def _say(self, html: str) -> dict:
        return {self.said: gr.update(value=html, visible=True)}


def build_import(service: Service, token: gr.BrowserState) -> ImportPanel:
    """Return the panel, laid out; ``token`` is the visitor's, whose pictures come in."""
    upload = gr.UploadButton("Import a ZIP", size="sm", elem_id="library-import")
    said = gr.HTML(visible=False, elem_id="library-import-said", elem_classes="panel-facts")
    panel = ImportPanel(upload, said, gr.State(0))
    upload.upload(
        partial(panel.take, service),
        [upload, panel.imported, token],
        [said, panel.imported],
        concurrency_limit=AT_ONCE,
        **QUIET,
    )
    return panel
