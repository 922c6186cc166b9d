"""A backup holds the rows and the files of one moment, and comes back whole or not at all."""

import io
import os
import sqlite3
import stat
import tarfile
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from components.errors import InputError, ProofroomError, StorageError
from components.library.records.store import Store, open_store
from components.library.runs.recovery import recover
from components.operation.backup import archive as archive_module
from components.operation.backup.archive import ArchiveWriter, WrongArchive
from components.operation.backup.backup import write_backup
from components.operation.backup.restore import restore_backup
from components.operation.place import Place, place_of
from components.settings.settings import read_settings
from tests.library.exports import add_edit

# Lists in lists, deeper than the reader of JSON follows.
DEEP = b"[" * 60_000
BIG = b"\x01" * (2 * archive_module.PIECE + 7)


def place(folder: Path, **environ: str) -> Place:
    return place_of(read_settings({"PROOFROOM_DATA": str(folder), **environ}, folder.parent))


@pytest.fixture
def store(tmp_path: Path):
    store = open_store(tmp_path / "data")
    yield store
    store.close()


@pytest.fixture
def saved(tmp_path: Path, store: Store) -> Path:
    """Give the backup of a folder with one edit, an empty file and a large one, made while the folder is in use."""
    add_edit(store)
    store.files.write_file("unread/empty.bin", b"")
    store.files.write_file("unread/ä large one.bin", BIG)
    store.files.write_file("unread/half.bin.part", b"half")
    write_backup(place(tmp_path / "data"), tmp_path / "saved.tar")
    return tmp_path / "saved.tar"


def list_files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in (folder / "files").rglob("*")
        if path.is_file()
    }


def test_a_backup_brings_every_row_and_every_byte_back(tmp_path, store, saved):
    back = restore_backup(saved, place(tmp_path / "back"))
    kept = list_files(tmp_path / "data")
    assert kept.pop("files/unread/half.bin.part") == b"half"
    assert list_files(tmp_path / "back") == kept
    assert back.files == len(kept)
    again = open_store(tmp_path / "back")
    assert again.latest_shots(10) == store.latest_shots(10)
    assert not recover(again).sentence
    again.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["back", "data", "saved.tar"]


def test_a_backup_is_a_tar_file_that_only_its_owner_reads(saved):
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    with tarfile.open(saved) as opened:
        names = opened.getnames()
        assert opened.extractfile("files/unread/ä large one.bin").read() == BIG
    assert (names[0], names[1], names[-1]) == ("backup.json", "proofroom.db", "end.json")


def test_a_backup_is_whole_while_pictures_are_made(tmp_path, store):
    shot = add_edit(store)
    ends, some = threading.Event(), threading.Event()

    def make() -> None:
        for count in range(100_000):
            key = store.files.write_file(f"shots/{count}/answer.png", b"\x89PNG" + bytes(5000))
            store.add_row(replace(shot, id=f"{count:032x}", answer=key, pasted=None))
            if count == 20:
                some.set()
            if ends.is_set():
                return

    maker = threading.Thread(target=make)
    maker.start()
    assert some.wait(60)
    write_backup(place(tmp_path / "data"), tmp_path / "saved.tar")
    ends.set()
    maker.join()
    restore_backup(tmp_path / "saved.tar", place(tmp_path / "back"))
    again = open_store(tmp_path / "back")
    shots = again.latest_shots(100_000)
    assert len(shots) > 20
    assert all(again.files.has(each.answer) for each in shots)
    again.close()


@pytest.mark.parametrize("wrong", ["there", "nothing", "postgres", "folder"])
def test_what_cannot_be_saved_is_refused_in_words(tmp_path, store, wrong):
    target, of = tmp_path / "saved.tar", place(tmp_path / "data")
    said = "is there already"
    if wrong == "there":
        target.write_bytes(b"mine")
    elif wrong == "nothing":
        of, said = place(tmp_path / "elsewhere"), "PROOFROOM_DATA"
    elif wrong == "postgres":
        of, said = place(tmp_path / "data", PROOFROOM_DATABASE_URL="postgresql://u:p@h/n"), "pg_dump"
    else:
        target, said = tmp_path / "missing" / "saved.tar", "could not be written: No such file"
    with pytest.raises(ProofroomError, match=said):
        write_backup(of, target)
    assert not list(tmp_path.glob("*.part"))
    assert wrong != "there" or target.read_bytes() == b"mine"


def test_a_backup_that_fails_leaves_nothing(tmp_path, store, monkeypatch):
    add_edit(store)
    monkeypatch.setattr(ArchiveWriter, "finish", lambda self: (_ for _ in ()).throw(OSError(28, "No space left")))
    with pytest.raises(StorageError, match="disk is full"):
        write_backup(place(tmp_path / "data"), tmp_path / "saved.tar")
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


@pytest.mark.parametrize("left", ["proofroom.db", "proofroom.db-wal", "files/pictures/a.png"])
def test_a_folder_that_is_in_use_is_not_restored_into(tmp_path, saved, left):
    path = tmp_path / "back" / left
    path.parent.mkdir(parents=True)
    path.write_bytes(b"mine")
    with pytest.raises(InputError, match="empty"):
        restore_backup(saved, place(tmp_path / "back"))
    assert path.read_bytes() == b"mine"


