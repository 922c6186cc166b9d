"""The facts about the pictures of a call: what is not known is said as not known."""

from components.library.recipes.call_facts import describe_shots
from components.library.records.handling import Handling
from tests.library.shots import edit_shot


def test_counts_of_several_pictures_are_sums():
    shots = [
        edit_shot(changed_outside_mask=changed, handling=Handling(outside_mask=outside))
        for changed, outside in ((0, 700), (2, 300))
    ]
    facts = describe_shots(shots)
    assert (facts["changed_outside_mask"], facts["pixels_outside_mask"]) == (2, 1000)


def test_a_count_that_is_not_known_of_one_picture_is_not_known_of_all():
    known = edit_shot(handling=Handling(outside_mask=700))
    unpasted = edit_shot(pasted=None, handling=None, changed_outside_mask=None)
    facts = describe_shots([known, unpasted])
    assert (facts["changed_outside_mask"], facts["pixels_outside_mask"]) == (None, None)
