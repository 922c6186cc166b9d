"""An impossible request cannot be made, and a possible one says what travels."""

from dataclasses import replace

import pytest

from components.endpoint.contracts.contract import contract_for
from components.endpoint.request import EditRequest, GenerateRequest, read_png_header
from components.errors import (
    MaskSizeMismatch,
    MissingPicture,
    MissingPrompt,
    UnreadablePicture,
    ValueNotAllowed,
)
from tests.endpoint.conftest import PNG, make_png

CONTRACT = contract_for("gpt-image-1")


def test_values_left_out_take_the_contracts_defaults():
    request = GenerateRequest(CONTRACT, "  a flower ")
    assert (request.prompt, request.size, request.quality, request.n) == ("a flower", "1024x1024", "high", 1)
    assert (request.output_format, request.output_compression) == ("png", 100)


def test_compression_travels_with_jpeg_only():
    assert "output_compression" not in GenerateRequest(CONTRACT, "a", output_compression=50).parameters
    jpeg = GenerateRequest(CONTRACT, "a", output_format="jpeg", output_compression=0)
    assert jpeg.parameters["output_compression"] == 0


@pytest.mark.parametrize("prompt", ["", " \n", None, "\ud83d"])
def test_empty_prompt_is_refused(prompt):
    with pytest.raises(MissingPrompt, match="the prompt is empty"):
        GenerateRequest(CONTRACT, prompt)


def test_half_a_character_is_left_out_of_the_prompt():
    assert GenerateRequest(CONTRACT, "a flower \ud83d and 🌸").prompt == "a flower  and 🌸"


def test_prompt_that_is_too_long_is_refused_with_both_lengths():
    GenerateRequest(CONTRACT, "x" * 32_000)
    with pytest.raises(ValueNotAllowed, match=r"has 32,001 characters and gpt-image-1 takes 32,000"):
        GenerateRequest(CONTRACT, "x" * 32_001)


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ({"size": "512x512"}, "size cannot be '512x512'"),
        ({"quality": "auto"}, "quality cannot be 'auto'"),
        ({"output_format": "webp"}, "output_format cannot be 'webp' for gpt-image-1: choose png or jpeg"),
        ({"output_compression": 101}, "output_compression cannot be 101"),
        ({"n": 0}, "n cannot be 0"),
        ({"n": 5}, "choose a whole number from 1 to 4"),
        ({"n": True}, "n cannot be True"),
        ({"n": 1.5}, "n cannot be 1.5"),
    ],
)
def test_value_the_model_does_not_take_is_refused(value, sentence):
    with pytest.raises(ValueNotAllowed, match=sentence):
        GenerateRequest(CONTRACT, "a flower", **value)


def test_edit_without_a_picture_is_refused():
    with pytest.raises(MissingPicture):
        EditRequest(CONTRACT, "a flower")


@pytest.mark.parametrize("image", [b"\xff\xd8\xff\xe0", PNG[:20], b"GIF89a" + PNG[6:]])
def test_picture_that_is_no_png_is_refused(image):
    with pytest.raises(UnreadablePicture, match="no PNG"):
        EditRequest(CONTRACT, "a flower", image=image)


def test_mask_of_another_size_is_refused_with_both_sizes():
    with pytest.raises(MaskSizeMismatch, match=r"The mask is 3 x 2 and the picture 2 x 2 pixels"):
        EditRequest(CONTRACT, "a flower", image=PNG, mask=make_png(3, 2))


@pytest.mark.parametrize("colour_type", [0, 2])
def test_mask_without_alpha_is_refused(colour_type):
    with pytest.raises(UnreadablePicture, match="no transparency"):
        EditRequest(CONTRACT, "a flower", image=PNG, mask=make_png(colour_type=colour_type))


@pytest.mark.parametrize("colour_type", [4, 6])
def test_mask_with_alpha_is_taken(colour_type):
    mask = make_png(colour_type=colour_type)
    assert EditRequest(CONTRACT, "a flower", image=PNG, mask=mask).mask == mask


def test_pictures_are_left_out_of_the_repr():
    assert "PNG" not in repr(EditRequest(CONTRACT, "a flower", image=PNG, mask=PNG))


def test_png_header_says_size_and_alpha():
    assert read_png_header(make_png(7, 5, colour_type=2)) == (7, 5, False)


OPENAI = contract_for("gpt-image-1.5", "openai")


def test_optional_fields_travel_when_they_are_given():
    plain = GenerateRequest(OPENAI, "a flower")
    asked = GenerateRequest(OPENAI, "a flower", background="transparent", moderation="low", user=" anna\ud83d ")
    more = {"background": "transparent", "moderation": "low", "user": "anna"}
    assert asked.parameters == plain.parameters | more
    assert not more.keys() & plain.parameters.keys()


