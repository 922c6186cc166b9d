"""What an exported ZIP brings back, and that none is believed."""

import hashlib
import os
import struct
import tracemalloc
import unicodedata
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from components.errors import DiskFull, StorageError, UnreadableExport
from components.library.exchange import zip_reader
from components.library.exchange.importer import MOST_PROBLEMS, Imported, import_zip
from components.library.records.search import Search
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
    rewrite,
    spoil_first,
    write_zip,
)
from tests.library.folder import files_in
from tests.library.pictures import PNG, huge_png

HERE = Search(visitor=VISITOR)


@pytest.fixture
def exported(tmp_path: Path, folder: Path) -> Path:
    """Give a ZIP of three pictures, the newest first, from a store that is gone."""
    away = open_store(tmp_path / "away")
    shots = [add_edit(away, 1), add_edit(away, 2, "a rose"), add_made(away)]
    path = write_zip(tmp_path / "a.zip", away, shots)
    away.close()
    return path


def shots_in(store: Store, visitor: str | None = VISITOR) -> list[Shot]:
    return store.find_shots(Search(visitor=visitor), 0, 100)


def whole(done: Imported, came: int) -> None:
    """Assert that so many came, and that there was nothing else to say."""
    assert done == Imported(asked=done.asked, seen=done.asked, came=came)


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
    assert came.note.startswith("The lower 50 % of this picture is missing")


def test_the_same_zip_comes_once(exported: Path, store: Store):
    bring(exported, store)
    before, files = shots_in(store), set(store.files.walk())
    done = bring(exported, store)
    assert (done.came, done.there) == (0, 3)
    assert done.sentence == "0 pictures came in. 3 pictures were here already."
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
    assert "1 picture came back from the bin." in done.sentence
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


@pytest.mark.parametrize("folder_name", ["", "Contact sheet (1)/", "一/二/"])
def test_packed_again_in_a_folder_it_is_read_too(exported: Path, store: Store, folder_name: str):
    def move(name: str, data: bytes) -> list[tuple[str, bytes]]:
        return [(folder_name + name, data), (f"__MACOSX/{folder_name}._{hash(name)}", b"")]

    whole(bring(rewrite(exported, move, compression=zipfile.ZIP_DEFLATED), store), 3)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda name: unicodedata.normalize("NFD", name),
        lambda name: name.encode().decode("cp437"),
        lambda name: name.encode("ascii", "replace").decode().replace("?", "_"),
    ],
    ids=["parts of letters one by one", "bytes taken for those of DOS", "ASCII only"],
)
def test_whatever_a_program_makes_of_letters_a_picture_is_found(tmp_path: Path, store: Store, any_store, spoil):
    shots = [add_edit(store, 1, "Éléphant à Zürich"), add_edit(store, 2, "שלום 猫 🐈")]
    path = write_zip(tmp_path / "a.zip", store, shots)
    whole(bring(rewrite(path, lambda name, data: [(spoil(name), data)]), any_store), 2)


@pytest.mark.parametrize("data", [b"", b"no zip", PNG, b"PK\x05\x06" + bytes(18)])
def test_a_file_that_is_no_export_is_refused(tmp_path: Path, store: Store, data: bytes):
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    with pytest.raises(UnreadableExport, match="Choose one that was exported here"):
        bring(path, store)
    with pytest.raises(UnreadableExport):
        bring(tmp_path / "none.zip", store)


def test_a_zip_cut_short_is_refused(exported: Path, store: Store):
    exported.write_bytes(exported.read_bytes()[:-400])
    with pytest.raises(UnreadableExport):
        bring(exported, store)
    assert list(store.files.walk()) == []


def test_a_list_of_files_too_long_to_hold_is_refused(tmp_path: Path, store: Store):
    path = tmp_path / "a.zip"
    with path.open("wb") as file:
        file.truncate(zip_reader.MOST_DIRECTORY + 10)
        file.seek(0, os.SEEK_END)
        file.write(b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 9, 9, zip_reader.MOST_DIRECTORY + 1, 0, 0))
    tracemalloc.start()
    try:
        with pytest.raises(UnreadableExport):
            bring(path, store)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


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
    assert said in done.problems[0]
    assert "was left out" in done.problems[0]
    # Nothing of it stays behind, to be taken for a picture at the next start.
    assert len({key.split("/")[4] for key in store.files.walk("shots")}) == 2


