"""What an exported ZIP brings back."""

import hashlib
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from components.errors import DiskFull, StorageError
from components.library.exchange.importer import MOST_PROBLEMS, import_zip
from components.library.records.shot import Shot
from components.library.records.store import Store, open_store
from components.library.runs.recovery import recover
from tests.library.exports import (
    OTHER,
    VISITOR,
    add_edit,
    add_made,
    bring,
    change_recipes,
    files_of,
    id_of,
    shots_in,
    spoil_first,
    whole,
    write_zip,
)
from tests.library.pictures import PNG, huge_png


def test_what_was_exported_comes_back_equal(tmp_path: Path, store: Store, any_store: Store):
    child = add_edit(store, 2, "a rose", starred=True, parent=id_of(1))
    sent = [child, add_edit(store, 1), add_made(store)]
    path = write_zip(tmp_path / "a.zip", store, sent)
    whole(bring(path, any_store), 3)
    brought = {shot.id: shot for shot in shots_in(any_store)}
    for shot in sent:
        came = brought[shot.id]
        # Keys are the new store's, and what no picture says is filled in as every page shows it.
        shown = {"n": 1, "size": "", "quality": "", "output_format": ""} | dict(shot.recipe.parameters)
        assert came == replace(shot, recipe=replace(shot.recipe, parameters=shown))
        assert files_of(any_store, came)[1:] == files_of(store, shot)[1:]
        assert (brought[child.id].recipe.parent, brought[child.id].starred) == (id_of(1), True)


def test_a_database_lost_after_an_import_is_found_again(tmp_path: Path, exported: Path, store: Store, folder: Path):
    bring(exported, store)
    before = shots_in(store)
    store.close()
    (folder / "proofroom.db").unlink()
    again = open_store(folder)
    assert recover(again).found == 3
    assert shots_in(again) == before
    again.close()


def test_an_answer_that_came_cut_comes_back_as_it_is_with_its_note(tmp_path: Path, store: Store, any_store: Store):
    shot, cut = add_made(store), PNG[:2400]
    store.files.write_file(shot.answer, cut)
    shot = replace(shot, sha256=hashlib.sha256(cut).hexdigest())
    whole(bring(write_zip(tmp_path / "a.zip", store, [shot]), any_store), 1)
    [came] = shots_in(any_store)
    assert any_store.files.read_file(came.answer) == cut
    assert str(came.note).startswith("The lower 50 % of this picture is missing")


def test_the_same_zip_comes_once(exported: Path, store: Store):
    bring(exported, store)
    before, files = shots_in(store), set(store.files.walk())
    done = bring(exported, store)
    assert (done.came, done.there) == (0, 3)
    assert str(done.sentence) == "0 pictures came in. 3 pictures were here already."
    assert (shots_in(store), set(store.files.walk())) == (before, files)


def test_a_zip_comes_once_to_where_it_was_exported(tmp_path: Path, store: Store):
    shots = [add_edit(store, 1), add_made(store)]
    done = bring(write_zip(tmp_path / "a.zip", store, shots), store)
    assert (done.came, done.there) == (0, 2)


def test_the_same_picture_under_another_id_comes_once(exported: Path, store: Store):
    there = add_edit(store, 1, id="e" * 32)
    done = bring(change_recipes(exported, lambda note: note), store)
    assert (done.came, done.there) == (2, 1)
    assert there.id in {shot.id for shot in shots_in(store)}
    assert id_of(1) not in {shot.id for shot in shots_in(store)}


def test_two_pictures_with_equal_answers_both_come(tmp_path: Path, store: Store, any_store: Store):
    shots = [add_made(store), add_made(store, id="c" * 32)]
    whole(bring(write_zip(tmp_path / "a.zip", store, shots), any_store), 2)


def test_what_lies_in_the_bin_comes_back(exported: Path, store: Store):
    bring(exported, store)
    store.bin_shots([id_of(1)])
    done = bring(exported, store)
    assert (done.there, done.restored) == (2, 1)
    assert "1 picture came back from the bin." in str(done.sentence)
    assert len(shots_in(store)) == 3


def test_another_visitor_gets_pictures_of_their_own(exported: Path, store: Store):
    bring(exported, store)
    before = shots_in(store)
    whole(bring(exported, store, OTHER), 3)
    assert shots_in(store) == before
    theirs = shots_in(store, OTHER)
    assert len(theirs) == 3
    assert not {shot.id for shot in theirs} & {shot.id for shot in before}
    assert not {shot.answer for shot in theirs} & {shot.answer for shot in before}
    assert bring(exported, store, OTHER).there == 3


def test_a_child_follows_a_parent_that_is_called_otherwise_here(tmp_path: Path, store: Store):
    child = add_edit(store, 2, parent=id_of(1))
    path = write_zip(tmp_path / "a.zip", store, [child, add_edit(store, 1)])
    whole(bring(path, store, OTHER), 2)
    by_sha256 = {shot.sha256: shot for shot in shots_in(store, OTHER)}
    parent = by_sha256[store.find_shot(id_of(1)).sha256]
    assert by_sha256[child.sha256].recipe.parent == parent.id != id_of(1)


