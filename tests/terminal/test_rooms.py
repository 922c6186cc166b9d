"""The command ``room``: a room is made of pictures, listed, read and exported by its owner."""

import errno
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from components.library.records.store import open_store
from components.review.rooms.links import MOST_DAYS
from components.terminal import rooms
from components.terminal.commands import run
from tests.library.exports import add_made
from tests.library.shots import bare_shot


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


def test_an_export_that_is_cut_leaves_no_file_and_can_be_asked_for_again(shot, capsys, monkeypatch):
    room = ask(capsys, "create", "Poster", shot)["room"]

    def run_full(*_asked: object) -> Iterator[bytes]:
        yield b"half a record"
        raise OSError(errno.ENOSPC, "No space left on device")

    before = sorted(Path().iterdir())
    with monkeypatch.context() as patch:
        patch.setattr(rooms, "write_record", run_full)
        assert run(["room", "export", room, "record.html"]) != 0
    assert "record.html could not be written: No space left on device" in capsys.readouterr().err
    assert sorted(Path().iterdir()) == before
    assert ask(capsys, "export", room, "record.html")["file"] == "record.html"
    assert Path("record.html").read_text("utf-8").rstrip().endswith("</html>")
    for no_folder in ("record.html/within", "nowhere/record.html"):
        assert run(["room", "export", room, no_folder]) != 0
        assert f"{no_folder} could not be written" in capsys.readouterr().err
    assert sorted(Path().iterdir()) == sorted([*before, Path("record.html")])


def test_a_room_of_unknown_pictures_or_days_is_not_made(shot, capsys):
    assert run(["room", "create", "Poster", "f" * 32]) != 0
    for days in (0, MOST_DAYS + 1):
        assert run(["room", "create", "Poster", shot, "--days", str(days)]) == 2
    capsys.readouterr()
    assert ask(capsys, "list") == {"rooms": []}
    assert run(["room", "state", "unknown"]) != 0


def test_a_link_is_made_listed_and_ended(shot, capsys):
    room = ask(capsys, "create", "Poster", shot)["room"]
    made = ask(capsys, "link", room, "Client", "--no-decide", "--days", "3", "--address", "https://studio.example.org/")
    assert made["link"].startswith("https://studio.example.org/room#")
    links = ask(capsys, "links", room)["links"]
    assert [(link["label"], link["role"], link["opens"]) for link in links] == [
        ("Host", "host", True),
        ("Guests", "guest", True),
        ("Client", "guest", True),
    ]
    assert [links[2][name] for name in ("comment", "decide", "download", "password")] == [True, False, False, False]
    # The token of a link is shown once, and nothing here has it.
    assert made["link"].rpartition("#")[2] not in json.dumps(links)
    assert ask(capsys, "revoke", room, made["id"])["opens"] is False
    assert [link["opens"] for link in ask(capsys, "links", room)["links"]] == [True, True, False]
    assert run(["room", "links", room]) == 0
    assert f"{made['id']}  guest  ended" in capsys.readouterr().out


def test_a_link_takes_its_password_from_a_file(shot, capsys):
    room = ask(capsys, "create", "Poster", shot)["room"]
    for text, code in (("plenty of light\n", 0), ("abc\n", 3), ("\n", 2)):
        Path("password").write_text(text, "utf-8")
        assert run(["room", "link", room, "Client", "--password-file", "password"]) == code
    assert run(["room", "link", room, "Client", "--password-file", "nowhere"]) == 2
    capsys.readouterr()
    assert [link["password"] for link in ask(capsys, "links", room)["links"]] == [False, False, True]


def test_the_owner_speaks_decides_and_locks(shot, capsys):
    room = ask(capsys, "create", "Poster", shot)["room"]
    # Nobody decides without a name; once it was said, it is known.
    assert run(["room", "decide", room, shot, "approved"]) == 2
    assert "--name" in capsys.readouterr().err
    said = ask(capsys, "say", room, shot, "A red boat", "--name", "Anna", "--box", "0.6", "0.6", "0.9", "0.9")
    assert said["number"] == 1
    assert ask(capsys, "decide", room, shot, "changes-required", "--reason", "no boat") == {
        "decision": "changes-required"
    }
    state = ask(capsys, "state", room)
    assert [(each["text"], each["mark"]["points"]) for each in state["comments"]] == [
        ("A red boat", [[0.6, 0.6], [0.9, 0.9]])
    ]
    assert [person["name"] for person in state["people"]] == ["Anna"]
    assert ask(capsys, "decide", room, shot, "withdraw") == {"decision": None}
    locked = ask(capsys, "lock", room)
    assert (locked["locked_by"], len(locked["digest"])) == ("Anna", 64)
    assert run(["room", "say", room, shot, "Too late"]) == 3
    assert run(["room", "say", room, shot, "Too late", "--box", "0.9", "0", "0.1", "1"]) == 3


def test_pictures_are_added_to_a_room(shot, capsys, tmp_path):
    store = open_store(tmp_path / "data")
    other = bare_shot(visitor=None)
    store.add_shot(other)
    store.close()
    room = ask(capsys, "create", "Poster", shot)["room"]
    assert len(ask(capsys, "add", room, other.id, shot)["pictures"]) == 2
    assert [picture["shot"] for picture in ask(capsys, "state", room)["pictures"]] == [shot, other.id]
    assert run(["room", "add", room, "f" * 32]) == 3


@pytest.mark.parametrize(
    "arguments",
    [
        ["state", "unknown"],
        ["export", "unknown", "record.html"],
        ["add", "unknown", "shot"],
        ["link", "unknown", "Client"],
        ["links", "unknown"],
        ["revoke", "unknown", "link"],
        ["say", "unknown", "shot", "Hello", "--name", "Anna"],
        ["decide", "unknown", "shot", "approved", "--name", "Anna"],
        ["lock", "unknown", "--name", "Anna"],
    ],
)
def test_a_room_that_is_not_there_is_said_so(shot, capsys, arguments):
    assert run(["room", *arguments]) == 2
    assert "room list lists the ids of rooms" in capsys.readouterr().err


def test_a_picture_or_a_link_of_another_room_is_said_so(shot, capsys):
    room = ask(capsys, "create", "Poster", shot)["room"]
    other = ask(capsys, "links", ask(capsys, "create", "Flyer", shot)["room"])["links"][0]["id"]
    assert run(["room", "revoke", room, other]) == 2
    assert "room links lists the ids of its links" in capsys.readouterr().err
    assert run(["room", "say", room, "f" * 32, "Hello", "--name", "Anna"]) == 3
    assert "The room has no picture of this shot." in capsys.readouterr().err
    assert all(link["opens"] for link in ask(capsys, "links", room)["links"])
