"""Gradio is imported without writing stubs, and without what Proofroom does not use."""

import json
import sys
from importlib import import_module
from pathlib import Path

import gradio as gr
import pytest
from gradio import caching

from components.studio.gradio_import import defer, stand_in

SOURCE = """
from gradio.components import HTML


class Own(HTML):
    pass
"""


def test_a_component_writes_no_stub_beside_its_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "a_component.py").write_text(SOURCE)
    monkeypatch.syspath_prepend(tmp_path)
    assert import_module("a_component").Own.__name__ == "Own"
    assert list(tmp_path.glob("*.pyi")) == []


def test_gradio_has_loaded_neither_pandas_nor_the_sdk_of_agents():
    assert not hasattr(gr.mcp.GradioMCPServer, "Server")
    assert "__getattr__" in vars(caching.pd)


def test_what_is_deferred_is_loaded_when_it_is_asked_for():
    assert defer("json").loads is json.loads


def test_a_module_is_stood_in_for_until_the_import_has_ended_or_failed():
    with stand_in("a_module", defer("json")):
        assert import_module("a_module").loads is json.loads
    assert "a_module" not in sys.modules
    with pytest.raises(ZeroDivisionError), stand_in("a_module", None):
        raise ZeroDivisionError
    assert "a_module" not in sys.modules


def test_a_module_that_is_not_to_be_had_cannot_be_imported_meanwhile_and_a_loaded_one_can():
    with stand_in("sqlite3.dump", None), pytest.raises(ImportError):
        import_module("sqlite3.dump")
    with stand_in("json", None):
        assert import_module("json") is json
