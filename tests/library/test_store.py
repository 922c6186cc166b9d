import errno
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from components.endpoint.cost import Cost
from components.errors import DiskFull, StorageError
from components.library.shot import Recipe, Shot
from components.library.store import Store, open_store
from tests.library.fickle import FickleFileSystem

EVERY_BYTE = bytes(range(256)) * 40
FULL = "The disk is full, so the picture could not be kept. Free some space, then store it again."


def edit_shot(**changes) -> Shot:
    """Return a shot of which every field says something."""
    recipe = Recipe(
        kind="edit",
        endpoint="images.example",
        parameters={"model": "gpt-image-1", "prompt": "一只猫 <b>&\n\"'", "n": 2, "size": "1024x1024"},
        usage={"total_tokens": 4169, "input_tokens_details": {"text_tokens": 9}},
        cost=Cost(Decimal("1.165115"), "CNY"),
        request_id="req-1",
        seconds=12.375,
        made_at=datetime(2026, 3, 4, 5, 6, 7, 891234, UTC),
        parent="f" * 32,
    )
    shot = Shot(
        recipe=recipe,
        number=1,
        answer="shots/2026/03/04/a/answer.png",
        sha256="0123456789abcdef" * 4,
        width=1024,
        height=768,
        source="pictures/1.jpg",
        mask="masks/2.png",
        pasted="shots/2026/03/04/a/pasted.png",
        changed_outside_mask=0,
        handling={"parts": [{"answer": "shots/2026/03/04/a/answer.png", "box": [0, 0, 9, 9], "corrected": None}]},
    )
    return replace(shot, **changes)


def bare_shot() -> Shot:
    """Return a shot of which everything is unknown that can be."""
    made_at = datetime(2026, 3, 4, tzinfo=UTC)
    recipe = Recipe("generate", "offline", {"model": "m", "prompt": "p"}, None, None, None, 0.0, made_at)
    return Shot(recipe, 0, "shots/b/answer.webp", "0" * 64, 1, 1)


def test_a_database_of_an_earlier_version_gets_the_new_columns_and_keeps_its_rows(tmp_path):
    store = open_store(tmp_path)
    store.add_shot(bare_shot())
    store.close()
    with sqlite3.connect(tmp_path / "proofroom.db") as database:
        database.execute("ALTER TABLE shots DROP COLUMN handling")
    database.close()
    store = open_store(tmp_path)
    store.add_shot(edit_shot())
    assert {shot.handling is None for shot in store.latest_shots(5)} == {True, False}
    store.close()


