"""The recipe in the file: what is written into a picture, that the rest of it stays, and that no file is believed."""

import base64
import io
import json
import zlib
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from components.errors import RecipeTooNew, UnreadablePicture
from components.imaging.formats.png_text import Text, read_text, write_texts
from components.imaging.mask.mask_file import read_mask_file
from components.imaging.picture.picture import read_picture, write_png
from components.library.edits.compose import finish_edit
from components.library.recipes.png_recipe import MASK, RECIPE, PngRecipe, read_png_recipe, texts_of, write_png_recipe
from components.library.recipes.recipe_json import write_recipe
from components.library.records.shot import Recipe
from tests.characters import CHARACTERS
from tests.imaging.profiles import adobe_rgb
from tests.library.pictures import DAMAGED, JPEG, PNG, alpha_mask, disc, encode, noise
from tests.library.plans import plan
from tests.library.shots import bare_shot, edit_shot

PROFILE = adobe_rgb()
RECIPE_OF_EDIT = edit_shot().recipe
MASK_PNG = alpha_mask(disc(48, 32, 9))


def chunks(png: bytes) -> list[bytes]:
    """Return the chunks of a PNG whole, each with its length and CRC."""
    found, at = [], 8
    while at < len(png):
        end = at + 12 + int.from_bytes(png[at : at + 4], "big")
        found.append(png[at:end])
        at = end
    return found


def imprinted(note: object, png: bytes = PNG, mask: str = "") -> bytes:
    """Return a PNG with a recipe that anybody may have written."""
    text = note if isinstance(note, str) else json.dumps(note)
    return write_texts(png, [Text(RECIPE, text, True), *([Text(MASK, mask)] if mask else [])])


def note(**changes) -> dict:
    return {"version": 1, "recipe": write_recipe(RECIPE_OF_EDIT) | changes}


def with_prompt(prompt: str) -> Recipe:
    return replace(RECIPE_OF_EDIT, parameters={**RECIPE_OF_EDIT.parameters, "prompt": prompt})


def test_what_was_written_is_read_again():
    assert read_png_recipe(write_png_recipe(PNG, RECIPE_OF_EDIT, MASK_PNG)) == PngRecipe(RECIPE_OF_EDIT, MASK_PNG)


def test_what_is_unknown_stays_unknown():
    recipe = read_png_recipe(write_png_recipe(PNG, bare_shot().recipe, None)).recipe
    assert (recipe.usage, recipe.cost, recipe.request_id, recipe.parent) == (None,) * 4


@given(st.text(CHARACTERS, min_size=1, max_size=80).filter(str.strip))
def test_a_prompt_in_any_script_comes_back(prompt):
    data = write_png_recipe(PNG, with_prompt(prompt), None)
    assert read_png_recipe(data).recipe.prompt == prompt.replace("\0", "").encode("utf-8", "replace").decode()
    Image.open(io.BytesIO(data)).load()


def test_every_other_byte_of_the_file_stays():
    png = write_png(noise(48, 32, 4), PROFILE)
    before, after = chunks(png), chunks(write_png_recipe(png, RECIPE_OF_EDIT, MASK_PNG))
    assert [chunk for chunk in after if chunk[4:8] != b"iTXt"] == before
    assert b"iCCP" in [chunk[4:8] for chunk in before]
    assert all(zlib.crc32(c[4:-4]) == int.from_bytes(c[-4:], "big") for c in after)


def test_the_pixels_and_the_profile_stay():
    pixels = noise(48, 32, 4)
    picture = read_picture(write_png_recipe(write_png(pixels, PROFILE), RECIPE_OF_EDIT, MASK_PNG))
    assert np.array_equal(picture.pixels, pixels)
    assert picture.icc_profile == PROFILE


def test_a_second_imprint_replaces_the_first():
    once = write_png_recipe(PNG, with_prompt("the second"), MASK_PNG)
    assert write_png_recipe(write_png_recipe(PNG, RECIPE_OF_EDIT, None), with_prompt("the second"), MASK_PNG) == once


def test_other_programs_find_the_prompt_and_the_model():
    info = Image.open(io.BytesIO(write_png_recipe(PNG, with_prompt("一只猫\non a mat"), None))).info
    assert info["Description"] == "一只猫\non a mat"
    *prompt, named = info["parameters"].split("\n")
    assert prompt == ["一只猫", "on a mat"]
    assert named == "Size: 1024x1024, Model: gpt-image-1, Version: Proofroom"


def test_nothing_but_the_recipe_leaves_with_a_picture():
    secret = "sk-secret-Zk3vQ8rTn5WbX2yLp7Hd"
    recipe = replace(RECIPE_OF_EDIT, parameters={**RECIPE_OF_EDIT.parameters, "user": "somebody", "api_key": secret})
    text = read_text(write_png_recipe(PNG, recipe, None), RECIPE, 10**6)
    assert "一只猫" in text
    assert "somebody" not in text
    assert secret not in text


