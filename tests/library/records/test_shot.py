"""A shot as JSON: the recipe file beside the picture, also of an earlier Proofroom."""

import json
from dataclasses import replace

import pytest

from components.library.records.shot import Shot
from tests.library.shots import bare_shot, edit_shot

# As the first version with edits in parts wrote it.
EARLIER = {
    "recipe": {
        "kind": "edit",
        "endpoint": "images.example",
        "parameters": {"model": "gpt-image-1", "prompt": "a rose", "n": 1, "size": "1024x1024", "user": "me"},
        "usage": {"total_tokens": 4169, "input_tokens_details": {"text_tokens": 9}},
        "cost": {"amount": 1.165115, "currency": "CNY"},
        "request_id": "req-1",
        "seconds": 12.375,
        "made_at": "2026-03-04T05:06:07.891234+00:00",
        "parent": None,
    },
    "number": 0,
    "answer": "shots/2026/03/04/a/answer.png",
    "sha256": "0123456789abcdef" * 4,
    "width": 1024,
    "height": 1024,
    "id": "a" * 32,
    "source": "pictures/1.jpg",
    "mask": "masks/2.png",
    "pasted": "shots/2026/03/04/a/pasted.png",
    "changed_outside_mask": 0,
    "handling": {
        "parts": [
            {
                "answer": "shots/2026/03/04/a/answer.png",
                "box": [0, 0, 90, 90],
                "canvas": [1024, 1024],
                "place": [0, 0, 1024, 1024],
                "corrected": {
                    "dx": 3.2,
                    "dy": -1.5,
                    "scale": 1.0041,
                    "rotation": 0.12,
                    "gain": [1.02, 1.0, 0.98],
                    "offset": [-3.1, 0.0, 2.0],
                    "trusted": True,
                    "residual": 0.63,
                    "residual_before": 4.21,
                },
                "unchanged": False,
            }
        ],
        "asked_parts": 1,
        "outside_mask": 225550,
        "feather": None,
        "extend": [0, 0, 0, 0],
        "mask_box": [10, 10, 40, 40],
        "references": [],
    },
    "visitor": "v" * 64,
    "run": "b" * 32,
    "starred": True,
    "deleted_at": "2026-03-05T00:00:00+00:00",
    "note": "",
}


def test_a_recipe_file_of_an_earlier_proofroom_is_read_and_written_as_it_was():
    written = Shot.from_json(json.loads(json.dumps(EARLIER))).as_json()
    known = {name: value for name, value in EARLIER["handling"].items() if value is not None}
    assert json.loads(json.dumps(written)) == EARLIER | {"handling": known}


@pytest.mark.parametrize("shot", [edit_shot(), bare_shot()], ids=["an edit", "little known"])
def test_a_shot_comes_back_equal_from_its_json(shot: Shot):
    assert Shot.from_json(json.loads(json.dumps(shot.as_json()))) == shot


def test_half_a_surrogate_pair_in_a_prompt_is_no_damage():
    shot = replace(bare_shot(), recipe=replace(bare_shot().recipe, parameters={"model": "m", "prompt": "a\ud800"}))
    assert Shot.from_json(json.loads(json.dumps(shot.as_json()))) == shot


@pytest.mark.parametrize(
    "change",
    [
        {"recipe": None},
        {"answer": None},
        {"width": 0},
        {"number": -1},
        {"recipe": EARLIER["recipe"] | {"made_at": "0001-01-01T00:00:00+14:00"}},
        {"recipe": EARLIER["recipe"] | {"parameters": {"model": "m"}}},
        {"recipe": EARLIER["recipe"] | {"parameters": {"model": 7, "prompt": "p"}}},
        {"recipe": EARLIER["recipe"] | {"cost": {"amount": "much", "currency": "CNY"}}},
    ],
    ids=str,
)
def test_values_that_no_shot_has_are_refused(change: dict):
    with pytest.raises(ValueError, match=r".+"):
        Shot.from_json(EARLIER | change)


def test_a_damaged_handling_costs_no_picture():
    shot = Shot.from_json(EARLIER | {"handling": {"parts": "x"}})
    assert (shot.id, shot.handling) == ("a" * 32, None)
