"""The handling of an edit as JSON, from this Proofroom, an earlier one, or anybody."""

import json

import pytest

from components.library.records.handling import Handling, read_correction, read_handling
from tests.library.shots import part_of

CORRECTION = {
    "dx": 1.5,
    "dy": 0,
    "scale": 1,
    "rotation": 0,
    "gain": [1, 1, 1],
    "offset": [0, 0, 0],
    "trusted": True,
    "residual": 0.5,
    "residual_before": 2,
}


def test_a_handling_comes_back_equal_from_its_json():
    handling = Handling(
        parts=(part_of("shots/a/answer.png", corrected=CORRECTION, unchanged=False),),
        asked_parts=2,
        outside_mask=7,
        region="around-mask",
        size="",
        apart=True,
        feather=1.5,
        extend=(1, 2, 3, 4),
        mask_box=(0, 0, 5, 5),
        picture_size=(40, 30),
        references=("pictures/1.png",),
    )
    assert read_handling(json.loads(json.dumps(handling.as_json()))) == handling


def test_a_fact_that_is_not_known_is_not_written():
    """An earlier Proofroom reads an empty size as a size that was left open, and a missing size as unknown."""
    assert Handling().as_json() == {"parts": [], "asked_parts": 1, "extend": [0, 0, 0, 0], "references": []}


def test_fields_of_a_later_proofroom_are_left_out():
    assert read_handling({"feather": 3, "mood": "blue"}) == Handling(feather=3)


@pytest.mark.parametrize(
    "damage",
    [
        {"parts": "x"},
        {"parts": [{"answer": "a"}]},
        {"asked_parts": True},
        {"feather": "wide"},
        {"feather": float("inf")},
        {"extend": [0, 0, 0]},
        {"extend": [0, 0, 0, -1]},
        {"references": ["k" * 300]},
        {"references": ["k"] * 17},
        7,
    ],
    ids=str,
)
def test_a_damaged_handling_is_none(damage):
    assert read_handling(damage) is None


@pytest.mark.parametrize(
    "change", [{"dx": float("nan")}, {"gain": [1, 1]}, {"residual": None}, {"scale": "1"}], ids=str
)
def test_a_correction_without_a_meaning_is_left_out_and_the_part_stays(change):
    damaged = CORRECTION | change
    assert read_correction(damaged) is None
    assert part_of("a", corrected=damaged) == part_of("a")
