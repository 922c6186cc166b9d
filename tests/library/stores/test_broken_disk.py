"""A disk that is full, read-only, damaged or gone is told in a sentence and leaves nothing half there."""

import errno
import os
import subprocess
from contextlib import suppress

import pytest

from components.errors import DiskFull, StorageError
from components.library.records.store import Store, open_store
from tests.forked_process import ForkedProcess
from tests.library.shots import edit_shot
from tests.library.stores.fickle import FickleFileSystem
from tests.library.stores.folder import files_in

EVERY_BYTE = bytes(range(256)) * 40
FULL = "The disk is full, so the picture could not be kept. Free some space, then store it again."


@pytest.mark.parametrize("at_rename", [False, True], ids=["while writing", "while renaming"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT], ids=["disk", "quota"])
def test_a_full_disk_is_named_and_leaves_nothing_half_there(tmp_path, fickle_store, number, at_rename):
    FickleFileSystem.break_down("", number, at_rename)
    with pytest.raises(DiskFull) as caught:
        fickle_store.files.write_file("shots/a/answer.png", EVERY_BYTE)
    assert str(caught.value) == FULL
    assert files_in(tmp_path / "fickle") == []


def test_a_failed_write_leaves_the_file_that_was_there(fickle_store):
    fickle_store.files.write_file("a.png", EVERY_BYTE)
    FickleFileSystem.break_down("", errno.EIO)
    with pytest.raises(StorageError, match=r"\(Input/output error\)"):
        fickle_store.files.write_file("a.png", b"short")
    assert fickle_store.files.read_file("a.png") == EVERY_BYTE


def test_what_is_there_once_needs_no_space_again(fickle_store):
    key = fickle_store.files.write_once("pictures", "png", EVERY_BYTE)
    FickleFileSystem.break_down()
    assert fickle_store.files.write_once("pictures", "png", EVERY_BYTE) == key


def test_a_shot_whose_recipe_cannot_be_written_has_no_row(fickle_store):
    FickleFileSystem.break_down("recipe")
    with pytest.raises(DiskFull):
        fickle_store.add_shot(edit_shot())
    assert fickle_store.latest_shots(5) == []


def test_a_write_that_the_system_stops_leaves_nothing_half_there(folder):
    """The system's own bound on a file's size stops the write in its middle; in a process of its own."""
    with ForkedProcess("tests.library.stores.bounded", folder) as process:
        said = process.stdout.read()
    assert process.returncode == 0
    assert said.startswith("The data folder cannot be used (File too large). Check PROOFROOM_DATA")
    assert files_in(folder / "files") == []


def test_a_disk_that_is_really_full_is_named(mount):
    disk = mount("size=1m")
    store = open_store(disk)
    with pytest.raises(DiskFull) as caught:
        store.files.write_file("shots/a/answer.png", bytes(2**21))
    assert str(caught.value) == FULL
    assert files_in(disk / "files") == []
    store.files.write_file("shots/a/answer.png", b"small")
    store.close()


def test_a_database_on_a_full_disk_is_named_too(mount, folder):
    disk = mount("size=1m")
    folder.mkdir()
    store = Store(f"sqlite:///{disk / 'proofroom.db'}", str(folder))
    with (disk / "filler").open("wb", buffering=0) as filler, suppress(OSError):
        while filler.write(bytes(4096)):
            pass
    with pytest.raises(DiskFull) as caught:
        store.add_shot(edit_shot())
    assert str(caught.value) == FULL
    store.close()


def test_nothing_is_sent_when_an_answer_would_not_fit(mount, store):
    store.files.check_space()
    small = open_store(mount("size=8m"))
    with pytest.raises(DiskFull) as caught:
        small.files.check_space()
    assert str(caught.value) == "The disk is full, so nothing was sent. Free some space, then try again."
    small.close()


def test_a_read_only_folder_is_told_in_a_sentence(mount):
    disk = mount("size=8m")
    store = open_store(disk)
    # The database's open connection would keep the disk from becoming read-only.
    store.close()
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    with pytest.raises(StorageError) as caught:
        store.files.write_file("shots/a/answer.png", b"picture")
    assert str(caught.value) == (
        "The data folder cannot be used (Read-only file system). Check PROOFROOM_DATA and its permissions."
    )
    assert not isinstance(caught.value, DiskFull)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_told_in_a_sentence(tmp_path):
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(StorageError, match="Permission denied"):
            open_store(tmp_path / "data")
    finally:
        tmp_path.chmod(0o700)


def test_a_file_in_place_of_the_folder_is_told_in_a_sentence(tmp_path):
    (tmp_path / "data").write_bytes(b"")
    with pytest.raises(StorageError, match=r"^The data folder cannot be used \(.+\)\. Check PROOFROOM_DATA"):
        open_store(tmp_path / "data" / "here")


def test_a_damaged_database_is_told_in_a_sentence(folder):
    folder.mkdir()
    (folder / "proofroom.db").write_bytes(b"this is no database" * 100)
    with pytest.raises(StorageError):
        open_store(folder)


def test_a_folder_that_was_taken_away_is_told_in_a_sentence_before_anything_is_sent(tmp_path, folder, store):
    folder.rename(tmp_path / "elsewhere")
    with pytest.raises(StorageError):
        store.files.check_space()