@pytest.mark.parametrize("data", [b"", b"no picture", PNG, JPEG, DAMAGED, PNG[:20]])
def test_a_file_without_an_imprint_has_none(data):
    assert read_png_recipe(data) is None


def test_the_beginning_of_a_large_file_is_enough():
    data = write_png_recipe(write_png(noise(480, 320)), RECIPE_OF_EDIT, MASK_PNG)
    assert read_png_recipe(data[: data.index(b"IDAT") + 40]).mask == MASK_PNG


@pytest.mark.parametrize("data", [JPEG, b"", PNG[:30]])
def test_only_a_whole_png_is_written_into(data):
    with pytest.raises(UnreadablePicture):
        write_png_recipe(data, RECIPE_OF_EDIT, None)


@pytest.mark.parametrize(
    "damaged",
    [
        "no JSON",
        "[" * 100_000,
        "1" * 10_000,
        "null",
        [],
        {"version": 1},
        {"recipe": write_recipe(RECIPE_OF_EDIT)},
        note() | {"version": "1"},
        note() | {"version": 0},
        note(kind="something else"),
        note(kind=["edit"]),
        note(parameters="p"),
        note(parameters={"model": "m"}),
        note(parameters={"model": "m", "prompt": 7}),
        note(parameters={"model": "m", "prompt": "p" * 200_000}),
        note(seconds="soon"),
        note(seconds=float("nan")),
        note(made_at="yesterday"),
        note(made_at="0001-01-01T00:00:00+14:00"),
        note(parent="../../etc"),
    ],
)
def test_a_recipe_that_is_none_is_not_used(damaged):
    assert read_png_recipe(imprinted(damaged)) is None


def test_a_field_that_is_wrong_or_unknown_is_left_out():
    asked = {"prompt": "p", "model": "m", "n": "4", "size": 7, "quality": "low", "output_compression": True, "new": 1}
    changes = {"parameters": asked, "cost": {"amount": -1, "currency": "CNY"}, "usage": {"a": 1, "b": "c"}, "later": 1}
    recipe = read_png_recipe(imprinted(note(**changes))).recipe
    assert recipe.parameters == {"prompt": "p", "model": "m", "quality": "low"}
    assert recipe.cost is None
    assert recipe.usage == {"a": 1}


def test_a_recipe_of_a_later_version_says_what_to_do():
    with pytest.raises(RecipeTooNew, match="Update Proofroom"):
        read_png_recipe(imprinted({"version": 2, "anything": "else"}))


def test_a_text_that_unpacks_to_gigabytes_is_not_unpacked():
    assert read_png_recipe(imprinted(json.dumps(note()) + " " * 50_000_000)) is None


def test_a_damaged_text_is_not_read():
    data = bytearray(write_png_recipe(PNG, RECIPE_OF_EDIT, None))
    data[data.index(RECIPE.encode()) + 30] ^= 1
    assert read_png_recipe(bytes(data)) is None


@given(st.integers(8, 1500), st.integers(0, 255))
def test_whatever_byte_is_changed_there_is_an_answer(at, value):
    data = bytearray(write_png_recipe(PNG, RECIPE_OF_EDIT, MASK_PNG))
    data[at % len(data)] = value
    found = read_png_recipe(bytes(data))
    assert found is None or found.recipe == RECIPE_OF_EDIT


@pytest.mark.parametrize("mask", ["!", "AAAA", base64.b64encode(JPEG).decode()])
def test_a_mask_that_is_none_leaves_the_recipe(mask):
    found = read_png_recipe(imprinted(note(), mask=mask))
    assert found.recipe == RECIPE_OF_EDIT
    assert found.mask is None


def test_a_mask_too_large_for_other_programs_is_left_out():
    data = write_png_recipe(PNG, RECIPE_OF_EDIT, MASK_PNG + bytes(5_000_000))
    assert read_png_recipe(data).mask is None
    assert len(data) < 10_000


def test_a_finished_edit_holds_its_mask_exactly():
    mask = np.random.default_rng(3).random((320, 480)) < 0.5
    edit = plan(encode(noise(480, 320)), mask)
    answers = {0: encode(noise(1024, 1024, seed=2))}
    made = finish_edit(edit, answers, texts_of(RECIPE_OF_EDIT, edit.mask_png))
    found = read_png_recipe(made.png)
    assert found.mask_size == (480, 320)
    assert np.array_equal(read_mask_file(read_picture(found.mask), (480, 320)).mask, mask)
    assert np.array_equal(read_picture(made.png).pixels, read_picture(finish_edit(edit, answers).png).pixels)
    assert made.changed_outside_mask == 0


def test_a_redrawn_picture_has_no_mask():
    edit = plan(encode(noise(480, 320)), None)
    finished = finish_edit(edit, {0: encode(noise(1024, 1024, seed=2))}, texts_of(RECIPE_OF_EDIT, edit.mask_png))
    assert read_png_recipe(finished.png).mask is None
