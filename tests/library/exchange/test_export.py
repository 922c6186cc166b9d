"""What an exported ZIP holds, and what a person sees of it without Proofroom."""

import hashlib
import io
import json
import shutil
import struct
import subprocess
import tempfile
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.library.exchange.export import name_picture, stream_zip
from components.library.exchange.manifest import list_keys, read_manifest
from components.library.exchange.zip_writer import ZipWriter
from components.library.recipes.png_recipe import read_png_recipe
from components.library.records import shot_rows
from components.library.records.search import Search
from components.library.records.store import Store
from components.message.message import verbatim
from tests.characters import CHARACTERS
from tests.library.exports import JPEG, MASK, OTHER, VISITOR, add_edit, add_made, files_of, unpack, write_zip
from tests.library.page import Page
from tests.library.pictures import DAMAGED, WEBP
from tests.library.shots import edit_shot


def with_prompt(prompt: str):
    recipe = edit_shot().recipe
    return edit_shot(recipe=replace(recipe, parameters={**recipe.parameters, "prompt": prompt}))


@pytest.fixture
def files(tmp_path: Path, store: Store) -> dict[str, bytes]:
    """Give the files of a ZIP of two edits that share mask and upload, and a picture from a prompt."""
    shots = [add_edit(store, 1), add_edit(store, 2, "a rose"), add_made(store)]
    return unpack(write_zip(tmp_path / "a.zip", store, shots))


def named(files: dict[str, bytes], folder: str, part: str = "") -> bytes:
    return next(data for name, data in files.items() if name.startswith(f"{folder}/") and part in name)


def test_a_zip_holds_pictures_masks_sources_answers_recipes_and_a_page(files):
    folders = sorted(name.rpartition("/")[0] for name in files)
    # Of the two edits: an answer to each of two parts, and one mask and one upload together.
    assert folders == ["", *["answers"] * 4, "masks", *["pictures"] * 3, *["recipes"] * 3, "sources"]


def test_what_came_from_the_endpoint_is_there_byte_for_byte(files, store):
    assert named(files, "pictures", "webp") == store.files.read_file(store.find_shot("b" * 32).answer)
    answers = [data for name, data in files.items() if name.startswith("answers/")]
    assert {hashlib.sha256(data).hexdigest() for data in answers} >= {
        shot.sha256 for shot in store.latest_shots(9) if shot.pasted
    }
    assert MASK in files.values()
    assert JPEG in files.values()


def test_a_finished_picture_holds_its_recipe_also_where_it_had_none(files):
    found = read_png_recipe(named(files, "pictures", "一只猫"))
    assert found.recipe.prompt == "一只猫 <b>&\n\"'"
    assert found.mask == MASK


def test_a_finished_picture_that_holds_its_recipe_is_exported_byte_for_byte(files, store, tmp_path: Path):
    shot = store.latest_shots(1)[0]
    signed = named(files, "pictures", shot.id[:12])
    store.files.write_file(shot.pasted, signed)
    assert named(unpack(write_zip(tmp_path / "b.zip", store, [shot])), "pictures") == signed


def test_a_recipe_says_how_it_was_made_and_where_its_files_are(files, store):
    data = named(files, "recipes", "rose")
    shot, places = read_manifest(data)
    sent = next(shot for shot in store.latest_shots(9) if shot.recipe.prompt == "a rose")
    assert shot == replace(sent, visitor=None)
    assert set(places.values()) <= set(files)
    assert list(places) == list(list_keys(sent))
    assert json.loads(data)["shot"]["recipe"]["parameters"]["prompt"] == "a rose"


def test_who_made_it_does_not_leave(tmp_path: Path, store: Store):
    recipe = edit_shot().recipe
    shot = add_edit(store, run="7" * 32, note=verbatim("a note"))
    private = {**shot.recipe.parameters, "user": "somebody@example.org", "api_key": "sk-secret"}
    shot = replace(shot, recipe=replace(recipe, parameters=private))
    path = write_zip(tmp_path / "a.zip", store, [shot])
    said = b"".join(unpack(path).values())
    for secret in (VISITOR, "7" * 32, "somebody@example.org", "sk-secret"):
        assert secret.encode() not in said
    assert "一只猫".encode() in said


def test_the_page_shows_each_picture_and_what_it_cost(files):
    page = Page(files["index.html"].decode())
    assert [place in files for place in page.shown] == [True] * 3
    assert all(place in files for place in page.addresses)
    for said in ("3 pictures", "一只猫", "gpt-image-1", "¥1.17 for 2 pictures", "2026-03-04 05:06", "60 x 40"):
        assert said in page.text
    assert "0 pixels" in page.text
    assert "not known" in page.text


def test_the_page_shows_thumbnails_where_there_are_some(tmp_path: Path, store: Store):
    shots = [add_edit(store, 1), add_made(store)]
    path = write_zip(tmp_path / "a.zip", store, shots, thumbnail=lambda shot: WEBP if shot.pasted else None)
    files = unpack(path)
    first, second = Page(files["index.html"].decode()).shown
    assert files[first] == WEBP
    assert second.startswith("pictures/")