def files_in(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def run_at_once(count: int, work: Callable[[int], object]) -> list[Exception]:
    """Run ``work`` in threads that start together; return what they raised."""
    barrier, raised = threading.Barrier(count), []

    def go(number: int) -> None:
        barrier.wait(10)
        try:
            work(number)
        except Exception as error:  # noqa: BLE001 - whatever a thread raises, the test is to see it
            raised.append(error)

    threads = [threading.Thread(target=go, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


@pytest.fixture
def mount(tmp_path: Path) -> Iterator[Callable[..., Path]]:
    """Give a function that mounts a disk of its own, with mount's options; skips where that is not allowed."""
    disk = tmp_path / "disk"
    disk.mkdir()

    def mount(options: str) -> Path:
        try:
            done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "proofroom", disk], capture_output=True)
        except OSError:
            pytest.skip("there is no mount on this machine")
        if done.returncode:
            pytest.skip("only root may mount a disk")
        return disk

    yield mount
    if disk.is_mount():
        subprocess.run(["umount", "--lazy", disk], check=True)


@pytest.mark.parametrize("shot", [edit_shot(), bare_shot()], ids=["edit", "bare"])
def test_a_shot_is_found_again_equal_in_every_field(folder, store, shot):
    store.add_shot(shot)
    assert store.find_shot(shot.id) == shot
    store.close()
    reopened = open_store(folder)
    assert reopened.find_shot(shot.id) == shot
    assert reopened.latest_shots(5) == [shot]
    reopened.close()


def test_an_unknown_shot_is_none(store):
    assert store.find_shot("0" * 32) is None


@pytest.mark.parametrize("amount", ["1.165115", "0.000000001", "0", "99999.123456789"])
def test_a_cost_comes_back_exactly(store, amount):
    shot = edit_shot()
    shot = replace(shot, recipe=replace(shot.recipe, cost=Cost(Decimal(amount), "USD")))
    store.add_shot(shot)
    assert store.find_shot(shot.id).recipe.cost == Cost(Decimal(amount), "USD")


def test_a_cost_that_is_not_known_does_not_come_back_as_nothing_to_pay(store):
    shot = bare_shot()
    store.add_shot(shot)
    assert store.find_shot(shot.id).recipe.cost is None


def test_the_newest_shots_come_first(store):
    shots = []
    for minute in range(4):
        shot = edit_shot(id=f"{minute:032}", answer=f"shots/{minute}/answer.png")
        shots.append(
            replace(shot, recipe=replace(shot.recipe, made_at=shot.recipe.made_at + timedelta(minutes=minute)))
        )
    for shot in (shots[2], shots[0], shots[3], shots[1]):
        store.add_shot(shot)
    assert store.latest_shots(3) == [shots[3], shots[2], shots[1]]


def test_the_same_shot_twice_is_one_row(store):
    shot = edit_shot()
    store.add_shot(shot)
    store.add_shot(shot)
    assert store.latest_shots(10) == [shot]


def test_the_same_shot_from_many_threads_at_once_is_one_row(store):
    for round_ in range(8):
        shot = edit_shot(id=f"{round_:032}")
        assert run_at_once(8, lambda _, shot=shot: store.add_shot(shot)) == []
    assert len(store.latest_shots(100)) == 8


def test_files_are_kept_verbatim(folder, store):
    assert store.write_file("shots/a/answer.png", EVERY_BYTE) == "shots/a/answer.png"
    assert (folder / "files" / "shots" / "a" / "answer.png").read_bytes() == EVERY_BYTE
    assert store.read_file("shots/a/answer.png") == EVERY_BYTE
    assert files_in(folder / "files") == ["shots/a/answer.png"]


@pytest.mark.parametrize("name", ["my pictures", "Bilder für später", "图片", "100%", "a#b", "what?", "a&b=c", "%20"])
def test_everything_lies_in_the_folder_whatever_its_name(tmp_path, name):
    store = open_store(tmp_path / name)
    store.write_file("shots/a/answer.png", EVERY_BYTE)
    shot = edit_shot()
    store.add_shot(shot)
    assert store.find_shot(shot.id) == shot
    store.close()
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name / "files" / "shots" / "a" / "answer.png").read_bytes() == EVERY_BYTE
    assert (tmp_path / name / "proofroom.db").exists()


def test_a_file_written_again_is_replaced_whole(store):
    store.write_file("a.png", EVERY_BYTE)
    store.write_file("a.png", b"short")
    assert store.read_file("a.png") == b"short"


def test_what_is_written_once_is_one_copy_under_its_hash(folder, store):
    first = store.write_once("pictures", "png", EVERY_BYTE)
    written = (folder / "files" / first).stat()
    assert store.write_once("pictures", "png", EVERY_BYTE) == first
    assert store.write_once("pictures", "png", b"another") != first
    assert len(files_in(folder / "files" / "pictures")) == 2
    assert (folder / "files" / first).stat().st_ino == written.st_ino


def test_the_recipe_lies_beside_its_picture(folder, store):
    shot = edit_shot()
    store.add_shot(shot)
    recipe = (folder / "files" / "shots" / "2026" / "03" / "04" / "a" / "recipe.json").read_text(encoding="utf-8")
    assert "一只猫" in recipe
    assert '"amount": 1.165115' in recipe


def test_a_file_that_is_not_there_is_told_in_a_sentence(store):
    with pytest.raises(StorageError, match=r"^The data folder cannot be used \(No such file or directory\)\. Check"):
        store.read_file("shots/a/answer.png")


@pytest.mark.parametrize("at_rename", [False, True], ids=["while writing", "while renaming"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT], ids=["disk", "quota"])
def test_a_full_disk_is_named_and_leaves_nothing_half_there(tmp_path, fickle_store, number, at_rename):
    FickleFileSystem.break_down("", number, at_rename)
    with pytest.raises(DiskFull) as caught:
        fickle_store.write_file("shots/a/answer.png", EVERY_BYTE)
    assert caught.value.message == FULL
    assert files_in(tmp_path / "fickle") == []


def test_a_failed_write_leaves_the_file_that_was_there(fickle_store):
    fickle_store.write_file("a.png", EVERY_BYTE)
    FickleFileSystem.break_down("", errno.EIO)
    with pytest.raises(StorageError, match=r"\(Input/output error\)"):
        fickle_store.write_file("a.png", b"short")
    assert fickle_store.read_file("a.png") == EVERY_BYTE


