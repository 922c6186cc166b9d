"""The handler of the Usage tab, called as a page would call it."""

import csv
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import gradio as gr
import pytest

from components.library.records.store import Store
from components.studio.page.updates import Updates
from components.studio.page.visitor import build_token, hash_token
from components.studio.server.session_blocks import SessionBlocks
from components.studio.usage.usage_tab import UsageTab, build_usage_tab
from tests.library.shots import edit_shot
from tests.studio.conftest import service

TOKEN, OTHERS_TOKEN = "5" * 64, "6" * 64


@pytest.fixture
def tab(store: Store) -> UsageTab:
    with SessionBlocks(), gr.Tab() as opened:
        return build_usage_tab(replace(service(), store=store), build_token(), opened)


def add_edit(store: Store, days_ago: int = 0) -> None:
    shot = edit_shot(visitor=hash_token(TOKEN), run="f" * 32)
    recipe = replace(shot.recipe, made_at=datetime.now(UTC) - timedelta(days=days_ago))
    store.add_shot(replace(shot, recipe=recipe))
    store.enter_found("f" * 32)


def visible(tab: UsageTab, updates: Updates) -> dict[str, bool]:
    names = ("nothing", "filled", "download")
    return {name: updates[getattr(tab, name)]["visible"] for name in names}


def test_a_visitor_sees_the_sums_of_own_calls_as_a_line_a_table_and_a_file(tab, store):
    add_edit(store)
    updates = tab.show(TOKEN, "30 days", None, "Model")
    assert visible(tab, updates) == {"nothing": False, "filled": True, "download": True}
    assert "¥1.165115" in updates[tab.said]
    assert ">gpt-image-1</th>" in updates[tab.table]
    assert updates[tab.measure]["value"] == "Cost in ¥"
    [row] = csv.DictReader(Path(updates[tab.download]["value"]).read_text(encoding="utf-8-sig").splitlines())
    assert (row["fate"], row["cost_CNY"]) == ("kept", "1.165115")
    assert visible(tab, tab.show(OTHERS_TOKEN, "30 days", None, "Day")) == {
        "nothing": True,
        "filled": False,
        "download": False,
    }


def test_a_period_without_calls_says_which(tab, store):
    add_edit(store, days_ago=20)
    assert "in the last 7 days" in tab.show(TOKEN, "7 days", None, "Day")[tab.empty]
    assert "made yet" in tab.show(OTHERS_TOKEN, "All", None, "Day")[tab.empty]
    assert visible(tab, tab.show(TOKEN, "30 days", "Pictures", "Day"))["filled"]


def test_a_period_without_calls_leads_to_all_days_where_there_are_earlier_calls(tab, store):
    add_edit(store, days_ago=20)
    assert tab.show(TOKEN, "7 days", None, "Day")[tab.to_all]["visible"]
    for token, period in ((OTHERS_TOKEN, "7 days"), (OTHERS_TOKEN, "All")):
        assert not tab.show(token, period, None, "Day")[tab.to_all]["visible"]
    updates = tab.show_all(TOKEN, None, "Day")
    assert updates[tab.period] == "All"
    assert visible(tab, updates)["filled"]


def test_a_measure_that_is_no_longer_there_becomes_the_first_of_those_there_are(tab, store):
    add_edit(store)
    assert tab.show(TOKEN, "All", "Cost in $", "Day")[tab.measure]["value"] == "Cost in ¥"
    assert tab.show(TOKEN, "All", "Tokens", "no group")[tab.measure]["value"] == "Tokens"