def test_a_child_follows_a_parent_that_was_here_before(tmp_path: Path, store: Store, any_store: Store):
    child = add_edit(store, 2, parent=id_of(1))
    path = write_zip(tmp_path / "a.zip", store, [child, add_edit(store, 1)])
    here = add_edit(any_store, 1, id="e" * 32)
    assert (done := bring(path, any_store)).came == done.there == 1
    assert any_store.find_shot(child.id).recipe.parent == here.id


def test_everybodys_pictures_are_there_for_everybody(exported: Path, store: Store):
    bring(exported, store)
    assert bring(exported, store, OTHER, everybodys=True).there == 3


@pytest.mark.parametrize(
    ("folder_name", "change", "said"),
    [
        ("answers", lambda data: data[:100], "is no whole picture"),
        ("answers", lambda data: None, "is not in the ZIP"),
        ("answers", lambda data: bytes(5_000_000), "is no whole picture"),
        ("answers", lambda data: huge_png(60_000, 60_000), "is no whole picture"),
        ("answers", lambda data: PNG, "is not the one that came"),
        ("recipes", lambda data: b"{}", "Its recipe is damaged"),
        ("recipes", lambda data: b"\xff\xfe", "Its recipe is damaged"),
        ("recipes", lambda data: b"[" * 100_000, "Its recipe is damaged"),
        ("recipes", lambda data: b" " * 2_000_000, "is far too large"),
        ("recipes", lambda data: b'{"proofroom": true}', "is damaged"),
        ("recipes", lambda data: b'{"proofroom": 2, "anything": "else"}', "Update Proofroom"),
    ],
)
def test_one_that_cannot_come_is_left_out_and_the_rest_comes(exported: Path, store: Store, folder_name, change, said):
    done = bring(spoil_first(exported, folder_name, change), store)
    assert (done.came, len(done.problems)) == (2, 1)
    assert said in str(done.problems[0])
    assert "was left out" in str(done.problems[0])
    # Nothing of it stays behind, to be taken for a picture at the next start.
    assert len({key.split("/")[4] for key in store.files.walk("shots")}) == 2


@pytest.mark.parametrize("change", [lambda data: None, lambda data: data[:100]], ids=["missing", "damaged"])
def test_without_the_finished_picture_the_answer_comes_as_it_was(exported: Path, store: Store, change):
    done = bring(spoil_first(exported, "pictures", change), store)
    assert (done.came, len(done.problems)) == (3, 1)
    assert "came without all of its files" in str(done.problems[0])
    shot = store.find_shot(id_of(1))
    assert hashlib.sha256(store.files.read_file(shot.picture)).hexdigest() == shot.sha256
    # The proof is of the picture that is not there.
    assert (shot.pasted, shot.changed_outside_mask) == (None, None)


def test_a_mask_that_is_missing_is_spoken_of_and_the_picture_comes(exported: Path, store: Store):
    done = bring(spoil_first(exported, "masks", lambda data: None), store)
    assert (done.came, len(done.problems)) == (3, 2)
    assert "came without all of its files" in str(done.problems[0])
    shot = store.find_shot(id_of(1))
    assert (shot.mask, shot.changed_outside_mask) == (None, 0)
    assert store.files.has(shot.pasted)


def test_many_problems_are_counted(tmp_path: Path, store: Store):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(MOST_PROBLEMS + 5):
            archive.writestr(f"recipes/{number}.json", "{}")
    done = bring(path, store)
    assert (len(done.problems), done.untold) == (MOST_PROBLEMS, 5)
    assert "5 more problems" in str(done.sentence)


def test_a_full_disk_ends_it_with_what_to_do(exported: Path, store: Store, monkeypatch: pytest.MonkeyPatch):
    write, written = store.files.write_file, []

    def write_or_fill(key: str, data: bytes) -> str:
        if len(written) == 6:
            raise DiskFull("full")
        written.append(key)
        return write(key, data)

    monkeypatch.setattr(store.files, "write_file", write_or_fill)
    done = bring(exported, store)
    assert done.came == 1
    assert "The disk is full" in str(done.problems[-1])
    monkeypatch.undo()
    # What had begun to come left nothing that would be taken for a picture.
    assert recover(store).found == 0
    again = bring(exported, store)
    assert (again.came, again.there, again.problems) == (2, 1, ())


def test_a_store_that_fails_is_told_and_nothing_is_half_there(exported: Path, store: Store, monkeypatch):
    def fail(shot: Shot) -> None:
        raise StorageError("The data folder cannot be used.")

    monkeypatch.setattr(store, "add_shot", fail)
    with pytest.raises(StorageError, match="cannot be used"):
        bring(exported, store)
    assert list(store.files.walk("shots")) == []


def test_who_stops_in_between_keeps_what_came(exported: Path, store: Store):
    importing = import_zip(exported, store, VISITOR)
    assert [next(importing).came, next(importing).came] == [0, 1]
    importing.close()
    assert len(shots_in(store)) == 1
    assert bring(exported, store).came == 2
