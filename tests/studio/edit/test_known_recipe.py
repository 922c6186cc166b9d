"""A picture that Proofroom made is dropped in again, and says how it was made."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from components.imaging.formats.png_text import Text, write_texts
from components.library.edits.spec import Spec
from components.library.recipes.png_recipe import RECIPE, write_png_recipe
from components.library.records.shot import Recipe
from components.studio.edit.known_recipe import read_file_recipe
from components.studio.form.form import CUSTOM
from components.studio.form.restore import restore_form
from components.studio.page.loaded_pictures import LoadedPicture
from tests.library.pictures import JPEG, alpha_mask, disc, encode, huge_png, noise
from tests.library.shots import edit_shot
from tests.studio.form.test_form import build, values

OF_EDIT = edit_shot().recipe
ASKED = Spec(OF_EDIT.kind, OF_EDIT.parameters, size="1024x1024")
MASK = disc(48, 32, 9)
PIXELS = encode(noise(48, 32))


@pytest.fixture
def lay(tmp_path: Path) -> Callable[..., LoadedPicture]:
    """Give a function that loads a picture of these bytes, of a size."""

    def lay(data: bytes, size: tuple[int, int] = (48, 32)) -> LoadedPicture:
        path = tmp_path / "picture.png"
        path.write_bytes(data)
        return LoadedPicture(str(path), size, "", size, "")

    return lay


def test_prompt_parameters_and_mask_come_back(lay):
    found = read_file_recipe(lay(write_png_recipe(PIXELS, OF_EDIT, alpha_mask(MASK))))
    assert found.spec == ASKED
    assert np.array_equal(found.mask, MASK)
    assert str(found.said) == "Prompt, parameters and mask are restored from this file."


@pytest.mark.parametrize("data", [PIXELS, JPEG])
def test_another_picture_says_nothing(lay, data):
    assert read_file_recipe(lay(data)) is None


def test_a_redrawn_picture_brings_no_mask(lay):
    found = read_file_recipe(lay(write_png_recipe(PIXELS, OF_EDIT, None)))
    assert found.mask is None
    assert str(found.said) == "Prompt and parameters are restored from this file."


@pytest.mark.parametrize("mask", [alpha_mask(disc(40, 32, 9)), huge_png(48, 32), huge_png(60_000, 60_000)])
def test_a_mask_that_does_not_fit_is_left_and_spoken_of(lay, mask):
    found = read_file_recipe(lay(write_png_recipe(PIXELS, OF_EDIT, mask)))
    assert found.spec == ASKED
    assert found.mask is None
    assert "Its mask is left out, because it does not fit the picture." in str(found.said)


def test_a_recipe_of_a_later_proofroom_is_only_spoken_of(lay):
    found = read_file_recipe(lay(write_texts(PIXELS, [Text(RECIPE, '{"version": 99}')])))
    assert found.spec is None
    assert "Update Proofroom" in str(found.said)


def restored(model: str, provider: str, parameters: dict, **chosen) -> tuple[dict, list[str]]:
    """Return the values of a form once it was given the parameters of a recipe, and what the person is told."""
    form = build(model, provider, best_fit=True, without=("moderation",))
    made = restore_form(form, values(form, **chosen), parameters, [])
    after = {name: made.updates.get(widget, {}).get("value", widget.value) for name, widget in form.fields.items()}
    assert after == dict(zip(form.fields, made.values, strict=True)), "What is run at once is what is shown."
    return after, [str(said) for said in made.said]


def test_the_form_asks_again_as_the_recipe_did():
    parameters = {
        "model": "gpt-image-1.5",
        "prompt": "p",
        "n": 3,
        "size": "1536x1024",
        "quality": "low",
        "output_format": "jpeg",
        "output_compression": 40,
        "input_fidelity": "high",
    }
    after, said = restored("gpt-image-1.5", "openai", parameters, background="opaque", quality="medium")
    assert said == []
    assert {name: after[name] for name in parameters if name != "prompt"} == {
        name: value for name, value in parameters.items() if name != "prompt"
    }
    assert after["background"] == ""


def test_a_size_by_the_rule_comes_back_as_a_custom_one():
    after, said = restored("gpt-image-2", "openai", {"n": 1, "size": "1504x896"})
    assert (after["size"], after["width"], after["height"], said) == (CUSTOM, 1504, 896, [])


def test_what_the_model_does_not_take_is_left_and_named():
    parameters = {"n": 10, "size": "1504x896", "quality": "max", "output_format": "webp", "background": "transparent"}
    after, said = restored("gpt-image-1", "modelverse", parameters)
    assert (after["n"], after["size"], after["quality"], after["output_format"]) == (4, "", "high", "png")
    assert said == ["The model takes no such size, quality, format or background."]


@pytest.mark.parametrize("strength", [-1, 101, None])
def test_an_impossible_compression_is_left(strength):
    after, _ = restored("gpt-image-1", "modelverse", {"n": 1, "output_compression": strength})
    assert after["output_compression"] == 100


def test_nothing_that_may_cost_is_switched_on_by_a_file():
    after, _ = restored("gpt-image-2", "openai", {"n": 1, "partial_images": 3, "user": "somebody"})
    assert after["partial_images"] == 0
    assert not after["user"]


def test_a_recipe_without_a_count_asks_for_one_picture():
    recipe: Recipe = replace(OF_EDIT, parameters={"prompt": "p", "model": "m"})
    assert restored("gpt-image-1", "modelverse", dict(recipe.parameters))[0]["n"] == 1