def test_fidelity_travels_with_an_edit():
    request = EditRequest(OPENAI, "a flower", image=PNG, input_fidelity="high", background="opaque", user="anna")
    assert request.parameters.items() >= {"input_fidelity": "high", "background": "opaque", "user": "anna"}.items()
    assert "input_fidelity" not in EditRequest(OPENAI, "a flower", image=PNG).parameters


def test_moderation_is_no_field_of_an_edit():
    with pytest.raises(ValueNotAllowed, match="An edit takes no moderation"):
        EditRequest(OPENAI, "a flower", image=PNG, moderation="low")


@pytest.mark.parametrize("name", ["background", "moderation", "user", "input_fidelity"])
def test_field_the_model_does_not_take_is_refused(name):
    kind, more = (EditRequest, {"image": PNG}) if name == "input_fidelity" else (GenerateRequest, {})
    with pytest.raises(ValueNotAllowed, match=f"^gpt-image-1 takes no {name}: leave it out"):
        kind(CONTRACT, "a flower", **more, **{name: "low"})
    assert name not in kind(CONTRACT, "a flower", **more, **{name: ""}).parameters


@pytest.mark.parametrize(
    ("model", "value", "sentence"),
    [
        ("gpt-image-1.5", {"background": "green"}, "choose auto, opaque or transparent"),
        ("gpt-image-2", {"background": "transparent"}, "for gpt-image-2: choose auto or opaque"),
        ("gpt-image-1.5", {"moderation": "none"}, "choose auto or low"),
        ("gpt-image-1.5", {"background": "transparent", "output_format": "jpeg"}, "background: choose png or webp"),
        ("gpt-image-2", {"size": "1000x1000"}, "the nearest is 1008x1008"),
        ("gpt-image-2", {"quality": "max"}, "choose low, medium or high"),
    ],
)
def test_value_outside_the_row_is_refused_with_those_inside(model, value, sentence):
    with pytest.raises(ValueNotAllowed, match=sentence):
        GenerateRequest(contract_for(model, "openai"), "a flower", **value)


def test_only_low_fidelity_is_for_mini_and_none_for_gpt_image_2():
    for model, sentence in (("gpt-image-1-mini", "choose low"), ("gpt-image-2", "takes no input_fidelity")):
        with pytest.raises(ValueNotAllowed, match=sentence):
            EditRequest(contract_for(model, "openai"), "a flower", image=PNG, input_fidelity="high")


def test_free_size_travels_as_it_is():
    request = GenerateRequest(contract_for("gpt-image-2", "openai"), "a flower", size="1920x1088")
    assert request.parameters["size"] == "1920x1088"


def test_references_come_after_the_picture_the_mask_belongs_to():
    larger = make_png(5, 4)
    request = EditRequest(OPENAI, "a flower", image=PNG, mask=PNG, references=[larger])
    assert request.pictures == (PNG, larger)
    assert "PNG" not in repr(request)


def test_more_pictures_than_the_model_takes_are_refused():
    assert len(EditRequest(OPENAI, "a", image=PNG, references=(PNG,) * 15).pictures) == 16
    with pytest.raises(ValueNotAllowed, match="takes at most 16 pictures and 17 were given"):
        EditRequest(OPENAI, "a", image=PNG, references=(PNG,) * 16)
    with pytest.raises(ValueNotAllowed, match="gpt-image-1 takes one picture and 2 were given"):
        EditRequest(CONTRACT, "a", image=PNG, references=(PNG,))


def test_reference_that_is_no_png_is_refused():
    with pytest.raises(UnreadablePicture, match="no PNG"):
        EditRequest(OPENAI, "a", image=PNG, references=(b"\xff\xd8\xff",))


def test_mask_for_a_model_without_masks_is_refused():
    with pytest.raises(ValueNotAllowed, match="takes no mask: redraw the whole picture"):
        EditRequest(replace(CONTRACT, takes_mask=False), "a", image=PNG, mask=PNG)


def test_unfinished_pictures_are_asked_for_by_streaming():
    request = GenerateRequest(contract_for("gpt-image-2", "openai"), "a", partial_images=2)
    assert request.parameters["stream"] is True
    assert request.parameters["partial_images"] == 2
    plain = GenerateRequest(contract_for("gpt-image-2", "openai"), "a").parameters
    assert not {"stream", "partial_images"} & plain.keys()


@pytest.mark.parametrize(
    ("model", "provider", "partials", "said"),
    [
        ("gpt-image-2", "openai", 4, "choose a whole number from 0 to 3"),
        ("gpt-image-1", "modelverse", 1, "gpt-image-1 shows no unfinished pictures"),
    ],
)
def test_more_unfinished_pictures_than_the_model_shows_are_refused(model, provider, partials, said):
    with pytest.raises(ValueNotAllowed, match=said):
        GenerateRequest(contract_for(model, provider), "a", partial_images=partials)
