"""Rows and files are found again as they were put in, by whoever puts them in at once."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from components.endpoint.contracts.cost import Cost
from components.errors import StorageError
from components.library.records.store import open_store
from tests.library.shots import bare_shot, edit_shot
from tests.library.stores.folder import files_in

EVERY_BYTE = bytes(range(256)) * 40


def run_at_once(count: int, work: Callable[[int], object]) -> list[Exception]:
    """Run ``work`` in threads that start together; return what they raised."""
    barrier, raised = threading.Barrier(count), []

    def go(number: int) -> None:
        barrier.wait(60)
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


@pytest.mark.parametrize("shot", [edit_shot(), bare_shot()], ids=["edit", "bare"])
def test_a_shot_is_found_again_equal_in_every_field(open_any, shot):
    store = open_any()
    store.add_shot(shot)
    assert store.find_shot(shot.id) == shot
    store.close()
    reopened = open_any()
    assert reopened.find_shot(shot.id) == shot
    assert reopened.latest_shots(5) == [shot]


def test_an_unknown_shot_is_none(any_store):
    assert any_store.find_shot("0" * 32) is None


@pytest.mark.parametrize("amount", ["1.165115", "0.000000001", "0", "99999.123456789"])
def test_a_cost_comes_back_exactly(any_store, amount):
    shot = edit_shot()
    shot = replace(shot, recipe=replace(shot.recipe, cost=Cost(Decimal(amount), "USD")))
    any_store.add_shot(shot)
    assert any_store.find_shot(shot.id).recipe.cost == Cost(Decimal(amount), "USD")


def test_a_cost_that_is_not_known_does_not_come_back_as_nothing_to_pay(any_store):
    shot = bare_shot()
    any_store.add_shot(shot)
    assert any_store.find_shot(shot.id).recipe.cost is None


def test_the_newest_shots_come_first(any_store):
    shots = []
    for minute in range(4):
        shot = edit_shot(id=f"{minute:032}", answer=f"shots/{minute}/answer.png")
        shots.append(
            replace(shot, recipe=replace(shot.recipe, made_at=shot.recipe.made_at + timedelta(minutes=minute)))
        )
    for shot in (shots[2], shots[0], shots[3], shots[1]):
        any_store.add_shot(shot)
    assert any_store.latest_shots(3) == [shots[3], shots[2], shots[1]]


def test_the_same_shot_twice_is_one_row(any_store):
    shot = edit_shot()
    any_store.add_shot(shot)
    any_store.add_shot(shot)
    assert any_store.latest_shots(10) == [shot]


def test_the_same_shot_from_many_threads_at_once_is_one_row(any_store):
    for round_ in range(8):
        shot = edit_shot(id=f"{round_:032}")
        assert run_at_once(8, lambda _, shot=shot: any_store.add_shot(shot)) == []
    assert len(any_store.latest_shots(100)) == 8


def test_files_are_kept_verbatim(folder, store):
    assert store.files.write_file("shots/a/answer.png", EVERY_BYTE) == "shots/a/answer.png"
    assert (folder / "files" / "shots" / "a" / "answer.png").read_bytes() == EVERY_BYTE
    assert store.files.read_file("shots/a/answer.png") == EVERY_BYTE
    assert files_in(folder / "files") == ["shots/a/answer.png"]


@pytest.mark.parametrize("name", ["my pictures", "Bilder für später", "图片", "100%", "a#b", "what?", "a&b=c", "%20"])
def test_everything_lies_in_the_folder_whatever_its_name(tmp_path, name):
    store = open_store(tmp_path / name)
    store.files.write_file("shots/a/answer.png", EVERY_BYTE)
    shot = edit_shot()
    store.add_shot(shot)
    assert store.find_shot(shot.id) == shot
    store.close()
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name / "files" / "shots" / "a" / "answer.png").read_bytes() == EVERY_BYTE
    assert (tmp_path / name / "proofroom.db").exists()


def test_a_file_written_again_is_replaced_whole(store):
    store.files.write_file("a.png", EVERY_BYTE)
    store.files.write_file("a.png", b"short")
    assert store.files.read_file("a.png") == b"short"


def test_what_is_written_once_is_one_copy_under_its_hash(folder, store):
    first = store.files.write_once("pictures", "png", EVERY_BYTE)
    written = (folder / "files" / first).stat()
    assert store.files.write_once("pictures", "png", EVERY_BYTE) == first
    assert store.files.write_once("pictures", "png", b"another") != first
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
        store.files.read_file("shots/a/answer.png")


def test_many_threads_write_at_once_and_everything_is_there(folder, store):
    shots = [edit_shot(id=f"{n:032}", answer=f"shots/{n}/answer.png") for n in range(32)]

    def keep(number: int) -> None:
        for shot in shots[number * 4 : number * 4 + 4]:
            store.files.write_file(shot.answer, shot.id.encode() * 1000)
            assert store.files.write_once("pictures", "png", EVERY_BYTE).startswith("pictures/")
            store.add_shot(shot)

    assert run_at_once(8, keep) == []
    assert {shot.id for shot in store.latest_shots(100)} == {shot.id for shot in shots}
    assert all(store.files.read_file(shot.answer) == shot.id.encode() * 1000 for shot in shots)
    assert len(files_in(folder / "files" / "pictures")) == 1
    assert not [name for name in files_in(folder) if name.endswith(".part")]


def test_two_stores_on_one_folder_see_each_other(folder, store):
    other = open_store(folder)
    shots = [edit_shot(id=f"{n:032}", answer=f"shots/{n}/answer.png") for n in range(16)]
    assert run_at_once(4, lambda n: [(store, other)[n % 2].add_shot(shot) for shot in shots[n * 4 : n * 4 + 4]]) == []
    assert len(other.latest_shots(100)) == len(store.latest_shots(100)) == 16
    other.close()


def test_text_that_is_no_unicode_does_not_lose_a_shot(any_store):
    """JSON may hold half of a surrogate pair, and an endpoint's usage is taken as it comes."""
    shot = edit_shot()
    shot = replace(shot, recipe=replace(shot.recipe, usage={"note": "\ud800", "total_tokens": 3}))
    any_store.add_shot(shot)
    assert any_store.find_shot(shot.id).recipe.usage["total_tokens"] == 3
