"""A record: a recipe as JSON values, and back from JSON values that anybody may have written.

Only the fields named here are written, so that nothing leaves with a picture that is not meant to; no others are
read, and each field by its type. Opens no file.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal

from components.endpoint.contracts.cost import Cost
from components.library.recipes.fields import (
    BadRecord,
    is_count,
    is_number,
    read_choice,
    read_mapping,
    read_match,
    read_text,
)
from components.library.records.shot import Recipe
from components.library.storage.schema import plain

# The fields that travel and are worth asking again with. Not who asked: the file may be handed on.
TEXTS = ("model", "prompt", "size", "quality", "output_format", "background", "moderation", "input_fidelity")
NUMBERS = ("n", "output_compression", "partial_images")
# What the columns hold, and the ids of a call in several parts.
MOST_NAME, MOST_IDS = 255, 2000
MOST_AMOUNT = 10**9
KINDS = ("generate", "edit")
ID = re.compile("[0-9a-f]{32}")


def write_recipe(recipe: Recipe) -> dict[str, object]:
    """Return a recipe as JSON values."""
    return {
        "kind": recipe.kind,
        "endpoint": recipe.endpoint,
        "parameters": {name: recipe.parameters[name] for name in (*TEXTS, *NUMBERS) if name in recipe.parameters},
        "usage": _tidy_usage(recipe.usage),
        "cost": recipe.cost.as_json() if recipe.cost else None,
        "request_id": recipe.request_id,
        "seconds": recipe.seconds,
        "made_at": recipe.made_at.isoformat(),
        "parent": recipe.parent,
    }


def read_recipe(values: object) -> Recipe:
    """Return the recipe that values mean; what is not known of is left. Raises BadRecord."""
    values = read_mapping(values, "recipe")
    parameters = read_mapping(values.get("parameters"), "parameters")
    # Of a picture that was found again without its recipe, neither is known.
    asked: dict[str, object] = {
        "model": read_text(parameters, "model", MOST_NAME, least=0),
        "prompt": read_text(parameters, "prompt", least=0),
    }
    for name in TEXTS[2:]:
        if isinstance(value := parameters.get(name), str) and len(value) <= 64:
            asked[name] = plain(value)
    for name in NUMBERS:
        if is_count(value := parameters.get(name)):
            asked[name] = value
    return Recipe(
        kind=read_choice(values, "kind", KINDS),
        endpoint=read_text(values, "endpoint", MOST_NAME, least=0),
        parameters=asked,
        usage=_tidy_usage(values.get("usage")),
        cost=_read_cost(values.get("cost")),
        request_id=read_text(values, "request_id", MOST_IDS) if values.get("request_id") else None,
        seconds=_seconds(values),
        made_at=_read_time(values),
        parent=None if values.get("parent") is None else read_match(values, "parent", ID),
    )


def _seconds(values: Mapping) -> float:
    value = values.get("seconds")
    if not is_number(value) or value < 0:
        raise BadRecord("seconds")
    return float(value)


def _read_time(values: Mapping) -> datetime:
    try:
        at = datetime.fromisoformat(read_text(values, "made_at", 64))
        # Whoever shows it is to get a date that can be one.
        at = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadRecord("made_at") from None
    if not 1980 <= at.year < 2100:
        raise BadRecord("made_at")
    return at


def _read_cost(values: object) -> Cost | None:
    """Return a cost; None for what is none: a price is never made up."""
    if not isinstance(values, dict):
        return None
    amount, currency = values.get("amount"), values.get("currency")
    if not is_number(amount) or not 0 <= amount < MOST_AMOUNT or not isinstance(currency, str):
        return None
    return Cost(Decimal(str(amount)), currency) if re.fullmatch("[A-Z]{3}", currency) else None


def _tidy_usage(values: object, depth: int = 2) -> dict[str, object] | None:
    """Return the counts in a usage, by name, those in it by name too."""
    if not isinstance(values, Mapping) or depth == 0:
        return None
    tidy: dict[str, object] = {}
    for name, value in list(values.items())[:32]:
        if isinstance(name, str) and len(name) <= 64:
            counted = _tidy_usage(value, depth - 1) if isinstance(value, Mapping) else value
            if isinstance(counted, dict) or is_count(counted):
                tidy[name] = counted
    return tidy
