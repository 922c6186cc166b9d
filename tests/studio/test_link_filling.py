"""A link that fills a form in, as a page that is loaded carries it out."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from urllib.parse import urlencode

import gradio as gr
import pytest

from app import HOME
from components.library.records.shot import Shot
from components.library.records.shot_rows import update_shots
from components.studio.create.create_layout import build_create_tab
from components.studio.edit.edit_layout import build_edit_tab
from components.studio.form.examples import read_examples
from components.studio.form.link_values import LinkValues, read_link
from components.studio.link_filling import LAST_RUN, UNKNOWN_SHOT, LinkFilling
from components.studio.page.updates import Updates
from components.studio.page.visitor import build_token, hash_token
from components.studio.server.session_blocks import SessionBlocks
from tests.studio.conftest import Served

TOKEN, OTHERS_TOKEN = "1f" * 32, "2e" * 32


@pytest.fixture(scope="module")
def filling(served: Served) -> Iterator[LinkFilling]:
    examples, service = read_examples(HOME / "examples"), served.service
    with SessionBlocks(), gr.Tabs() as tabs, gr.Tab():
        token = build_token()
        create = build_create_tab(service, examples, token, gr.State(None))
        edit = build_edit_tab(service, examples, token, gr.State(None))
        yield LinkFilling(service, token, tabs, create, edit, gr.State(None))


@pytest.fixture
def shot(served: Served, ball: tuple[list[str], dict]) -> Iterator[Shot]:
    """Give a shot of the visitor with TOKEN."""
    found = served.store.find_shot(ball[1]["shots"][0])
    mine = replace(found, visitor=hash_token(TOKEN))
    update_shots(served.store.database, [found.id], visitor=mine.visitor)
    yield mine
    update_shots(served.store.database, [found.id], visitor=found.visitor, deleted_at=None)


def fill(filling: LinkFilling, token: str = TOKEN, **fields: str) -> Updates:
    """Return all that a link changes on the page."""
    forms = (filling.create.asks.form, filling.edit.asks.form)
    values = [widget.value for form in forms for widget in form.widgets]
    filled: Updates = {}
    for updates in filling.fill(token, read_link(urlencode(fields)), *values):
        assert set(updates) <= set(filling.shown)
        filled |= updates
    return filled


def test_create_is_filled_in_and_says_so_and_nothing_runs(filling, served):
    runs = len(served.store.list_runs())
    filled, asks = fill(filling, prompt="A lighthouse", size="1536x1024"), filling.create.asks
    assert filled[filling.tabs]["selected"] == "create"
    assert filled[asks.prompt] == "A lighthouse"
    assert filled[asks.form.fields["size"]]["value"] == "1536x1024"
    assert filled[filling.create.link_line.row]["visible"]
    assert "Filled in from a link. Check it before you press." in filled[filling.create.link_line.said]
    # The price follows the signal.
    assert filled[filling.create.restored_model].value == "gpt-image-1"
    assert len(served.store.list_runs()) == runs


def test_a_size_that_the_model_does_not_draw_is_left_out_with_a_sentence(filling):
    filled, asks = fill(filling, prompt="A lighthouse", size="1024x1000"), filling.create.asks
    assert filled[asks.form.fields["size"]]["value"] == asks.form.fields["size"].value
    assert "The model takes no such size." in filled[filling.create.link_line.said]


def test_a_prompt_is_text_and_no_html(filling):
    filled = fill(filling, prompt="<img src=x onerror=alert(1)>", size="<b>")
    assert "<img" not in filled[filling.create.link_line.said]
    assert "<b>" not in filled[filling.create.link_line.said]


def test_a_picture_of_this_library_is_opened_in_edit_with_the_prompt(filling, shot):
    filled, edit = fill(filling, prompt="A red boat", image=shot.id), filling.edit
    assert filled[filling.tabs]["selected"] == "edit"
    assert filled[edit.editor.loaded].parent == shot.id
    assert filled[edit.asks.prompt] == "A red boat"
    assert filled[edit.link_line.row]["visible"]
    assert str(UNKNOWN_SHOT) not in filled[edit.link_line.said]


def test_a_picture_of_another_library_is_not_opened_and_the_prompt_stays(filling, shot, served):
    for token, image in ((OTHERS_TOKEN, shot.id), ("", shot.id), (TOKEN, "0b" * 16), (TOKEN, shot.id)):
        if token == TOKEN and image == shot.id:
            served.store.bin_shots([shot.id])
        filled, edit = fill(filling, token, prompt="A red boat", image=image), filling.edit
        assert edit.editor.loaded not in filled
        assert filled[edit.asks.prompt] == "A red boat"
        assert "is not in the library of this browser" in filled[edit.link_line.said]


def test_a_visitor_with_a_recent_run_is_told_how_it_comes_back(filling, monkeypatch):
    assert str(LAST_RUN) not in fill(filling, prompt="A")[filling.create.link_line.said]
    run = SimpleNamespace(asked_at=datetime.now(UTC))
    monkeypatch.setattr(type(filling.service.store), "list_runs", lambda *_a, **_k: [run])
    assert str(LAST_RUN) in fill(filling, prompt="A")[filling.create.link_line.said]


def test_an_ended_visit_fills_nothing_in(filling):
    assert list(filling.fill(TOKEN, None)) == []
    assert LinkValues() != LinkValues()
