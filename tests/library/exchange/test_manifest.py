"""A manifest that anybody may have written."""

from dataclasses import replace
from pathlib import Path

import pytest

from components.library.recipes.lookup import find_answer_mask
from components.library.records.store import Store
from tests.library.exports import (
    OTHER,
    VISITOR,
    add_made,
    bring,
    change_recipes,
    id_of,
    shots_in,
    whole,
    write_zip,
)


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
    assert (shot.visitor, shot.run, str(shot.note), shot.deleted_at, shot.handling) == (VISITOR, None, "", None, None)


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


@pytest.mark.parametrize(
    "frame",
    [
        {"canvas": [2**30, 2**30]},
        {"place": [0, 0, 0, 0]},
        {"place": [4, 0, 9, 10]},
        {"box": [5, 5, 5, 9]},
        {"box": [9, 0, 0, 9]},
    ],
    ids=str,
)
def test_a_frame_that_no_edit_can_have_is_not_taken_and_the_picture_comes(exported, store, frame: dict):
    """Such a frame would fill the memory when the answer's mask is laid onto its canvas."""

    def load(note: dict) -> dict:
        handling = note["shot"]["handling"]
        if handling is None:
            return note
        parts = [part | frame for part in handling["parts"]]
        return note | {"shot": note["shot"] | {"handling": handling | {"parts": parts}}}

    whole(bring(change_recipes(exported, load), store), 3)
    shot = store.find_shot(id_of(1))
    assert shot.handling is None
    assert find_answer_mask(store, shot) is None
