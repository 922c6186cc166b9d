"""Gradio is imported without writing stubs."""

from importlib import import_module
from pathlib import Path

import pytest

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
