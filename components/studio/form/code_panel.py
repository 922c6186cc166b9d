"""The panel that shows the current request as a program: curl, or Python.

The tab makes the request. The program never holds the key.
"""

from dataclasses import dataclass, replace

import gradio as gr

from components.endpoint.form import list_files
from components.endpoint.request import GenerateRequest
from components.endpoint.snippet import DIALECTS, write_snippet
from components.message.message import Message
from components.studio.language.all_languages import in_all_languages
from components.studio.language.catalogue import language_of
from components.studio.language.reader import reader_now
from components.studio.language.translation import N_, _, translate
from components.studio.page.cache import cache_file
from components.studio.page.service import Service
from components.studio.page.updates import Updates, Widget

FIRST = "curl"


@dataclass(frozen=True)
class CodePanel:
    """Hold the panel's widgets; ``files`` are the files that the program of an edit reads, None without an edit."""

    accordion: gr.Accordion
    dialect: gr.Radio
    code: gr.Code
    files: gr.File | None
    update: gr.Button | None

    @property
    def shown(self) -> list[Widget]:
        """Return the widgets that ``show`` may update."""
        return [widget for widget in (self.code, self.files) if widget is not None]

    def show(self, service: Service, request: GenerateRequest, dialect: str) -> Updates:
        """Return the updates that show a request as a program."""
        text = _write_program(service, request, dialect)
        updates: Updates = {self.code: gr.update(value=text, language="shell" if dialect == "curl" else "python")}
        if self.files is not None:
            updates[self.files] = [cache_file(data, name) for _, name, data in list_files(request)]
        return updates

    def explain(self, sentence: Message | str) -> Updates:
        """Return the updates that show a sentence in place of the program."""
        updates: Updates = {self.code: gr.update(value=_write_comment(sentence), language="shell")}
        return updates if self.files is None else updates | {self.files: None}


def build_code_panel(prefix: str, with_files: bool) -> CodePanel:
    """Return the panel, laid out; its ids start with ``prefix``."""
    with gr.Accordion(N_("Show the code"), open=False, elem_id=f"{prefix}-code", elem_classes="panel") as accordion:
        choices = [(label, dialect) for dialect, label in DIALECTS.items()]
        dialect = gr.Radio(choices, value=FIRST, show_label=False, container=False, elem_id=f"{prefix}-code-dialect")
        code = gr.Code(
            language="shell",
            show_label=False,
            interactive=False,
            lines=8,
            max_lines=12,
            wrap_lines=True,
            elem_id=f"{prefix}-code-text",
        )
        files = update = None
        if with_files:
            files = gr.File(
                label=N_("Files of the request"),
                file_count="multiple",
                interactive=False,
                show_label=False,
                elem_id=f"{prefix}-code-files",
                height=90,
            )
            update = gr.Button(N_("Update"), size="sm", elem_id=f"{prefix}-code-update")
    return CodePanel(accordion, dialect, code, files, update)


@in_all_languages
def _write_program(service: Service, request: GenerateRequest, dialect: str) -> str:
    plain, endpoint = replace(request, partial_images=0), service.endpoint_now
    language = language_of(reader_now())
    program = write_snippet(plain, endpoint.base_url, dialect, key_name=endpoint.key_name, language=language)
    if not request.partial_images:
        return program
    said = _("Without the unfinished pictures that the page asks for.")
    return f"# {said}\n{program}"


@in_all_languages
def _write_comment(sentence: Message | str) -> str:
    return f"# {translate(sentence)}"
