"""A record: a shot or a recipe as JSON values, and back from JSON values that anybody may have written.

Only the fields named here are written, so that nothing leaves with a picture that is not meant to; no others are
read, and each field by its type. Opens no file.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from components.endpoint.cost import Cost
from components.library.shot import Recipe, Shot

# The fields that travel and are worth asking again with. Not who asked: the file may be handed on.
TEXTS = ("model", "prompt", "size", "quality", "output_format", "background", "moderation", "input_fidelity")
NUMBERS = ("n", "output_compression", "partial_images")
# A prompt has 32,000 characters at the most, the other texts a few.
MOST_TEXT = 100_000
MOST_NUMBER = 2**31
KINDS = ("generate", "edit")
ID, SHA256 = re.compile("[0-9a-f]{32}"), re.compile("[0-9a-f]{64}")


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


def write_shot(shot: Shot) -> dict[str, object]:
    """Return a shot as JSON values, its recipe in it."""
    names = ("id", "number", "answer", "sha256", "width", "height", "source", "mask", "pasted", "changed_outside_mask")
    values = {name: getattr(shot, name) for name in names}
    return values | {"recipe": write_recipe(shot.recipe), "handling": shot.handling}


def read_shot(values: object) -> Shot:
    """Return the shot that values mean; its keys are texts and not to be trusted. Raises BadRecord.

    ``handling`` is left out where anything in it is not as it should be.
    """
    values = _mapping(values, "shot")
    changed = values.get("changed_outside_mask")
    recipe = read_recipe(values.get("recipe"))
    return Shot(
        recipe=replace(recipe, parameters={"n": 1, "size": "", "output_format": ""} | recipe.parameters),
        number=_count(values, "number"),
        answer=_text(values, "answer", 255),
        sha256=_match(values, "sha256", SHA256),
        width=_count(values, "width"),
        height=_count(values, "height"),
        id=_match(values, "id", ID),
        changed_outside_mask=changed if _is_count(changed) else None,
        handling=_tidy_handling(values.get("handling")),
        **{name: _optional_text(values, name, 255) for name in ("source", "mask", "pasted")},
    )


def list_keys(shot: Shot) -> tuple[str, ...]:
    """Return the keys of all files of a shot, each once, its picture's first."""
    handling = shot.handling or {}
    answers = (part["answer"] for part in handling.get("parts", ()))
    keys = (shot.picture, shot.answer, shot.mask, shot.source, *answers, *handling.get("references", ()))
    return tuple(dict.fromkeys(key for key in keys if key))


def move_keys(shot: Shot, keys: Mapping[str, str]) -> Shot:
    """Return a shot whose files have other keys; a file that has none is left out, and with it what tells of it."""
    handling, listed = shot.handling, set(list_keys(replace(shot, pasted=None, source=None, mask=None)))
    if handling is not None and listed <= set(keys):
        parts = [dict(part) | {"answer": keys[part["answer"]]} for part in handling.get("parts", ())]
        references = [keys[key] for key in handling.get("references", ())]
        handling = dict(handling) | {"parts": parts, "references": references}
    else:
        handling = None
    moved = {name: keys.get(getattr(shot, name) or "") for name in ("pasted", "source", "mask")}
    return replace(shot, answer=keys[shot.answer], handling=handling, **moved)


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


def _match(values: Mapping, name: str, pattern: re.Pattern) -> str:
    if not pattern.fullmatch(text := _text(values, name)):
        raise BadRecord(name)
    return text


def _optional_match(values: Mapping, name: str, pattern: re.Pattern) -> str | None:
    return None if values.get(name) is None else _match(values, name, pattern)


def _one_of(values: Mapping, name: str, allowed: tuple[str, ...]) -> str:
    if (value := values.get(name)) not in allowed:
        raise BadRecord(name)
    return value


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < MOST_NUMBER


def _count(values: Mapping, name: str) -> int:
    if not _is_count(value := values.get(name)):
        raise BadRecord(name)
    return value


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
        # A ZIP and a page know no year before 1980.
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


def _tidy_handling(values: object) -> dict[str, object] | None:
    """Return what was done to an edit's answers; None where a field is not what it should be."""
    try:
        values = _mapping(values, "handling")
        return {
            "parts": [_tidy_part(_mapping(part, "parts")) for part in _list(values.get("parts"), 16)],
            "asked_parts": _count(values, "asked_parts"),
            "feather": _number_or_none(values.get("feather")),
            "extend": _numbers(values.get("extend"), 4),
            "references": [_text({"key": key}, "key", 255) for key in _list(values.get("references", []), 16)],
        }
    except BadRecord:
        return None


def _tidy_part(part: Mapping) -> dict[str, object]:
    drift = part.get("corrected")
    return {
        "answer": _text(part, "answer", 255),
        **{name: _numbers(part.get(name), count) for name, count in (("box", 4), ("canvas", 2), ("place", 4))},
        "corrected": None if drift is None else _tidy_drift(_mapping(drift, "corrected")),
    }


def _tidy_drift(drift: Mapping) -> dict[str, object]:
    tidy: dict[str, object] = {}
    for name in ("dx", "dy", "scale", "rotation"):
        if not _is_number(drift.get(name)):
            raise BadRecord(name)
        tidy[name] = drift[name]
    tidy |= {name: _numbers(drift.get(name), 3) for name in ("gain", "offset")}
    tidy |= {name: _number_or_none(drift.get(name)) for name in ("residual", "residual_before")}
    if (tidy["residual"] is None) != (tidy["residual_before"] is None):
        raise BadRecord("residual")
    return tidy | {"trusted": drift.get("trusted") is True}


def _list(values: object, most: int) -> list:
    if not isinstance(values, list) or len(values) > most:
        raise BadRecord("list")
    return values


def _numbers(values: object, count: int) -> list:
    if len(_list(values, count)) != count or not all(_is_number(value) for value in values):
        raise BadRecord("numbers")
    return values


def _number_or_none(value: object) -> float | None:
    if value is not None and not _is_number(value):
        raise BadRecord("number")
    return value
