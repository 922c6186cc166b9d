"""The command ``room``: a room is made of pictures, listed, read and exported by its owner."""

import json
from pathlib import Path

import pytest

from components.library.records.store import open_store
from components.terminal.commands import run
from tests.library.exports import add_made


@pytest.fixture
def shot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Give the id of a picture of nobody's library, in the data folder of the commands."""
    monkeypatch.setenv("PROOFROOM_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    store = open_store(tmp_path / "data")
    shot = add_made(store, visitor=None)
    store.close()
    return shot.id


def ask(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict:
    assert run(["room", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_room_is_made_listed_read_and_exported(shot, capsys):
    made = ask(capsys, "create", "Poster", shot, "--address", "https://studio.example.org/")
    assert made["host"].startswith("https://studio.example.org/room#")
    assert made["host"] != made["guest"]
    assert [room["title"] for room in ask(capsys, "list")["rooms"]] == ["Poster"]
    assert len(ask(capsys, "state", made["room"])["pictures"]) == 1
    assert ask(capsys, "export", made["room"], "record.json", "--format", "json")["file"] == "record.json"
    assert json.loads(Path("record.json").read_text("utf-8"))
    assert run(["room", "export", made["room"], "record.json"]) == 2


def test_a_room_of_unknown_pictures_or_days_is_not_made(shot, capsys):
    assert run(["room", "create", "Poster", "f" * 32]) != 0
    assert run(["room", "create", "Poster", shot, "--days", "0"]) == 2
    capsys.readouterr()
    assert ask(capsys, "list") == {"rooms": []}
    assert run(["room", "state", "unknown"]) != 0
