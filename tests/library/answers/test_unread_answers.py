"""What came back and could not be read is kept for a time, each file and all of them together up to a limit."""

import os
import time
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from components.errors import UnreadableAnswer
from components.library.answers import unread_answers
from components.library.answers.unread_answers import keep_answers, remove_old_answers
from components.library.storage.bin_cleaner import remove_due
from components.library.storage.files import Files
from tests.library.pictures import PNG, answer_with
from tests.library.plans import ask

DAY = 24 * 3600


@pytest.fixture
def keep(tmp_path) -> Callable[..., Files]:
    """Give a function that keeps answers so many days old, by their names, and returns the files."""
    files = Files(str(tmp_path / "files"))

    def keep(ages: dict[str, float], size: int = 10) -> Files:
        for name, days in ages.items():
            files.write_file(f"unread/{name}", b"x" * size)
            then = time.time() - days * DAY
            os.utime(tmp_path / "files" / "unread" / name, (then, then))
        return files

    return keep


@pytest.fixture
def small(monkeypatch) -> None:
    """Keep 100 bytes of an answer, and 250 together."""
    monkeypatch.setattr(unread_answers, "MOST_EACH", 100)
    monkeypatch.setattr(unread_answers, "MOST_TOGETHER", 250)


def test_the_oldest_make_room_for_what_comes(keep, small):
    files = keep({"1.bin": 3, "2.bin": 5, "3.bin": 1}, size=80)
    keep_answers(files, {"unread/new.bin": b"y" * 60})
    assert files.list_folder("unread") == ["unread/1.bin", "unread/3.bin", "unread/new.bin"]
    keep_answers(files, {"unread/newer.bin": b"z" * 100, "unread/newer.png": b"z" * 100})
    assert files.list_folder("unread") == ["unread/newer.bin", "unread/newer.png"]


def test_of_a_file_beyond_the_limit_the_beginning_is_kept_and_said_to_be(folder, far_end, maker, small, flower):
    told = b'{"data": [{"b64_json": "' + b"no base64! " * 40
    far_end.answer(told)
    with pytest.raises(UnreadableAnswer, match=r"is kept as unread/\w+\.bin in the data folder, 100 bytes of it\."):
        maker.create(flower).result(60)
    [kept] = (folder / "files" / "unread").iterdir()
    assert kept.read_bytes() == told[:100]


def test_beside_a_picture_no_more_is_kept_either(folder, far_end, maker, small):
    far_end.say(answer_with(PNG, PNG)[:-200])
    job = maker.create(ask(n=3))
    assert len(job.result(60)) == 2
    [kept] = (folder / "files" / "unread").iterdir()
    assert kept.stat().st_size == 100
    assert str(job.notice).endswith(
        f"What came back is kept as unread/{kept.name} in the data folder, 100 bytes of it."
    )


def test_however_many_answers_come_the_folder_stays_within_its_limit(folder, far_end, maker, small, flower):
    for _ in range(5):
        far_end.answer(b"[" + b"no JSON " * 20)
        with pytest.raises(UnreadableAnswer):
            maker.create(flower).result(60)
    assert [kept.stat().st_size for kept in (folder / "files" / "unread").iterdir()] == [100, 100]


def test_the_caretaker_removes_what_is_a_month_old_or_too_much(folder, store, monkeypatch):
    monkeypatch.setattr(unread_answers, "MOST_TOGETHER", 25)
    for number, days in enumerate((29, 31, 2, 1)):
        path = folder / "files" / store.files.write_file(f"unread/{number}.bin", b"x" * 10)
        os.utime(path, (time.time() - days * DAY,) * 2)
    remove_due(store)
    assert store.files.list_folder("unread") == ["unread/2.bin", "unread/3.bin"]


def test_what_is_being_written_is_left_alone(keep):
    files = keep({"1.bin.0.part": 40, "2.bin": 40})
    assert remove_old_answers(files, timedelta(days=30)) == 1
    assert files.list_folder("unread") == ["unread/1.bin.0.part"]


def test_limits_hold_where_files_lie_elsewhere(small):
    files = Files(f"memory://{uuid4().hex}")
    for number in range(4):
        keep_answers(files, {f"unread/{number}.bin": bytes(200)})
    assert files.list_folder("unread") == ["unread/2.bin", "unread/3.bin"]
    assert [files.size(key) for key in files.list_folder("unread")] == [100, 100]
    assert remove_old_answers(files, timedelta(0)) == 2
    assert files.size("unread/2.bin") == 0
