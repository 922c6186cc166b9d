"""The bytecode that is written before the workers start."""

import sys

import pytest

from tests.bytecode import rewrite


def test_a_test_is_rewritten_and_nothing_of_it_runs(tmp_path, monkeypatch, request):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    file = tmp_path / "test_one.py"
    file.write_text("import os\n\nos.environ['RUN'] = 'yes'\nraise SystemExit\n")
    monkeypatch.delenv("RUN", raising=False)
    rewrite(request.config.pluginmanager.rewrite_hook, file)
    assert len(list(tmp_path.rglob("test_one.*-pytest-*.pyc"))) == 1
    with pytest.raises(KeyError):
        monkeypatch.delenv("RUN")
