"""Recipes as JSON: written for a file that leaves, and read from a file of anybody.

Only the fields named here are written, so that the name of the asker does not leave with a picture; no others are
read, and each field by its type and bounds. Opens no file.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, TypeAdapter

from components.endpoint.contracts.cost import Cost
from components.library.records.json_types import MOST_NAME, Count, Moment, Number, OrNone, Text
from components.library.records.shot import Recipe

# Bounds of a column of the database, and of the ids of a call in several parts, in characters.
MOST_IDS = 2000
MOST_SHORT = 64
MOST_COUNTS = 32
MOST_AMOUNT = 10**9
ID = "^[0-9a-f]{32}$"


def tidy_usage(usage: object, depth: int = 2) -> dict[str, object] | None:
    """Return the counts of a usage by name, and the counts one level deeper; None for no usage."""
    if not isinstance(usage, Mapping) or depth == 0:
        return None
    tidy: dict[str, object] = {}
    for name, value in list(usage.items())[:MOST_COUNTS]:
        if isinstance(name, str) and len(name) <= MOST_SHORT:
            counted = tidy_usage(value, depth - 1) if isinstance(value, Mapping) else _COUNT.validate_python(value)
            if counted is not None:
                tidy[name] = counted
    return tidy


def _check_year(moment: datetime) -> datetime:
    # A date that every page can show.
    if not 1980 <= moment.year < 2100:
        raise ValueError("no year in which pictures were made")
    return moment


_COUNT: TypeAdapter[int | None] = TypeAdapter(Annotated[Count | None, OrNone])
Short = Annotated[Annotated[Text, Field(max_length=MOST_SHORT)] | None, OrNone]
OptionalCount = Annotated[Count | None, OrNone]


class Parameters(BaseModel):
    """Hold the fields that travel and are worth asking again with; a field outside its bounds is left out.

    ``model`` and ``prompt`` are "" for a picture that was found again without its recipe, and where something was
    erased; ``fill`` names the way in which it was filled then. The user is not among the fields, because the file may
    be handed on.
    """

    model: Annotated[Text, Field(max_length=MOST_NAME)]
    prompt: Text
    size: Short = None
    quality: Short = None
    output_format: Short = None
    background: Short = None
    moderation: Short = None
    input_fidelity: Short = None
    fill: Short = None
    n: OptionalCount = None
    output_compression: OptionalCount = None
    partial_images: OptionalCount = None


class Price(BaseModel):
    """Hold the cost of a call."""

    amount: Annotated[Number, Field(ge=0, lt=MOST_AMOUNT)]
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")]


class RecipeRecord(BaseModel):
    """Hold a recipe as JSON values, by the names of the fields of a Recipe."""

    kind: Literal["generate", "edit", "erase"]
    endpoint: Annotated[Text, Field(max_length=MOST_NAME)]
    parameters: Parameters
    usage: Annotated[dict[str, object] | None, BeforeValidator(tidy_usage)] = None
    # No price is made up: a damaged cost is not known.
    cost: Annotated[Price | None, OrNone] = None
    request_id: Annotated[
        Annotated[Text, Field(max_length=MOST_IDS)] | None, BeforeValidator(lambda value: value or None)
    ] = None
    seconds: Annotated[Number, Field(ge=0)]
    made_at: Annotated[Moment, AfterValidator(_check_year)]
    parent: Annotated[str, Field(pattern=ID)] | None = None

    def as_recipe(self) -> Recipe:
        """Return the recipe."""
        parameters = self.parameters.model_dump(exclude_none=True)
        cost = Cost(Decimal(str(self.cost.amount)), self.cost.currency) if self.cost else None
        return Recipe(**dict(self) | {"parameters": parameters, "cost": cost})


_RECIPE = TypeAdapter(Recipe)


def write_recipe(recipe: Recipe) -> dict[str, object]:
    """Return a recipe as JSON values."""
    values: dict[str, object] = _RECIPE.dump_python(recipe)
    parameters = {name: recipe.parameters[name] for name in Parameters.model_fields if name in recipe.parameters}
    return values | {"parameters": parameters, "usage": tidy_usage(recipe.usage)}


def read_recipe(values: object) -> Recipe:
    """Return the recipe of JSON values; unknown fields are left out. Raises ValueError for anything else."""
    return RecipeRecord.model_validate(values).as_recipe()
