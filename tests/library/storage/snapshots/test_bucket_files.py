"""In a bucket a file is written once, whole and closed, and a mounted bucket is treated as one."""

import pytest
from fsspec.implementations.local import LocalFileSystem

from components.errors import StorageError
from components.library.storage.snapshots.bucket_files import BucketFiles
from tests.library.stores.bucket import BucketFileSystem


@pytest.fixture(params=["bucket", "mounted"])
def files(request: pytest.FixtureRequest, tmp_path, monkeypatch) -> BucketFiles:
    BucketFileSystem.be_another_machine()
    # A mounted bucket looks like a folder, in which nothing can be renamed.
    monkeypatch.delattr(LocalFileSystem, "mv_file", raising=False)
    monkeypatch.delattr(LocalFileSystem, "mv")
    return BucketFiles(f"bucket://{tmp_path}" if request.param == "bucket" else str(tmp_path))


def test_a_file_is_written_in_its_place_and_changes_as_a_whole(files, tmp_path):
    files.write_file("shots/a/recipe.json", b"one")
    files.write_file("shots/a/recipe.json", b"two")
    files.write_file("shots/a/recipe.json", b"two")
    assert files.read_file("shots/a/recipe.json") == b"two"
    assert files.read_file("shots/a/recipe.json", 2) == b"tw"
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["recipe.json"]
    assert list(files.walk()) == ["shots/a/recipe.json"]
    assert files.free_space() is None
    files.remove("shots/a/recipe.json")
    assert not files.has("shots/a/recipe.json")


def test_a_picture_that_is_there_is_not_written_again_nor_removed_as_old(files, monkeypatch):
    key = files.write_once("pictures", "png", b"x")
    monkeypatch.setattr(files, "write_file", None)
    monkeypatch.setattr(files, "age", lambda key: 7200.0)
    assert files.write_once("pictures", "png", b"x") == key
    assert not files.remove_old(key, 3600)
    assert files.remove_old(key, 0)
    assert not files.has(key)


def test_a_file_that_could_not_be_closed_is_not_there(files, monkeypatch):
    monkeypatch.setattr(type(files._system), "pipe_file", break_off)
    with pytest.raises(StorageError, match=r"cannot be used \(OSError\)\. Check PROOFROOM_FILES_URL"):
        files.write_file("masks/a.png", b"whole")
    monkeypatch.undo()
    assert not files.has("masks/a.png")


def break_off(system, path, value, **_options):
    """Have half of a file be written."""
    with system.open(path, "wb") as file:
        file.write(value[:2])
    raise OSError("cut")
