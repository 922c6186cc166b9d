"""A record: a recipe as JSON values, and back from JSON values that anybody may have written.

Only the fields named here are written, so that nothing leaves with a picture that is not meant to; no others are
read, and each field by its type. Opens no file.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal

from components.endpoint.cost import Cost
from components.library.shot import Recipe

# The fields that travel and are worth asking again with. Not who asked: the file may be handed on.
TEXTS = ("model", "prompt", "size", "quality", "output_format", "background", "moderation", "input_fidelity")
NUMBERS = ("n", "output_compression", "partial_images")
# A prompt has 32,000 characters at the most, the other texts a few.
MOST_TEXT = 100_000
MOST_NUMBER = 2**31
KINDS = ("generate", "edit")
ID = re.compile("[0-9a-f]{32}")


class BadRecord(ValueError):
    """The values are no record; the message names the field, for people."""


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
    values = _mapping(values, "recipe")
    parameters = _mapping(values.get("parameters"), "parameters")
    asked: dict[str, object] = {name: _text(parameters, name) for name in ("model", "prompt")}
    for name in TEXTS[2:]:
        if isinstance(value := parameters.get(name), str) and len(value) <= 64:
            asked[name] = value
    for name in NUMBERS:
        if _is_count(value := parameters.get(name)):
            asked[name] = value
    return Recipe(
        kind=_one_of(values, "kind", KINDS),
        endpoint=_text(values, "endpoint", 255),
        parameters=asked,
        usage=_tidy_usage(values.get("usage")),
        cost=_read_cost(values.get("cost")),
        request_id=_optional_text(values, "request_id", 255),
        seconds=_seconds(values),
        made_at=_read_time(values),
        parent=_optional_match(values, "parent", ID),
    )


def _mapping(values: object, name: str) -> Mapping:
    if not isinstance(values, dict):
        raise BadRecord(name)
    return values


def _text(values: Mapping, name: str, most: int = MOST_TEXT) -> str:
    value = values.get(name)
    if not isinstance(value, str) or not value or len(value) > most:
        raise BadRecord(name)
    # Half of a surrogate pair is no character, and neither a file nor a page takes it.
    return value.encode("utf-8", "replace").decode("utf-8")


def _optional_text(values: Mapping, name: str, most: int) -> str | None:
    return None if values.get(name) is None else _text(values, name, most)


def _optional_match(values: Mapping, name: str, pattern: re.Pattern) -> str | None:
    if values.get(name) is None:
        return None
    if not pattern.fullmatch(text := _text(values, name)):
        raise BadRecord(name)
    return text


def _one_of(values: Mapping, name: str, allowed: tuple[str, ...]) -> str:
    if (value := values.get(name)) not in allowed:
        raise BadRecord(name)
    return value


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < MOST_NUMBER


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < MOST_NUMBER


def _seconds(values: Mapping) -> float:
    value = values.get("seconds")
    if not _is_number(value) or value < 0:
        raise BadRecord("seconds")
    return float(value)


def _read_time(values: Mapping) -> datetime:
    try:
        at = datetime.fromisoformat(_text(values, "made_at", 64))
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
    if not _is_number(amount) or amount < 0 or not isinstance(currency, str):
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
            if isinstance(counted, dict) or _is_count(counted):
                tidy[name] = counted
    return tidy
