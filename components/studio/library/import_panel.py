"""The import of an exported ZIP: an upload button, and a line that says the outcome."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import gradio as gr
from markupsafe import Markup

from components.errors import ProofroomError
from components.library.exchange.importer import import_zip
from components.message.message import Message
from components.studio.language.translation import N_
from components.studio.page import messages
from components.studio.page.job_status import QUIET
from components.studio.page.service import Service
from components.studio.page.updates import Updates

# Each import reads whole pictures into memory: the number of imports at once, of all visitors together.
AT_ONCE = 2


@dataclass(frozen=True)
class ImportPanel:
    """Hold the panel's widgets; ``imported`` counts the imports that brought pictures, so that it changes with each."""

    service: Service
    upload: gr.UploadButton
    said: gr.HTML
    imported: gr.State

    def import_upload(self, path: str | None, before: int, token: object) -> Iterator[Updates]:
        """Import an uploaded ZIP as the visitor's pictures; ``before`` is the value of ``imported``."""
        if path is None:
            return
        done = None
        try:
            for done in import_zip(Path(path), self.service.store, self.service.visitor(token).id, self.service.shared):
                so_far = Message("{seen:,} of {asked:,} pictures", seen=done.seen, asked=done.asked)
                yield self._say(messages.quiet(so_far))
            problems = done.problems if done else ()
            said = messages.quiet(done.sentence if done else "") + messages.cautions(problems)
        except ProofroomError as error:
            said = messages.failed(error)
        finally:
            self.service.uploads.remove(path)
        came = done is not None and done.came + done.restored > 0
        yield self._say(said) | {self.imported: before + came}

    def _say(self, html: Markup) -> Updates:
        return {self.said: gr.update(value=html, visible=True)}


def build_import_panel(service: Service, token: gr.BrowserState) -> ImportPanel:
    """Return the panel, laid out and wired; ``token`` is the visitor's."""
    upload = gr.UploadButton(N_("Import a ZIP"), size="sm", elem_id="library-import")
    said = gr.HTML(visible=False, elem_id="library-import-said", elem_classes="panel-facts")
    panel = ImportPanel(service, upload, said, gr.State(0))
    asked, shown = [upload, panel.imported, token], [said, panel.imported]
    upload.upload(panel.import_upload, asked, shown, concurrency_limit=AT_ONCE, **QUIET)
    return panel
