"""What was erased has neither prompt nor model, and is named all the same wherever pictures are."""

from dataclasses import replace
from decimal import Decimal

from components.endpoint.contracts.cost import Cost
from components.library.exchange.contact_sheet import Card, draw_card
from components.library.exchange.export import name_picture
from components.library.exchange.manifest import list_keys, read_manifest, write_manifest
from components.library.recipes.recipe_json import read_recipe, write_recipe
from components.library.records.shot import Recipe, Shot
from components.library.records.title import say_model, title_of
from tests.library.shots import edit_shot

ERASED: Recipe = replace(
    edit_shot().recipe,
    kind="erase",
    endpoint="",
    parameters={"model": "", "prompt": "", "n": 1, "output_format": "png", "fill": "patchmatch"},
    usage=None,
    cost=Cost(Decimal(0), "USD"),
    request_id=None,
)
SHOT: Shot = edit_shot(recipe=ERASED)


def test_an_erasure_is_named_by_what_was_done():
    assert str(title_of(ERASED)) == "Erased: filled from the rest of the picture"
    assert str(say_model("erase", "")) == "none, filled on this machine"
    assert str(say_model("edit", "")) == "not known"
    assert name_picture(SHOT).split()[1] == "erased"


def test_the_contact_sheet_says_what_was_done_and_that_it_was_free():
    card = draw_card(Card(SHOT, "a.png", (9, 9)))
    assert 'alt="Erased: filled from the rest of the picture"' in card
    assert "<dd>none, filled on this machine</dd>" in card
    assert "<dd>free</dd>" in card


def test_an_erasure_survives_its_recipe_an_export_and_its_file_beside_the_picture():
    assert read_recipe(write_recipe(ERASED)) == ERASED
    shot, _ = read_manifest(write_manifest(SHOT, {key: key for key in list_keys(SHOT)}))
    assert (shot.recipe.kind, shot.recipe.cost, shot.recipe.parameters["fill"]) == ("erase", ERASED.cost, "patchmatch")
    assert Shot.from_json(SHOT.as_json()) == SHOT
