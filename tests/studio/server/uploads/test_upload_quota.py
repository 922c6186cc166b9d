"""Uploads fill no disk: there is a limit for all, for a visit and for an address, and what is cut leaves nothing."""

import os
import socket
import time
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from components.errors import ForeignFile
from components.studio.access.person import Person, acting
from components.studio.server.uploads.upload_quota import NoRoom, UploadQuota
from components.studio.server.uploads.upload_route import MOST_FIELD, MOST_FILES
from components.studio.server.uploads.uploads import Uploads
from tests.studio.conftest import Served

MB = 10**6


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))
    return tmp_path / "uploads"


def take(uploads: Uploads, size: int, sender: str = "") -> str:
    """Return the path of an upload of so many bytes."""
    with uploads.begin(sender) as incoming:
        for _ in range(10):
            incoming.add(size // 10)
        (incoming.folder / "0").mkdir()
        path = incoming.folder / "0" / "a.png"
        path.write_bytes(b"x" * size)
        incoming.keep()
    return str(path)


def name(uploads: Uploads, path: str, visit: str) -> None:
    uploads.check([{"path": path}], visit)


def files(served: Served, files: object, **options: object) -> httpx.Response:
    return httpx.post(f"{served.address}gradio_api/upload", files=files, timeout=20, **options)


def left(served: Served) -> list[Path]:
    return sorted(served.cache.glob("uploads/*"))


def test_a_visit_loses_its_oldest_uploads_and_never_those_in_use(home):
    uploads = Uploads(UploadQuota(100 * MB, 3 * MB))
    paths = [take(uploads, MB) for _ in range(5)]
    for path in paths[:4]:
        name(uploads, path, "mine")
    assert [Path(path).exists() for path in paths] == [False, True, True, True, True]
    uploads.check([{"path": paths[1]}, {"path": paths[4]}], "mine")
    assert [Path(path).exists() for path in paths] == [False, True, False, True, True]
    with pytest.raises(ForeignFile):
        name(uploads, paths[3], "theirs")


def test_an_upload_beyond_the_limit_of_all_is_refused_and_leaves_nothing(home):
    uploads = Uploads(UploadQuota(3 * MB, 10 * MB))
    for path in [take(uploads, MB) for _ in range(3)]:
        name(uploads, path, "mine")
    with pytest.raises(NoRoom, match="no room for uploads"):
        take(uploads, MB)
    assert len(list(home.iterdir())) == 3
    uploads.remove(path)
    take(uploads, MB)


def test_uploads_that_nobody_names_make_room(home, monkeypatch):
    uploads = Uploads(UploadQuota(3 * MB))
    unnamed = [take(uploads, MB) for _ in range(3)]
    monkeypatch.setattr("components.studio.server.uploads.upload_quota.SECONDS_TO_NAME", -1)
    take(uploads, MB)
    assert not any(Path(path).exists() for path in unnamed)


def test_one_address_has_half_of_the_room(home):
    uploads = Uploads(UploadQuota(4 * MB))
    for _ in range(2):
        take(uploads, MB, "an address")
    with pytest.raises(NoRoom, match="from your network"):
        take(uploads, MB, "an address")
    take(uploads, MB, "another")


def test_an_address_at_its_limit_makes_room_among_its_own_uploads_only(home, monkeypatch):
    uploads = Uploads(UploadQuota(4 * MB))
    others, own = take(uploads, MB, "another"), take(uploads, MB, "an address")
    name(uploads, take(uploads, MB, "an address"), "mine")
    monkeypatch.setattr("components.studio.server.uploads.upload_quota.SECONDS_TO_NAME", -1)
    name(uploads, take(uploads, MB, "an address"), "mine")
    assert not Path(own).exists()
    with pytest.raises(NoRoom, match="from your network"):
        take(uploads, MB, "an address")
    assert Path(others).exists()


def test_uploads_leave_an_hour_after_their_visit(home):
    uploads = Uploads()
    paths = {visit: take(uploads, 10) for visit in ("open", "closed", "")}
    for visit, path in paths.items():
        name(uploads, path, visit)
    (home.parent / "given.png").write_bytes(b"x")
    with acting(Person("open")):
        lent = uploads.lend(str(home.parent / "given.png"))
    uploads.sweep({"open"})
    assert all(Path(path).exists() for path in paths.values())
    uploads.sweep({"open"}, seconds=-1)
    assert [visit for visit, path in paths.items() if Path(path).exists()] == ["open"]
    assert Path(lent).exists()


def test_what_an_earlier_start_has_left_counts_and_leaves(home):
    old, new = take(Uploads(), MB), take(Uploads(), MB)
    os.utime(Path(old).parents[1], (time.time() - 4000,) * 2)
    uploads = Uploads(UploadQuota(2 * MB))
    uploads.sweep(())
    assert (Path(old).exists(), Path(new).exists()) == (False, True)
    take(uploads, MB)
    with pytest.raises(NoRoom):
        take(uploads, MB)


def test_a_refused_upload_says_so_in_the_language_of_the_reader(served, monkeypatch):
    monkeypatch.setattr(served.service.uploads._quota, "_most", 1000)
    before = left(served)
    answer = files(served, {"files": ("a.png", b"x" * MB)}, headers={"Accept-Language": "de"})
    assert answer.status_code == 507
    assert answer.text == "Für Uploads ist gerade kein Platz. In ein paar Minuten noch einmal versuchen."
    # Room may have been made by the oldest.
    assert set(left(served)) <= set(before)


def test_no_more_files_come_at_once_than_a_page_sends(served):
    before = left(served)
    assert files(served, [("files", ("a.png", b"x"))] * (MOST_FILES + 1)).status_code == 413
    assert left(served) == before
    assert len(files(served, [("files", ("a.png", b"x"))] * MOST_FILES).json()) == MOST_FILES


def test_a_field_that_is_no_file_is_short(served):
    before = left(served)
    answer = files(served, {"files": ("a.png", b"x")}, data={"a": "x" * (MOST_FIELD + 1)})
    assert (answer.status_code, left(served)) == (400, before)


@pytest.mark.parametrize("name", ["../../a.png", "..", "C:\\a.png", "a/b.png", "ä" * 300 + ".png", "\0.png"])
def test_a_name_leads_nowhere_else(served, name):
    [path] = files(served, {"files": (name, b"x")}).json()
    assert len(Path(path).relative_to(served.cache / "uploads").parts) == 3
    assert Path(path).read_bytes() == b"x"


def test_an_upload_that_is_cut_leaves_nothing(served):
    before, place = left(served), urlsplit(served.address)
    head = (
        f"POST /gradio_api/upload HTTP/1.1\r\nHost: {place.netloc}\r\nContent-Length: 9000000\r\n"
        "Content-Type: multipart/form-data; boundary=b\r\n\r\n--b\r\nContent-Disposition: form-data; name=files;"
        " filename=a.png\r\n\r\n"
    )
    with socket.create_connection((place.hostname, place.port)) as sender:
        sender.sendall(head.encode() + b"x" * MB)
        wait_until(lambda: left(served) != before)
    wait_until(lambda: left(served) == before)


def wait_until(is_so) -> None:
    until = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.05)
