"""Notes and ends of runs are kept as data, and the plain texts of earlier versions are read as before."""

import json
import sqlite3

import pytest
import sqlalchemy as sql

from components.library.records.run import Run
from components.library.records.store import open_store
from components.library.runs.recovery import GONE
from components.library.storage.kept_message import unpack_message
from components.library.storage.schema import SHOTS
from components.message.message import NO_MESSAGE, Message, Sentences
from tests.library.shots import edit_shot

NOTE = Sentences(GONE, Message("{percent} % of the mask stays as it was.", percent=Message("{n:.1f}", n=12.5)))


def test_a_note_comes_back_as_data_from_the_database_and_from_the_recipe_file(any_store):
    shot = edit_shot(note=NOTE)
    any_store.add_shot(shot)
    any_store.add_run(Run("generate", "e", {"model": "m", "prompt": "p"}, id="f" * 32))
    any_store.update_run("f" * 32, message=NOTE)
    assert any_store.find_shot(shot.id).note == NOTE
    assert any_store.find_run("f" * 32).message == NOTE
    recipe = json.loads(any_store.files.read_file(shot.answer.rpartition("/")[0] + "/recipe.json"))
    assert type(shot).from_json(recipe).note == NOTE
    any_store.note([shot.id], NO_MESSAGE)
    assert not any_store.find_shot(shot.id).note


def test_a_long_note_fits_into_its_column(any_store):
    long = Message("{text}", text="word " * 500)
    shot = edit_shot(note=long)
    any_store.add_shot(shot)
    assert any_store.find_shot(shot.id).note == long


def test_a_plain_text_of_an_earlier_version_is_read_as_before_and_still_known(tmp_path):
    store = open_store(tmp_path)
    shot = edit_shot()
    store.add_shot(shot)
    for text in (str(GONE), "A {brace} and {}", '{"no": "message"', '{"text": 3}', ""):
        with sqlite3.connect(tmp_path / "proofroom.db") as database:
            database.execute("UPDATE shots SET note = ?", (text,))
        expected = "" if text == '{"text": 3}' else text
        assert str(store.find_shot(shot.id).note) == expected
    assert unpack_message(str(GONE)) == GONE
    store.close()


@pytest.mark.parametrize("note", ["Nothing was sent.", {"text": "{n} parts", "values": {"n": 3}}, 7, ["a"], None])
def test_a_recipe_file_with_any_note_is_read(note):
    values = edit_shot().as_json() | {"note": note}
    found = type(edit_shot()).from_json(values).note
    assert str(found) == {str: note, dict: "3 parts"}.get(type(note), "")


def test_an_empty_note_is_an_empty_text(any_store):
    any_store.add_shot(edit_shot())
    with any_store.database.read() as connection:
        assert connection.scalar(sql.select(sql.cast(SHOTS.c.note, sql.Text))) == ""
