"""The commands of operation, as a person runs them: what is written, and the exit code."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from components.library.records.store import open_store
from components.terminal.commands import run
from tests.far_end import FarEnd
from tests.library.exports import add_edit

ROOT = Path(__file__).resolve().parents[2]
KEY = "sk-Zk3vQ8rTn5WbX2yLp7Hd"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the data folder of the commands."""
    monkeypatch.setenv("PROOFROOM_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def find(capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, str]]:
    """Return the findings of a check by their names."""
    return {finding["name"]: finding for finding in json.loads(capsys.readouterr().out)["findings"]}


def test_a_fresh_installation_is_checked_without_a_database_being_made(data, capsys):
    assert run(["check", "--json"]) == 0
    found = find(capsys)
    assert found["key"]["remedy"] == "Set MODELVERSE_API_KEY."
    assert [found[name]["level"] for name in ("database", "files", "formats")] == ["ok"] * 3
    assert [path for path in data.rglob("*") if path.is_file()] == []


def test_a_key_is_checked_by_the_list_of_models_alone(far_end: FarEnd, monkeypatch, capsys):
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("PROOFROOM_BASE_URL", far_end.url)
    far_end.answer({"data": [{"id": "gpt-image-2"}]})
    assert run(["check", "--json"]) == 0
    assert find(capsys)["key"]["level"] == "ok"
    assert [asked.line for asked in far_end.asked] == ["GET /v1/models HTTP/1.1"]
    far_end.answer({"error": {"message": f"Incorrect API key provided: {KEY}"}}, 401)
    assert run(["check", "--json"]) == 1
    said = capsys.readouterr().out
    assert '"failed"' in said
    assert KEY not in said


def test_a_damaged_database_fails_the_check_with_its_remedy(data, capsys):
    data.mkdir()
    (data / "proofroom.db").write_bytes(b"no database" * 1000)
    assert run(["check"]) == 1
    said = capsys.readouterr().out
    assert "failed  database" in said
    assert "Move the file out of the data folder" in said


def test_an_open_page_that_spends_money_is_warned_of(far_end, monkeypatch, capsys):
    for name, value in {
        "OPENAI_API_KEY": KEY,
        "PROOFROOM_BASE_URL": far_end.url,
        "GRADIO_SERVER_NAME": "0.0.0.0",
    }.items():
        monkeypatch.setenv(name, value)
    far_end.answer({"data": [{"id": "another"}]})
    assert run(["check", "--json"]) == 0
    found = find(capsys)
    assert [found[name]["level"] for name in ("money", "browser", "key")] == ["warning"] * 3


def test_a_backup_comes_back_by_the_command(data, tmp_path, monkeypatch, capsys):
    store = open_store(data)
    shot = add_edit(store)
    file = str(tmp_path / "saved.tar")
    assert run(["backup", file, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["files"] > 3
    store.close()
    assert run(["restore", file]) == 2
    assert "is there already" in capsys.readouterr().err
    monkeypatch.setenv("PROOFROOM_DATA", str(tmp_path / "back"))
    assert run(["restore", file]) == 0
    assert capsys.readouterr().out.startswith("Restored ")
    back = open_store(tmp_path / "back")
    assert back.latest_shots(5) == [shot]
    back.close()


def test_an_error_is_an_object_where_json_was_asked_for(tmp_path, capsys):
    assert run(["backup", str(tmp_path / "saved.tar"), "--json"]) == 2
    written = capsys.readouterr()
    assert json.loads(written.out)["kind"] == "InputError"
    assert "PROOFROOM_DATA" in written.err


def test_a_wrong_setting_is_a_sentence(monkeypatch, capsys):
    monkeypatch.setenv("PROOFROOM_LOG", "xml")
    assert run(["check"]) == 2
    assert capsys.readouterr().err == "PROOFROOM_LOG must be lines or json.\n"


@pytest.mark.parametrize("arguments", [["--help"], ["backup", "--help"], ["paint"]])
def test_the_help_and_unknown_commands_are_those_of_a_program(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        run(arguments)
    assert ended.value.code == (2 if arguments == ["paint"] else 0)


def test_commands_run_without_loading_the_page():
    said = "import sys, components.terminal.commands; print('gradio' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", said], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout == "False\n"
