"""The masthead of the page: the name, the endpoint at work, the visitor's key, who is signed in, and the language."""

from dataclasses import dataclass
from functools import partial

import gradio as gr

from components.studio.access.account_line import build_account_line
from components.studio.access.key_panel import KeyPanel, build_key_panel
from components.studio.language.language_menu import LanguageMenu, build_language_menu
from components.studio.language.page_texts import anew
from components.studio.page import messages
from components.studio.page.service import Service


@dataclass(frozen=True)
class Masthead:
    """Hold the parts; ``key_panel`` and ``account_line`` are None where visitors bring no key, and do not sign in."""

    chip: gr.HTML
    key_panel: KeyPanel | None
    account_line: gr.HTML | None
    language_menu: LanguageMenu


def build_masthead(service: Service) -> Masthead:
    """Return the masthead, laid out."""
    with gr.Row(elem_classes="masthead"):
        gr.HTML("<h1>Proofroom</h1>", elem_classes="name")
        endpoint = service.endpoint
        say_chip = partial(messages.status_chip, endpoint.name, endpoint.model, endpoint.offline)
        chip = anew(gr.HTML(say_chip(), elem_id="endpoint-status"), value=say_chip)
        return Masthead(chip, build_key_panel(service), build_account_line(service), build_language_menu())