@pytest.mark.parametrize("change", [lambda data: None, lambda data: data[:100]], ids=["missing", "damaged"])
def test_without_the_finished_picture_the_answer_comes_as_it_was(exported: Path, store: Store, change):
    done = bring(spoil_first(exported, "pictures", change), store)
    assert (done.came, len(done.problems)) == (3, 1)
    assert "came without all of its files" in done.problems[0]
    shot = store.find_shot(id_of(1))
    assert hashlib.sha256(store.files.read_file(shot.picture)).hexdigest() == shot.sha256
    # The proof is of the picture that is not there.
    assert (shot.pasted, shot.changed_outside_mask) == (None, None)


def test_a_mask_that_is_missing_is_spoken_of_and_the_picture_comes(exported: Path, store: Store):
    done = bring(spoil_first(exported, "masks", lambda data: None), store)
    assert (done.came, len(done.problems)) == (3, 2)
    assert "came without all of its files" in done.problems[0]
    shot = store.find_shot(id_of(1))
    assert (shot.mask, shot.changed_outside_mask) == (None, 0)
    assert store.files.has(shot.pasted)


def test_a_byte_that_has_changed_is_noticed(exported: Path, store: Store):
    data = bytearray(exported.read_bytes())
    data[data.index(b"IDAT") + 200] ^= 1
    exported.write_bytes(data)
    done = bring(exported, store)
    assert "is damaged" in done.problems[0]
    assert (done.came, len(done.problems)) == (3, 1)


@pytest.mark.parametrize(
    "name", ["../../evil.png", "/etc/passwd", "pictures/../../evil.png", "..\\evil.png", "C:\\evil.png", "//host/evil"]
)
def test_a_name_that_leads_out_is_left_out_and_the_rest_comes(exported: Path, store: Store, tmp_path: Path, name: str):
    with zipfile.ZipFile(exported, "a") as archive:
        archive.writestr(name, PNG)
    outside = set(files_in(tmp_path))
    done = bring(exported, store)
    assert (done.came, len(done.problems)) == (3, 1)
    assert "lead out" in done.problems[0]
    made = {name for name in files_in(tmp_path) if not name.startswith("data/")}
    assert made == outside - {name for name in outside if name.startswith("data/")}


def test_files_said_to_lie_outside_are_not_looked_for(exported: Path, store: Store):
    def lead_out(note: dict) -> dict:
        return note | {"files": dict.fromkeys(note["files"], "../../../../etc/passwd")}

    done = bring(change_recipes(exported, lead_out), store)
    assert (done.came, len(done.problems)) == (0, 3)


def test_keys_that_lead_out_are_never_used(exported: Path, store: Store):
    def climb(note: dict) -> dict:
        old = {key: f"../../{key}" for key in note["files"]}
        shot = note["shot"] | {name: old.get(note["shot"][name]) for name in ("answer", "mask", "source", "pasted")}
        return note | {"files": {old[key]: place for key, place in note["files"].items()}, "shot": shot}

    assert bring(change_recipes(exported, climb), store).came == 3
    assert not any(".." in key for key in store.files.walk())
    assert not any(".." in key for shot in shots_in(store) for key in (shot.answer, shot.picture))


@pytest.mark.parametrize(
    "change",
    [
        {"id": "../" * 10 + "aa"},
        {"sha256": "0" * 63},
        {"answer": None},
        {"width": -1},
        {"number": 10**12},
        {"recipe": None},
    ],
    ids=str,
)
def test_values_that_no_picture_has_are_not_taken(exported: Path, store: Store, change: dict):
    done = bring(change_recipes(exported, lambda note: note | {"shot": note["shot"] | change}), store)
    assert (done.came, len(done.problems)) == (0, 3)


def test_what_a_database_would_not_take_is_tidied(exported: Path, any_store: Store):
    def load(note: dict) -> dict:
        recipe = note["shot"]["recipe"]
        asked = recipe["parameters"] | {"prompt": "a\0b \ud800", "size": "s" * 60, "n": 10**12, "user": "me", "new": {}}
        recipe |= {"parameters": asked, "request_id": "r" * 1900, "cost": {"amount": 2e9, "currency": "CNY"}}
        shot = note["shot"] | {"visitor": OTHER, "run": "x", "note": "<script>", "deleted_at": "2020-01-01", "new": 1}
        return note | {"shot": shot | {"handling": {"parts": [7], "extend": "x"}, "recipe": recipe}}

    whole(bring(change_recipes(exported, load), any_store), 3)
    shot = any_store.find_shot(id_of(1))
    assert shot.recipe.prompt == "ab ?"
    assert shot.recipe.cost is None
    assert "user" not in shot.recipe.parameters
    assert (shot.visitor, shot.run, shot.note, shot.deleted_at, shot.handling) == (VISITOR, None, "", None, None)


