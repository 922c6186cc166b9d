"""The Edit tab, and a page with a picture in its editor."""

from pathlib import Path

import gradio as gr
import pytest

from components.studio.edit.edit_layout import build_edit_tab
from components.studio.edit.edit_tab import EditTab
from components.studio.page.visitor import build_token
from components.studio.server.session_blocks import SessionBlocks
from tests.library.pictures import encode
from tests.studio.conftest import Served
from tests.studio.edit.edit_page import PIXELS, EditPage


@pytest.fixture(scope="module")
def tab(served: Served) -> EditTab:
    """Give the tab, which keeps nothing of a page: each page keeps its own values."""
    with SessionBlocks():
        return build_edit_tab(served.service, [], build_token(), gr.State(None))


@pytest.fixture
def page(tab: EditTab, tmp_path: Path) -> EditPage:
    """Give a page with a picture in the editor, and a prompt."""
    page = EditPage(tab)
    page.open(encode(PIXELS), tmp_path)
    page.now |= {page.tab.asks.prompt: "A red rose", page.tab.asks.form.fields["size"]: "1024x1024"}
    return page
