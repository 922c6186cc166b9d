"""Where the environment says that pictures, records and weights are kept."""

from pathlib import Path

import pytest

from components.errors import SettingsError
from components.settings import storage_settings
from tests.settings.test_settings import HOME, read

PASSWORD = "pw-Zk3vQ8rTn5"


def test_data_folder_can_be_named(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert read(PROOFROOM_DATA=str(tmp_path / "kept")).data == tmp_path / "kept"
    assert read(PROOFROOM_DATA="~/kept").data == tmp_path / "kept"
    assert read(PROOFROOM_DATA="kept").data.is_absolute()


def test_the_weights_of_select_are_in_the_data_folder_unless_another_is_named(tmp_path):
    assert read(PROOFROOM_DATA=str(tmp_path)).segmenter == tmp_path / "segmenter"
    assert read(PROOFROOM_SEGMENTER=str(tmp_path / "sam")).segmenter == tmp_path / "sam"


@pytest.mark.parametrize("name", ["PROOFROOM_DATA", "PROOFROOM_SEGMENTER"])
def test_a_folder_of_nobody_is_refused(name):
    with pytest.raises(SettingsError, match=f"{name} must be a folder"):
        read(**{name: "~nobody-by-this-name/kept"})


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a storage bucket be mounted, as in a Space that has one."""
    monkeypatch.setattr(storage_settings.os, "access", lambda path, mode: path == Path("/data"))


def kept(**environ: str) -> tuple[Path, str | None, bool, float]:
    found = read(**environ)
    return found.data, found.files_url, found.snapshots, found.files_delay


@pytest.mark.usefixtures("bucket")
def test_a_space_keeps_files_in_its_bucket_and_the_database_on_its_disk_with_copies():
    assert kept(SPACE_ID="owner/space") == (HOME / "data", "/data/files", True, 10)
    assert kept(SPACE_ID="owner/space", PROOFROOM_FILES_DELAY="3")[-1] == 3
    assert kept(SPACE_ID="owner/space", PROOFROOM_DATABASE_SNAPSHOTS="0") == (Path("/data"), None, False, 0)
    assert kept() == (HOME / "data", None, False, 0)


def test_a_space_without_a_bucket_keeps_copies_where_it_keeps_its_files():
    assert kept(SPACE_ID="owner/space") == (HOME / "data", None, False, 0)
    found = kept(SPACE_ID="owner/space", PROOFROOM_FILES_URL="hf://buckets/owner/pictures")
    assert found == (HOME / "data", "hf://buckets/owner/pictures", True, 0)


@pytest.mark.parametrize(
    ("environ", "wiped"),
    [
        ({"SPACE_ID": "owner/space"}, True),
        ({"SPACE_ID": "owner/space", "PROOFROOM_FILES_URL": "hf://buckets/owner/pictures"}, False),
        ({"SPACE_ID": "owner/space", "PROOFROOM_DATA": "/mnt/kept"}, False),
        ({}, False),
    ],
)
def test_only_a_space_without_any_storage_is_wiped(environ, wiped):
    assert read(**environ).wiped == wiped


def test_copies_of_the_database_need_files_elsewhere_and_the_database_of_the_data_folder():
    assert kept(PROOFROOM_DATABASE_SNAPSHOTS="1", PROOFROOM_FILES_URL="/mnt/bucket")[1:] == ("/mnt/bucket", True, 0)
    elsewhere = {"PROOFROOM_FILES_URL": "/mnt/bucket", "PROOFROOM_DATABASE_URL": "sqlite:////srv/rooms.db"}
    for environ in ({}, elsewhere):
        with pytest.raises(SettingsError, match="PROOFROOM_DATABASE_SNAPSHOTS needs PROOFROOM_FILES_URL"):
            read(PROOFROOM_DATABASE_SNAPSHOTS="1", **environ)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_rows_and_files_can_be_kept_elsewhere_and_the_passwords_are_shown_nowhere(scheme):
    database, files = f"{scheme}://me:{PASSWORD}@host/name", f"ftp://me:{PASSWORD}@host/folder"
    found = read(PROOFROOM_DATABASE_URL=database, PROOFROOM_FILES_URL=files)
    assert (found.database_url, found.files_url) == (database, files)
    assert PASSWORD not in f"{found} {found!r} {[found]}"


def test_rows_and_files_are_in_the_data_folder_unless_told_otherwise():
    assert (read().database_url, read().files_url) == (None, None)
    assert read(PROOFROOM_FILES_URL="/mnt/pictures").files_url == "/mnt/pictures"


@pytest.mark.parametrize("name", ["PROOFROOM_DATABASE_URL", "PROOFROOM_FILES_URL"])
@pytest.mark.parametrize("url", [f"me:{PASSWORD}@host", f"//me:{PASSWORD}@host".strip("/"), f"mysql//{PASSWORD}"])
def test_a_place_that_is_none_is_refused_without_repeating_it(name, url):
    with pytest.raises(SettingsError, match=rf"^{name} must look like") as caught:
        read(**{name: url})
    assert PASSWORD not in str(caught.value)
    assert caught.value.__context__ is None