@pytest.mark.parametrize("extend", [[-1, 0, 0, 0], [0, 0, 0, 0.5], [0, 0, 1e400, 0], [0, 0, 0]], ids=str)
def test_margins_that_no_picture_can_have_are_not_taken_and_the_picture_comes(exported, store, extend: list):
    def load(note: dict) -> dict:
        handling = note["shot"]["handling"]
        return note | {"shot": note["shot"] | {"handling": handling and handling | {"extend": extend}}}

    whole(bring(change_recipes(exported, load), store), 3)
    assert store.find_shot(id_of(1)).handling is None


def test_a_picture_found_again_without_its_recipe_goes_there_and_back(tmp_path: Path, store: Store, any_store: Store):
    made = add_made(store)
    lost = replace(made.recipe, endpoint="", parameters={"model": "", "prompt": ""})
    path = write_zip(tmp_path / "a.zip", store, [replace(made, recipe=lost)])
    whole(bring(path, any_store), 1)


def test_a_file_that_unpacks_to_far_more_is_not_unpacked(exported: Path, store: Store, monkeypatch):
    monkeypatch.setattr(zip_reader, "MOST_BYTES", 3_000_000)
    monkeypatch.setattr(zip_reader.ZipReader.unpack, "__defaults__", (3_000_000,))
    with zipfile.ZipFile(exported) as archive:
        bomb = next(name for name in archive.namelist() if name.startswith("pictures/"))

    def swell(name: str, data: bytes) -> list[tuple[str, bytes]]:
        return [(name, bytes(50_000_000) if name == bomb else data)]

    rewrite(exported, swell, compression=zipfile.ZIP_DEFLATED)
    tracemalloc.start()
    try:
        done = bring(exported, store)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()
    assert (done.came, len(done.problems)) == (3, 1)
    assert "is far too large" in done.problems[0]


def test_a_zip_that_unpacks_to_far_more_altogether_ends_there(tmp_path: Path, store: Store, any_store, monkeypatch):
    path = write_zip(tmp_path / "a.zip", store, [add_edit(store, number) for number in range(1, 12)])
    monkeypatch.setattr(zip_reader, "MOST_RATIO_OF_ALL", 0)
    monkeypatch.setattr(zip_reader, "SMALL_OF_ALL", 60_000)
    done = bring(path, any_store)
    assert "The rest was left out." in done.problems[-1]
    assert 1 <= done.came < 11
    assert len(shots_in(any_store)) == done.came


def test_a_locked_zip_says_so(exported: Path, store: Store):
    data, at = bytearray(exported.read_bytes()), 0
    while (at := data.find(b"PK\x01\x02", at + 1)) > 0:
        data[at + 8] |= 1
    exported.write_bytes(data)
    assert {"password" in problem for problem in bring(exported, store).problems} == {True}


def test_many_problems_are_counted(tmp_path: Path, store: Store):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(MOST_PROBLEMS + 5):
            archive.writestr(f"recipes/{number}.json", "{}")
    done = bring(path, store)
    assert (len(done.problems), done.untold) == (MOST_PROBLEMS, 5)
    assert "5 more problems" in done.sentence


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
    assert "The disk is full" in done.problems[-1]
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


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=6), st.booleans())
def test_whatever_bytes_are_changed_there_is_an_answer(exported: Path, store: Store, changes, at_the_end):
    data = bytearray(exported.read_bytes())
    for at, value in changes:
        # The list of files is at the end, where most can be broken.
        data[-1 - at % 1500 if at_the_end else at % len(data)] = value
    path = exported.with_name("b.zip")
    path.write_bytes(data)
    try:
        done = bring(path, store, hashlib.sha256(data).hexdigest())
    except UnreadableExport:
        return
    assert done.came + done.there + len(done.problems) >= 1