def test_what_cannot_be_read_is_missing_and_the_rest_is_there(tmp_path: Path, store: Store):
    lost = add_edit(store, 1)
    for key in (lost.pasted, lost.answer):
        store.files.remove(key)
    files = unpack(write_zip(tmp_path / "a.zip", store, [lost, add_edit(store, 2)]))
    page = Page(files["index.html"].decode())
    assert "2 pictures" in page.text
    assert page.text.count("could not be read and is missing") == 2
    assert len([name for name in files if name.startswith("pictures/")]) == 1


def test_a_damaged_picture_is_exported_as_it_is(tmp_path: Path, store: Store):
    shot = add_edit(store, 1)
    store.files.write_file(shot.pasted, DAMAGED[:20])
    assert named(unpack(write_zip(tmp_path / "a.zip", store, [shot])), "pictures") == DAMAGED[:20]


@pytest.mark.parametrize("prompt", ["", "a \ud83d cat", "\0", "../../etc/passwd", "CON"])
def test_any_prompt_is_exported(tmp_path: Path, store: Store, prompt: str):
    shot = replace(add_made(store), recipe=with_prompt(prompt).recipe)
    names = list(unpack(write_zip(tmp_path / "a.zip", store, [shot])))
    assert not any(".." in name or name.startswith("/") for name in names)


@given(st.text(CHARACTERS, max_size=400))
def test_a_prompt_in_any_script_makes_a_name_that_any_disk_takes(prompt):
    name = name_picture(with_prompt(prompt))
    assert name.startswith("2026-03-04 ")
    assert len(f"{name}-answer-16.jpeg".encode()) < 150
    assert not set(name) & set('/\\:*?"<>|\0\n\u202e')
    assert name == name.strip(" .")


def test_nothing_chosen_is_an_empty_page(tmp_path: Path, store: Store):
    files = unpack(write_zip(tmp_path / "a.zip", store, []))
    assert list(files) == ["index.html"]
    assert "0 pictures" in Page(files["index.html"].decode()).text


def test_all_that_a_search_finds_is_exported_once_while_more_is_made(
    tmp_path: Path, any_store: Store, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(shot_rows, "AT_ONCE", 2)
    sent = [add_made(any_store, id=f"{number:032}", number=number) for number in range(5)]
    later = replace(sent[0].recipe, made_at=sent[0].recipe.made_at + timedelta(days=1))
    add_made(any_store, id="9" * 32, visitor=OTHER)
    walk = any_store.walk_shots(Search(visitor=VISITOR))
    found = [next(walk).id]
    add_made(any_store, id="8" * 32, recipe=later)
    assert found + [shot.id for shot in walk] == [shot.id for shot in reversed(sent)]


def test_a_picture_is_sent_before_the_next_is_read(store: Store):
    read = []

    def shots():
        for number in (1, 2, 3):
            read.append(number)
            yield add_edit(store, number)

    stream = stream_zip(shots(), store.files)
    next(stream)
    assert read == [1]
    stream.close()


def test_who_stops_reading_leaves_nothing_open(store: Store, monkeypatch: pytest.MonkeyPatch):
    opened = []

    def open_file(*args, **options):
        opened.append(tempfile.SpooledTemporaryFile(*args, **options))  # noqa: SIM115 - closed by who opens it
        return opened[-1]

    monkeypatch.setattr("components.library.exchange.export.SpooledTemporaryFile", open_file)
    stream = stream_zip([add_edit(store)], store.files)
    next(stream)
    stream.close()
    assert opened
    assert all(file.closed for file in opened)


@pytest.mark.skipif(not shutil.which("unzip"), reason="no unzip on this machine")
def test_another_program_unpacks_it(tmp_path: Path, store: Store):
    path = write_zip(tmp_path / "a.zip", store, [add_edit(store), add_made(store)])
    told = subprocess.run(["unzip", "-t", str(path)], capture_output=True, check=False)
    assert told.returncode == 0, told.stdout
    assert b"No errors detected" in told.stdout


def test_a_program_that_reads_it_from_the_beginning_finds_every_length(tmp_path: Path, store: Store):
    data, at, names = write_zip(tmp_path / "a.zip", store, [add_edit(store)]).read_bytes(), 0, []
    while data[at : at + 4] == b"PK\3\4":
        length, name, more = struct.unpack_from("<IHH", data, at + 22)
        names.append(data[at + 30 : at + 30 + name].decode())
        at += 30 + name + more + length
    assert names == zipfile.ZipFile(tmp_path / "a.zip").namelist()


def test_a_zip_beyond_four_gigabytes_and_65535_files_opens(tmp_path: Path):
    path = tmp_path / "a.zip"
    archive = ZipWriter(io.BytesIO())
    # As if so much had been written: a hole in the file, which takes no room on the disk.
    archive._at = hole = 2**32 + 5
    with path.open("wb") as file:
        file.seek(hole)
        for number in range(65_600):
            file.writelines(archive.add(f"{number}.txt", b"%d" % number))
        file.writelines(archive.finish())
    with zipfile.ZipFile(path) as opened:
        assert len(opened.namelist()) == 65_600
        assert opened.read("65599.txt") == b"65599"


def test_a_picture_is_as_it_was_in_any_store(tmp_path: Path, any_store: Store):
    shot = add_edit(any_store)
    files = unpack(write_zip(tmp_path / "a.zip", any_store, any_store.walk_shots(Search())))
    assert set(files_of(any_store, shot)[1:]) <= set(files.values())
