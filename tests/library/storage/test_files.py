"""Files stay where they are kept, are whole or not there, and lie in a folder or in fsspec's memory alike."""

import os
import threading
import time
from pathlib import Path
from uuid import uuid4

import pytest

from components.errors import StorageError
from components.library.storage import files as files_module
from components.library.storage.files import Files

EVERY_BYTE = bytes(range(256)) * 40


@pytest.fixture(params=["folder", "memory"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Files:
    return Files(str(tmp_path / "files") if request.param == "folder" else f"memory://{uuid4().hex}")


@pytest.mark.parametrize(
    "key",
    ["../climbs", "a/../../climbs", "/etc/hosts", "C:/a", "a\\..\\b", "a//b", "a/./b", "", ".", "..", "a\0b", "\ud800"],
)
def test_a_key_that_leads_out_is_refused_in_a_sentence_and_touches_nothing(tmp_path, files, key):
    for touch in (lambda: files.write_file(key, b"x"), lambda: files.read_file(key), lambda: files.remove(key)):
        with pytest.raises(StorageError, match=r"^This file's name leads out of the data folder, or is none\. Rename"):
            touch()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    "name", ["Bilder für später", "图片", "عکس‌ها", "👩‍🚀", "100%", "a#b?c&d=e", "%2e%2e", "..a", "*[x]"]
)
def test_a_name_in_any_script_is_kept(files, name):
    files.write_file(f"shots/{name}/answer.png", EVERY_BYTE)
    assert files.read_file(f"shots/{name}/answer.png") == EVERY_BYTE
    assert list(files.walk("shots")) == [f"shots/{name}/answer.png"]
    assert files.list_folder("shots") == [f"shots/{name}"]


def test_what_is_removed_is_gone_and_so_is_its_empty_folder(tmp_path, files):
    for key in ("shots/a/1.png", "shots/a/2.png", "shots/b/1.png"):
        files.write_file(key, b"x")
    files.remove("shots/a/1.png")
    assert not files.has("shots/a/1.png")
    assert list(files.walk()) == ["shots/a/2.png", "shots/b/1.png"]
    assert files.sizes() == {"shots/a/2.png": 1, "shots/b/1.png": 1}
    files.remove("shots/a/2.png")
    files.remove("shots/a/2.png")
    assert not (tmp_path / "files" / "shots" / "a").exists()
    files.remove("shots/b/1.png")
    assert list(files.walk()) == []
    files.write_file("shots/a/1.png", b"y")
    assert files.read_file("shots/a/1.png") == b"y"


def test_a_file_is_written_although_another_removes_its_folder(tmp_path):
    """Whoever removes the last file of a folder removes the folder, at any moment of another's writing."""
    files, failed = Files(str(tmp_path / "files")), []

    def write_and_remove(name: str) -> None:
        try:
            for _ in range(150):
                files.write_file(f"shots/a/{name}.png", b"x")
                files.remove(f"shots/a/{name}.png")
        except StorageError as error:
            failed.append(str(error))

    threads = [threading.Thread(target=write_and_remove, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
    assert list(files.walk()) == []


def age_file(files: Files, root: Path, key: str, seconds: float) -> None:
    """Have a file have been there for so long."""
    then = time.time() - seconds
    os.utime(root / key, (then, then))


def test_a_file_that_was_kept_again_is_not_removed_as_old(tmp_path, monkeypatch):
    files = Files(str(tmp_path))
    key = files.write_once("pictures", "png", b"x")
    assert not files.remove_old(key, 60)
    age_file(files, tmp_path, key, 100)
    assert files.write_once("pictures", "png", b"x") == key
    assert not files.remove_old(key, 60)
    # Kept again between the look at its age and its removal.
    with monkeypatch.context() as patch:
        patch.setattr(files, "age", lambda key: 100.0)
        assert not files.remove_old(key, 60)
    assert list(files.walk()) == [key]
    age_file(files, tmp_path, key, 100)
    assert files.remove_old(key, 60)
    assert list(files.walk("pictures")) == []
    assert not files.remove_old(key, 0)
    # And afterwards it is there again.
    assert files.read_file(files.write_once("pictures", "png", b"x")) == b"x"


def test_a_folder_that_is_not_there_holds_nothing(files):
    assert files.list_folder("shots") == list(files.walk("shots")) == list(files.sizes("shots")) == []


def test_a_file_that_is_not_there_is_told_in_a_sentence(files):
    with pytest.raises(StorageError, match=r"cannot be used \(No such file or directory\)\. Check PROOFROOM_"):
        files.read_file("shots/a/answer.png")


def test_a_file_is_new_when_it_was_just_written(files):
    files.write_file("a.png", b"x")
    assert files.age("a.png") < 60


def test_a_list_of_files_is_asked_for_each_time():
    """Otherwise an object store would not tell of what another process has written."""
    assert not Files(f"memory://{uuid4().hex}")._system.dircache.use_listings_cache


def test_a_file_gets_its_name_when_its_bytes_are_on_the_disk(tmp_path, monkeypatch):
    """Otherwise a power cut may leave a name without bytes."""
    files, waited = Files(str(tmp_path)), []
    monkeypatch.setattr(
        files_module.os, "fsync", lambda number: waited.append((os.fstat(number).st_size, files.has("a.png")))
    )
    files.write_file("a.png", EVERY_BYTE)
    assert waited == [(len(EVERY_BYTE), False)]


@pytest.mark.parametrize("url", ["nosuch://user:secret@host/x", "hdfs://user:secret@host/x"])
def test_files_where_nobody_can_go_are_told_without_the_address(url, monkeypatch):
    with pytest.raises(StorageError, match=r"PROOFROOM_FILES_URL") as caught:
        Files(url)
    assert "secret" not in str(caught.value)
    assert "secret" not in repr(caught.value)