def test_what_is_there_once_needs_no_space_again(fickle_store):
    key = fickle_store.write_once("pictures", "png", EVERY_BYTE)
    FickleFileSystem.break_down()
    assert fickle_store.write_once("pictures", "png", EVERY_BYTE) == key


def test_a_shot_whose_recipe_cannot_be_written_has_no_row(fickle_store):
    FickleFileSystem.break_down("recipe")
    with pytest.raises(DiskFull):
        fickle_store.add_shot(edit_shot())
    assert fickle_store.latest_shots(5) == []


def test_a_write_that_the_system_stops_leaves_nothing_half_there(folder):
    """The system's own bound on a file's size stops the write in its middle; in a process of its own."""
    script = (
        "import pathlib, resource, sys\n"
        "from components.errors import StorageError\n"
        "from components.library.store import open_store\n"
        "store = open_store(pathlib.Path(sys.argv[1]))\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "try:\n"
        "    store.write_file('shots/a/answer.png', bytes(300_000))\n"
        "except StorageError as error:\n"
        "    print(error.message)\n"
    )
    root = Path(__file__).parents[2]
    said = subprocess.run(
        [sys.executable, "-c", script, folder], cwd=root, capture_output=True, text=True, check=True
    ).stdout
    assert said.startswith("The data folder cannot be used (File too large). Check PROOFROOM_DATA")
    assert files_in(folder / "files") == []


def test_a_disk_that_is_really_full_is_named(mount):
    disk = mount("size=1m")
    store = open_store(disk)
    with pytest.raises(DiskFull) as caught:
        store.write_file("shots/a/answer.png", bytes(2**21))
    assert caught.value.message == FULL
    assert files_in(disk / "files") == []
    store.write_file("shots/a/answer.png", b"small")
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
    assert caught.value.message == FULL
    store.close()


def test_nothing_is_sent_when_an_answer_would_not_fit(mount, store):
    store.check_space()
    small = open_store(mount("size=8m"))
    with pytest.raises(DiskFull) as caught:
        small.check_space()
    assert caught.value.message == "The disk is full, so nothing was sent. Free some space, then try again."
    small.close()


def test_a_read_only_folder_is_told_in_a_sentence(mount):
    disk = mount("size=8m")
    store = open_store(disk)
    # The database's open connection would keep the disk from becoming read-only.
    store.close()
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    with pytest.raises(StorageError) as caught:
        store.write_file("shots/a/answer.png", b"picture")
    assert caught.value.message == (
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
        store.check_space()


def test_many_threads_write_at_once_and_everything_is_there(folder, store):
    shots = [edit_shot(id=f"{n:032}", answer=f"shots/{n}/answer.png") for n in range(32)]

    def keep(number: int) -> None:
        for shot in shots[number * 4 : number * 4 + 4]:
            store.write_file(shot.answer, shot.id.encode() * 1000)
            assert store.write_once("pictures", "png", EVERY_BYTE).startswith("pictures/")
            store.add_shot(shot)

    assert run_at_once(8, keep) == []
    assert {shot.id for shot in store.latest_shots(100)} == {shot.id for shot in shots}
    assert all(store.read_file(shot.answer) == shot.id.encode() * 1000 for shot in shots)
    assert len(files_in(folder / "files" / "pictures")) == 1
    assert not [name for name in files_in(folder) if name.endswith(".part")]


def test_two_stores_on_one_folder_see_each_other(folder, store):
    other = open_store(folder)
    shots = [edit_shot(id=f"{n:032}", answer=f"shots/{n}/answer.png") for n in range(16)]
    assert run_at_once(4, lambda n: [(store, other)[n % 2].add_shot(shot) for shot in shots[n * 4 : n * 4 + 4]]) == []
    assert len(other.latest_shots(100)) == len(store.latest_shots(100)) == 16
    other.close()


def test_text_that_is_no_unicode_does_not_lose_a_shot(store):
    """JSON may hold half of a surrogate pair, and an endpoint's usage is taken as it comes."""
    shot = edit_shot()
    shot = replace(shot, recipe=replace(shot.recipe, usage={"note": "\ud800", "total_tokens": 3}))
    store.add_shot(shot)
    assert store.find_shot(shot.id).recipe.usage["total_tokens"] == 3
