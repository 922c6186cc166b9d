"""Passwords: checked with the same work for everybody, and read from a file of names."""

import asyncio
import subprocess
import sys
import threading
from io import StringIO
from pathlib import Path

import pytest

from components.access import __main__ as command
from components.access.passwords import LONGEST, Passwords, clean_name, read_lines
from components.credentials import password_hash as module
from components.credentials.password_hash import hash_password, matches
from components.errors import SettingsError

PASSWORD = "pass: wörd €"
ROOT = Path(__file__).resolve().parent.parent.parent


def people(tmp_path: Path, *names: str, password: str = PASSWORD) -> Path:
    file = tmp_path / "people.txt"
    file.write_text("".join(f"{name}:{hash_password(password, ln=10)}\n" for name in names), encoding="utf-8")
    return file


def test_an_unknown_name_costs_the_same_hashing_as_a_known_one(tmp_path, monkeypatch):
    checked, hashed = Passwords(file=people(tmp_path, "ada")), []
    monkeypatch.setattr(module, "_scrypt", lambda *given: hashed.append((given[0], *given[2:])) or b"0" * 32)
    assert not asyncio.run(checked.check("ada", "wrong"))
    assert not asyncio.run(checked.check("nobody", "wrong"))
    assert hashed == [("wrong", 10, 3)] * 2


def test_everybody_is_hashed_at_most_two_at_a_time(monkeypatch):
    at_work, most, lock = 0, 0, threading.Lock()
    both = threading.Barrier(2)

    def slow(*_given: object) -> bytes:
        nonlocal at_work, most
        with lock:
            at_work += 1
            most = max(most, at_work)
        both.wait(60)
        with lock:
            at_work -= 1
        return b"0" * 32

    checked = Passwords("correct horse")

    async def crowd() -> None:
        await asyncio.gather(*(checked.check("", "wrong") for _ in range(8)))

    monkeypatch.setattr(module, "_scrypt", slow)
    asyncio.run(crowd())
    assert most == 2


def test_only_the_right_password_of_a_name_signs_in(tmp_path):
    checked = Passwords(file=people(tmp_path, "ada", "名字"))
    for name, password, right in (
        ("ada", PASSWORD, True),
        ("名字", PASSWORD, True),
        ("ada", "wrong", False),
        ("ada", "", False),
        ("eve", PASSWORD, False),
        ("", PASSWORD, False),
        ("ada\n", PASSWORD, True),
        ("Ada", PASSWORD, False),
    ):
        assert asyncio.run(checked.check(name, password)) is right, name


def test_somebody_who_is_taken_out_of_the_file_is_out_at_once_and_a_broken_file_puts_nobody_out(tmp_path):
    checked = Passwords(file=people(tmp_path, "ada", "grace"))
    assert checked.list_names() == ["ada", "grace"]
    file = people(tmp_path, "grace")
    assert checked.find("ada") is None
    assert checked.find("grace")
    file.write_text("half a li")
    assert checked.find("grace")


@pytest.mark.parametrize(
    "line", ["ada", "ada:", "ada:plain", "ada:$scrypt$ln=31,r=8,p=1$AAAA$BBBB", ":$scrypt$", "a\tb:x"]
)
def test_a_line_that_cannot_be_used_ends_the_start_by_its_number_and_without_its_content(line):
    with pytest.raises(SettingsError, match="Line 2 of the file of PROOFROOM_PASSWORDS") as caught:
        read_lines(f"# people\n{line}")
    assert "plain" not in str(caught.value)


def test_the_same_name_twice_an_empty_file_and_no_file_are_refused(tmp_path):
    line = f"ada:{hash_password('x', ln=10)}"
    with pytest.raises(SettingsError, match="each name once"):
        read_lines(f"{line}\n{line}")
    with pytest.raises(SettingsError, match="names nobody"):
        read_lines("# nobody\n")
    with pytest.raises(SettingsError, match="cannot be read"):
        Passwords(file=tmp_path / "missing.txt")


@pytest.mark.parametrize("length", [7, LONGEST + 1])
def test_a_password_of_everybody_that_is_too_short_or_too_long_is_refused(length):
    with pytest.raises(SettingsError, match="PROOFROOM_PASSWORD needs 8 to 1024 characters"):
        Passwords("x" * length)


@pytest.mark.parametrize("length", [8, LONGEST])
def test_the_shortest_and_the_longest_password_sign_in(length):
    assert asyncio.run(Passwords("x" * length).check("", "x" * length))


@pytest.mark.parametrize("name", ["a\nb", "a\x00b", "a:b", "x" * 121, "  ", "a\u202eb"])
def test_a_text_that_could_pass_for_another_name_is_no_name(name):
    assert clean_name(name) == ""


def test_the_command_makes_a_line_that_the_file_takes(tmp_path):
    typed = f"""
import sys
from components.access import __main__ as command
command.getpass = lambda *_: {PASSWORD!r}
sys.argv = ["components.access"]
command.main()
"""
    made = subprocess.run(
        [sys.executable, "-c", typed], cwd=ROOT, input="Grace Hopper\n", capture_output=True, text=True, check=True
    )
    [(name, hashed)] = read_lines(made.stdout).items()
    assert name == "Grace Hopper"
    assert matches(hashed, PASSWORD)
    assert PASSWORD not in made.stdout + made.stderr


def test_the_command_makes_no_line_of_a_password_that_is_never_let_in(monkeypatch):
    monkeypatch.setattr("sys.stdin", StringIO("Grace Hopper\n"))
    monkeypatch.setattr(command, "getpass", lambda *_: "x" * (LONGEST + 1))
    with pytest.raises(SystemExit, match=r"A password has 8 to 1024 characters\."):
        command.main()
