"""Notes on places of a picture, said in words of the canvas that travels."""

import pytest

from components.endpoint.contracts.contract import contract_for
from components.endpoint.request import GenerateRequest
from components.errors import ValueNotAllowed
from components.imaging.frame import Frame, frame_picture
from components.imaging.picture.picture import read_picture
from components.library.edits.edit import plan_edit
from components.library.edits.framing import Framing
from components.library.edits.notes import Note, add_notes, check_places, make_note
from components.library.edits.references import Guidance
from tests.library.pictures import disc, encode, noise

SIZE = (900, 600)
WHOLE = frame_picture(SIZE, (1536, 1024))
# The left third of the picture, enlarged.
LEFT = Frame((0, 0, 300, 200), (1536, 1024), (0, 0, 1536, 1024))


def at(x: float, y: float, text: str = "a rose") -> Note:
    return Note(text, (x - 0.02, y - 0.02, x + 0.02, y + 0.02))


@pytest.mark.parametrize(
    ("x", "y", "words"),
    [
        (0.1, 0.1, "At the upper left"),
        (0.5, 0.1, "At the top"),
        (0.9, 0.1, "At the upper right"),
        (0.1, 0.5, "At the left"),
        (0.5, 0.5, "In the middle"),
        (0.9, 0.5, "At the right"),
        (0.1, 0.9, "At the lower left"),
        (0.5, 0.9, "At the bottom"),
        (0.9, 0.9, "At the lower right"),
    ],
)
def test_a_note_is_a_line_with_one_of_nine_places(x, y, words):
    assert add_notes("Make it festive", [at(x, y)], SIZE, WHOLE) == f"Make it festive\n{words}: a rose"


def test_the_place_is_that_of_the_canvas_which_the_model_sees():
    note = at(0.3, 0.3)
    assert add_notes("", [note], SIZE, WHOLE) == "At the upper left: a rose"
    assert add_notes("", [note], SIZE, LEFT) == "At the lower right: a rose"


def test_a_square_picture_on_a_wide_canvas_lies_in_its_middle():
    assert add_notes("", [at(0.3, 0.5)], (600, 600), frame_picture((600, 600), (1536, 1024))).startswith(
        "In the middle"
    )


def test_a_part_is_told_its_own_notes_alone():
    notes = [at(1 / 6, 1 / 6, "a rose"), at(0.9, 0.9, "a cup")]
    assert add_notes("Two things", notes, SIZE, LEFT) == "Two things\nIn the middle: a rose"
    check_places(notes, SIZE, [LEFT, WHOLE])


def test_a_note_that_the_model_would_not_see_is_refused():
    with pytest.raises(ValueNotAllowed, match="place of note 2 is not painted"):
        check_places([at(0.1, 0.1), at(0.9, 0.9)], SIZE, [LEFT])


@pytest.mark.parametrize(("prompt", "text"), [("更喜庆", "一朵玫瑰"), ("", "一朵玫瑰")])
def test_a_chinese_prompt_gets_chinese_places(prompt, text):
    assert add_notes(prompt, [at(0.1, 0.1, text)], SIZE, WHOLE).endswith("左上角：一朵玫瑰")


def test_without_notes_a_prompt_stays_as_it_is():
    assert add_notes("A rose\n on the table", [], SIZE, WHOLE) == "A rose\n on the table"


def test_a_text_is_one_line_within_bounds_and_a_box_lies_within_the_picture():
    box = (0.1, 0.1, 0.2, 0.2)
    assert make_note(" a\n rose ", box) == Note("a rose", box)
    assert make_note(" \n", box) is None
    assert make_note("x" * 501, box) is None
    for outside in ((0.2, 0.1, 0.1, 0.2), (-0.1, 0, 0.1, 0.1), (0, 0, 1.1, 1), (float("nan"), 0, 1, 1)):
        assert make_note("a rose", outside) is None


def test_each_part_is_told_its_own_notes_and_the_record_has_all():
    pixels = noise(900, 300)
    mask = disc(900, 300, 30, at=(100, 150)) | disc(900, 300, 30, at=(800, 150))
    notes = (at(100 / 900, 0.5, "a rose"), at(800 / 900, 0.5, "a cup"))
    asked = GenerateRequest(contract_for("gpt-image-1", "offline"), "Two things")
    picture = encode(pixels)
    framing = Framing("around-mask", "", apart=True)
    edit = plan_edit(asked, read_picture(picture), picture, mask, framing, guidance=Guidance(notes=notes))
    prompts = [part.request.prompt for part in edit.parts]
    assert [("a rose" in prompt, "a cup" in prompt) for prompt in prompts] == [(True, False), (False, True)]
    assert "a rose" in edit.parameters["prompt"]
    assert "a cup" in edit.parameters["prompt"]
    assert edit.parameters["prompt"].count("Two things") == 1
