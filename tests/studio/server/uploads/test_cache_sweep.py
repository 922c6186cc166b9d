"""The cache of files for browsers keeps to its age and to its size, whoever has left the files there."""

import os
import time
from datetime import datetime, timedelta
from pathlib import Path

from components.studio.server.sessions import Sessions
from components.studio.server.uploads.cache_sweep import CacheSweep, sweep_files
from tests.library.pictures import PNG
from tests.studio.conftest import Served

DAY = 86400


def put(folder: Path, name: str, days: float, size: int = 10) -> Path:
    path = folder / name / "a.png"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"x" * size)
    for place in (path, path.parent):
        os.utime(place, (time.time() - days * DAY,) * 2)
    return path


def test_old_files_leave_with_their_folders_and_uploads_stay(tmp_path):
    old, new, upload = put(tmp_path, "old", 3), put(tmp_path, "new", 1), put(tmp_path, "uploads/one", 3)
    sweep_files(tmp_path, 10**9)
    assert [path.exists() for path in (old, new, upload)] == [False, True, True]
    os.utime(old.parent, (time.time() - DAY,) * 2)
    sweep_files(tmp_path, 10**9)
    assert [path.parent.exists() for path in (old, new)] == [False, True]


def test_beyond_its_size_the_oldest_leave(tmp_path):
    paths = [put(tmp_path, f"{days}", days / 10) for days in range(5)]
    sweep_files(tmp_path, 25)
    assert [path.exists() for path in paths] == [True, True, False, False, False]
    sweep_files(tmp_path / "none", 25)


def test_a_visit_that_is_over_leaves_nothing(served: Served):
    holder, uploads = served.studio.state_holder, served.service.uploads
    (served.cache / "given.png").write_bytes(PNG)
    path = uploads.lend(str(served.cache / "given.png"))
    uploads.check([{"path": path}], "a visit")
    holder["a visit"].is_closed = True
    holder.time_last_used["a visit"] = datetime.now() - timedelta(hours=2)
    uploads._quota.find(Path(path).parent.name).used_at -= 2 * 3600
    sweep = CacheSweep(uploads, Sessions(served.studio), 10**9, seconds_between=0.01)
    until = time.monotonic() + 60
    while Path(path).exists() and time.monotonic() < until:
        time.sleep(0.01)
    sweep.close()
    assert "a visit" not in holder.session_data
    assert not Path(path).exists()
