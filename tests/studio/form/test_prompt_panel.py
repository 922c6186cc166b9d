"""The handlers of the panel of prompts, called as a page would call them."""

from dataclasses import replace

import gradio as gr
import pytest

from components.library.records.prompts import Prompt
from components.library.records.store import Store
from components.studio.form.prompt_history import PromptHistory
from components.studio.form.prompt_panel import (
    MOST_SHOWN,
    PromptPanel,
    build_prompt_panel,
    shorten_prompt,
)
from components.studio.page.updates import Updates
from components.studio.page.visitor import build_token
from components.studio.server.session_blocks import SessionBlocks
from tests.studio.conftest import service

TOKEN, OTHERS_TOKEN = "1" * 64, "2" * 64


@pytest.fixture
def panel(store: Store) -> PromptPanel:
    with SessionBlocks():
        return build_prompt_panel(replace(service(), store=store), build_token(), gr.Textbox(), "here")


def listed(panel: PromptPanel, updates: Updates) -> list[str]:
    return [label for label, _ in updates[panel.listing]["choices"]]


def keep(panel: PromptPanel, text: str, name: str = "", token: str = TOKEN) -> str:
    """Keep a favourite; return its id."""
    return panel.keep_prompt(token, text, name, "")[panel.listing]["choices"][0][1]


def test_a_favourite_is_listed_to_its_visitor_alone_and_found_by_its_words(panel: PromptPanel):
    keep(panel, "A cat\non a roof", "Tom")
    assert listed(panel, panel.refresh(TOKEN, "")) == ["★ Tom: A cat on a roof"]
    assert listed(panel, panel.refresh(OTHERS_TOKEN, "")) == []
    assert listed(panel, panel.refresh(TOKEN, "roof")) == ["★ Tom: A cat on a roof"]
    assert "once you have run it" in panel.refresh(OTHERS_TOKEN, "")[panel.said]["value"]
    assert "Nothing was found." in panel.refresh(TOKEN, "dog")[panel.said]["value"]


def test_a_prompt_that_is_pressed_replaces_the_text_of_the_box_and_undo_puts_that_back(panel: PromptPanel):
    updates = panel.choose(TOKEN, keep(panel, "A cat"), "", "typed", PromptHistory())
    assert updates[panel.prompt] == "A cat"
    assert updates[panel.undo]["visible"]
    assert updates[panel.remove]["visible"]
    undone = panel.put_back(updates[panel.history], "A cat")
    assert undone[panel.prompt] == "typed"
    assert panel.put_back(PromptHistory(), "typed") == {panel.prompt: gr.skip()}


def test_blanks_are_asked_for_before_the_prompt_is_used(panel: PromptPanel):
    updates = panel.choose(TOKEN, keep(panel, "A {colour} {thing}"), "", "", PromptHistory())
    assert panel.prompt not in updates
    assert [updates[field]["label"] for field in panel.fields[:3]] == ["colour", "thing", ""]
    assert [updates[field]["visible"] for field in panel.fields[:3]] == [True, True, False]
    filled = panel.fill(updates[panel.picked], "", PromptHistory(), "red", "", "")
    assert filled[panel.prompt] == "A red {thing}"
    assert panel.fill(None, "", PromptHistory()) == {panel.prompt: gr.skip()}


def test_a_star_is_taken_away_and_given_back(panel: PromptPanel):
    chosen = panel.choose(TOKEN, keep(panel, "A cat"), "", "", PromptHistory())[panel.picked]
    removed = panel.switch_favourite(TOKEN, chosen, "")
    assert listed(panel, removed) == []
    assert removed[panel.remove] == "★ Keep it"
    kept = panel.switch_favourite(TOKEN, removed[panel.picked], "")
    assert listed(panel, kept) == ["★ A cat"]
    assert kept[panel.remove] == "Remove star"


def test_nobody_uses_the_prompt_of_another(panel: PromptPanel):
    updates = panel.choose(OTHERS_TOKEN, keep(panel, "A secret"), "", "", PromptHistory())
    assert panel.prompt not in updates
    assert "no longer there" in updates[panel.said]["value"]


def test_the_list_shows_one_line_of_each():
    assert shorten_prompt(Prompt("1", "a\n cat")) == "a cat"
    assert shorten_prompt(Prompt("1", "a cat", "Tom", favourite=True)) == "★ Tom: a cat"
    assert len(shorten_prompt(Prompt("1", "x" * 999))) == MOST_SHOWN
