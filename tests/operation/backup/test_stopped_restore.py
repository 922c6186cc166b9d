"""A restore that its operator stops leaves an empty place or a whole one."""

from pathlib import Path

import pytest

from components.library.records.store import open_store
from components.operation.backup.backup import write_backup
from components.operation.backup.restore import restore_backup
from tests.operation.backup.test_backup import list_files, place


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """Give the backup of a folder with five files."""
    store = open_store(tmp_path / "data")
    for number in range(5):
        store.files.write_file(f"pictures/{number}.png", bytes(1000))
    store.close()
    write_backup(place(tmp_path / "data"), tmp_path / "saved.tar")
    return tmp_path / "saved.tar"


def test_a_restore_that_is_stopped_leaves_nothing_and_can_be_asked_for_again(tmp_path, saved):
    def stop(files: int, size: int) -> None:
        if files == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        restore_backup(saved, place(tmp_path / "back"), stop)
    assert [path for path in (tmp_path / "back").rglob("*") if path.is_file()] == []
    restore_backup(saved, place(tmp_path / "back"))
    assert list_files(tmp_path / "back") == list_files(tmp_path / "data")


def test_a_restore_that_is_stopped_when_the_database_is_in_its_place_is_whole(tmp_path, saved, monkeypatch):
    replace = Path.replace

    def replace_and_stop(path: Path, target: Path) -> None:
        replace(path, target)
        if target == tmp_path / "back" / "proofroom.db":
            raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", replace_and_stop)
    with pytest.raises(KeyboardInterrupt):
        restore_backup(saved, place(tmp_path / "back"))
    assert (tmp_path / "back" / "proofroom.db").is_file()
    assert list_files(tmp_path / "back") == list_files(tmp_path / "data")
