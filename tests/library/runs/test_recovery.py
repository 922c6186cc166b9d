"""What a process, a disk or a database left behind is found at the next start, and mended or said."""

import json
import os
import shutil
import sqlite3
import time
from dataclasses import replace
from pathlib import Path

import pytest

from components.library.answers.damage import join_note
from components.library.records.search import Search
from components.library.records.shot import Shot
from components.library.records.store import Store, open_store
from components.library.runs.orphans.orphaned_runs import NO_RECIPE, UNPASTED
from components.library.runs.recovery import GONE, Recovered, recover
from components.message.message import Message
from tests.library.pictures import PNG, answer_with, disc
from tests.library.plans import plan
from tests.library.shots import bare_shot, edit_shot

ALL = Search()


def kept_shot(store: Store, name: str = "a", **changes) -> Shot:
    """Return a shot that is whole: its file, its recipe and its row."""
    shot = edit_shot(id=name * 32, answer=f"shots/2026/03/04/{name * 32}/answer.png", **changes)
    store.files.write_file(shot.answer, PNG)
    store.add_shot(shot)
    return shot


def test_nothing_to_mend_is_nothing_to_say(any_store):
    assert recover(any_store) == Recovered()
    kept_shot(any_store)
    assert recover(any_store).sentence == ""


def test_pictures_whose_rows_were_lost_are_found_again_whole(tmp_path):
    store = open_store(tmp_path)
    shots = [kept_shot(store, name) for name in "abc"]
    store.close()
    for file in tmp_path.glob("proofroom.db*"):
        file.unlink()
    store = open_store(tmp_path)
    mended = recover(store)
    assert mended == Recovered(found=3)
    assert mended.sentence == "From before this start: 3 pictures found again."
    assert {shot.id: shot for shot in store.latest_shots(9)} == {shot.id: shot for shot in shots}
    assert recover(store) == Recovered()
    store.close()


def test_a_picture_whose_file_is_gone_keeps_its_row_and_says_so_until_it_is_back(open_any):
    store = open_any()
    whole, lost = kept_shot(store, "a"), kept_shot(store, "b")
    store.files._system.rm(f"{store.files._root}/shots/2026/03/04/{lost.id}", recursive=True)
    assert recover(store) == Recovered(gone=1)
    assert store.find_shot(lost.id).note == GONE
    assert not store.find_shot(whole.id).note
    assert recover(store) == Recovered()
    store.files.write_file(lost.answer, PNG)
    recover(store)
    assert store.find_shot(lost.id) == lost


@pytest.mark.parametrize("note", [UNPASTED, join_note([Message("The end of the picture is missing.")])])
def test_a_picture_whose_file_comes_back_has_its_own_note_again(any_store, note):
    """Such as after a start without the disk; the note that an answer was never put back offers to put it back."""
    lost = kept_shot(any_store, note=note)
    folder = lost.answer.rpartition("/")[0]
    files = {key: any_store.files.read_file(key) for key in any_store.files.walk(folder)}
    for key in files:
        any_store.files.remove(key)
    assert recover(any_store) == Recovered(gone=1)
    assert any_store.find_shot(lost.id).note == GONE
    for key, data in files.items():
        any_store.files.write_file(key, data)
    assert recover(any_store) == Recovered()
    assert any_store.find_shot(lost.id) == lost


def test_a_recipe_of_a_newer_version_is_read_as_far_as_it_is_known_and_stays_as_it_is(any_store):
    shot = kept_shot(any_store)
    key = shot.answer.replace("answer.png", "recipe.json")
    newer = shot.as_json() | {"id": "b" * 32, "answer": "shots/2026/03/05/b/answer.png", "mood": "blue"}
    newer["recipe"] = newer["recipe"] | {"tempo": "andante"}
    key = "shots/2026/03/05/b/recipe.json"
    any_store.files.write_file(newer["answer"], PNG)
    any_store.files.write_file(key, json.dumps(newer).encode())
    assert recover(any_store).found == 1
    assert any_store.find_shot("b" * 32) == replace(shot, id="b" * 32, answer=newer["answer"])
    assert json.loads(any_store.files.read_file(key)) == newer


@pytest.mark.parametrize(
    "recipe",
    [b"", b"{", b"null", b"[]", b"{}", b'{"recipe": 3}', b'{"recipe": {"made_at": "soon"}}', b"\xff\xfe", b"9" * 5000],
)
def test_a_damaged_recipe_loses_no_picture_and_stops_nothing(any_store, recipe):
    folder = f"shots/2026/03/04/{'c' * 32}"
    any_store.files.write_file(f"{folder}/answer.png", PNG)
    any_store.files.write_file(f"{folder}/recipe.json", recipe)
    whole = kept_shot(any_store)
    assert recover(any_store).found == 1
    shot = any_store.find_shot("c" * 32)
    assert (shot.note, shot.recipe.made_at.isoformat()[:10], shot.run) == (NO_RECIPE, "2026-03-04", None)
    assert any_store.files.read_file(f"{folder}/recipe.json") == recipe
    assert any_store.find_shot(whole.id) == whole


def test_a_picture_that_does_not_open_is_left_where_it_lies(any_store):
    any_store.files.write_file(f"shots/2026/03/04/{'d' * 32}/answer.bin", b"no picture")
    any_store.files.write_file("shots/loose.txt", b"what somebody put there")
    for _ in range(2):
        assert recover(any_store) == Recovered()
    assert len(list(any_store.files.walk("shots"))) == 2


def test_files_that_were_never_whole_are_removed_after_a_day(tmp_path):
    store = open_store(tmp_path)
    for key in ("pictures/1.png.0.part", "masks/1.png.0.part", "unread/1.bin", "pictures/2.png.1.part"):
        store.files.write_file(key, b"half")
    for name in ("pictures/1.png.0.part", "masks/1.png.0.part", "unread/1.bin"):
        os.utime(tmp_path / "files" / name, (time.time() - 90_000,) * 2)
    assert recover(store) == Recovered(removed=2)
    assert list(store.files.walk()) == ["pictures/2.png.1.part", "unread/1.bin"]
    store.close()


def test_a_data_folder_that_was_moved_goes_on(tmp_path, far_end, make_maker):
    store = open_store(tmp_path / "here")
    far_end.say(answer_with(PNG))
    [shot] = make_maker(store).repaint(plan(PNG, disc(48, 32, 9))).result(60)
    store.close()
    shutil.move(tmp_path / "here", tmp_path / "there")
    store = open_store(tmp_path / "there")
    assert recover(store) == Recovered()
    assert store.latest_shots(5) == [shot]
    store.close()


def test_after_a_damaged_database_was_moved_away_everything_is_found(tmp_path):
    """What the error says to do works."""
    store = open_store(tmp_path)
    shot = kept_shot(store)
    store.close()
    (tmp_path / "proofroom.db").write_bytes(b"this is no database" * 100)
    Path(tmp_path / "proofroom.db").rename(tmp_path / "damaged.db")
    store = open_store(tmp_path)
    assert recover(store).found == 1
    assert store.latest_shots(5) == [shot]
    store.close()
    assert sqlite3.connect(tmp_path / "proofroom.db").execute("SELECT count(*) FROM shots").fetchone() == (1,)


@pytest.mark.parametrize("shot", [edit_shot(visitor="v" * 64, run="r" * 32), bare_shot()], ids=["edit", "bare"])
def test_a_recipe_file_holds_all_of_a_shot(shot):
    assert Shot.from_json(json.loads(json.dumps(shot.as_json()))) == shot