def test_postgresql_is_restored_by_its_own_tools(tmp_path, saved):
    with pytest.raises(InputError, match="pg_restore"):
        restore_backup(saved, place(tmp_path / "back", PROOFROOM_DATABASE_URL="postgresql://u:p@h/n"))


def rewrite(saved: Path, change) -> Path:
    """Return a copy of a backup whose members ``change`` has turned into others; the check sum is made anew."""
    target = saved.with_name("changed.tar")
    with tarfile.open(saved) as opened, target.open("wb") as file:
        members = [(each.name, opened.extractfile(each).read()) for each in opened][:-1]
        writer = ArchiveWriter(file)
        for name, data in change(members):
            writer.add(name, len(data), [data])
        writer.finish()
    return target


def with_database(members, change):
    """Return the members with a database that SQL has changed."""
    path = Path(os.environ["PYTEST_FOLDER"]) / "changed.db"
    path.write_bytes(dict(members)["proofroom.db"])
    with sqlite3.connect(path) as database:
        database.executescript(change)
    database.close()
    return [(name, path.read_bytes() if name == "proofroom.db" else data) for name, data in members]


HOSTILE = {
    "leads out": lambda members: [*members, ("files/../../outside.txt", b"x")],
    "leads out ": lambda members: [*members, ("/etc/outside.txt", b"x")],
    "leads out  ": lambda members: [*members, ("files/C:/outside.txt", b"x")],
    "leads out   ": lambda members: [*members, ("processes/outside", b"x")],
    "twice": lambda members: [*members, members[-1]],
    "proofroom.db is missing": lambda members: [members[0], *members[2:]],
    "backup.json is missing": lambda members: members[1:],
    "in a way that this one does not know": lambda members: [("backup.json", b'{"proofroom": 2}'), *members[1:]],
    "cannot be read": lambda members: [("backup.json", b"[]"), *members[1:]],
    "backup.json in the archive cannot be read": lambda members: [("backup.json", DEEP), *members[1:]],
    "end.json in the archive cannot be read": lambda members: [*members, ("end.json", DEEP)],
    "none of Proofroom": lambda members: [members[0], ("proofroom.db", b"no database"), *members[2:]],
    "newer Proofroom": lambda members: with_database(members, "UPDATE alembic_version SET version_num = 'zzz'"),
    "such as a trigger": lambda members: with_database(
        members, "CREATE TRIGGER t AFTER INSERT ON shots BEGIN DELETE FROM shots; END"
    ),
    "such as a trigger ": lambda members: with_database(members, "CREATE VIEW v AS SELECT * FROM shots"),
}


@pytest.mark.parametrize("said", HOSTILE)
def test_an_archive_that_was_made_to_do_harm_leaves_nothing_behind(tmp_path, saved, said, monkeypatch):
    monkeypatch.setenv("PYTEST_FOLDER", str(tmp_path))
    changed = rewrite(saved, HOSTILE[said])
    with pytest.raises(WrongArchive, match=said.strip()):
        restore_backup(changed, place(tmp_path / "back"))
    assert [path for path in (tmp_path / "back").rglob("*") if path.is_file()] == []
    assert not (tmp_path / "outside.txt").exists()


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.GNUTYPE_SPARSE, b"x", b"L"]
)
def test_only_plain_files_are_taken(tmp_path, saved, kind):
    data, member = saved.read_bytes(), tarfile.TarInfo("files/pictures/a.png")
    member.type, member.linkname, member.size = kind, "/etc/passwd", 8**10
    with tarfile.open(saved) as opened:
        start = opened.getmembers()[2].offset
    (tmp_path / "changed.tar").write_bytes(data[:start] + member.tobuf(tarfile.USTAR_FORMAT) + data[start:])
    with pytest.raises(WrongArchive, match="no plain file"):
        restore_backup(tmp_path / "changed.tar", place(tmp_path / "back"))


@pytest.mark.parametrize("change", ["cut", "flipped", "other", "empty"])
def test_a_damaged_archive_is_refused_and_nothing_of_it_is_kept(tmp_path, saved, change):
    data = saved.read_bytes()
    with tarfile.open(saved) as opened:
        last = opened.getmembers()[-2]
    changed = {
        "cut": data[: last.offset_data + 3],
        "flipped": data[: last.offset_data] + b"X" + data[last.offset_data + 1 :],
        "other": b"PK\3\4" + data[4:],
        "empty": b"",
    }[change]
    saved.write_bytes(changed)
    with pytest.raises(WrongArchive):
        restore_backup(saved, place(tmp_path / "back"))
    assert [path for path in (tmp_path / "back").rglob("*") if path.is_file()] == []


def test_a_member_that_says_another_size_than_it_has_is_told():
    writer = ArchiveWriter(io.BytesIO())
    for pieces in ([b"1234"], [b"123456"]):
        with pytest.raises(StorageError, match="changed while it was read"):
            writer.add("files/a", 5, pieces)
