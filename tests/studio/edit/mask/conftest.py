"""A person's hand at the mask of a picture, and a mask file."""

from pathlib import Path

import gradio as gr
import pytest

from components.studio.edit.edit_layout import build_edit_tab
from components.studio.edit.mask.mask_changes import MaskChanges
from components.studio.page.visitor import build_token
from components.studio.server.session_blocks import SessionBlocks
from tests.library.pictures import encode, noise
from tests.studio.conftest import Served
from tests.studio.edit.mask.hand import Hand
from tests.studio.edit.mask.white_strokes import MASK, SIZE, strokes


@pytest.fixture
def hand(served: Served, tmp_path: Path) -> Hand:
    with SessionBlocks():
        editor = build_edit_tab(served.service, [], build_token(), gr.State(None)).editor
        run = gr.Button()
    picture = tmp_path / "picture.png"
    picture.write_bytes(encode(noise(*SIZE)))
    changes = MaskChanges(editor.panel, gr.Number(), editor.loaded_pictures, editor.loaded, editor.asks, run)
    return Hand(changes, editor.loaded_pictures.load(str(picture)))


@pytest.fixture
def file(tmp_path: Path) -> str:
    """Give white strokes on a transparent ground."""
    path = tmp_path / "strokes.png"
    path.write_bytes(strokes(MASK))
    return str(path)
