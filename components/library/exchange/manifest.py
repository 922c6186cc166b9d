"""The manifest: what stands in an exported ZIP about one picture, and back from what anybody may have written there.

    {"proofroom": 1, "files": {key: place in the ZIP}, "shot": {...}, with its recipe as ``record`` writes it}

Says how the picture was made, not by whom: neither the visitor nor the run leaves, nor does the user that a recipe may
name. Opens no file.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import replace

from components.library.edits.edit import REGIONS
from components.library.recipes.fields import (
    BadRecord,
    is_count,
    is_number,
    read_count,
    read_counts,
    read_list,
    read_mapping,
    read_match,
    read_number_or_none,
    read_numbers,
    read_text,
)
from components.library.recipes.recipe_json import ID, MOST_NAME, read_recipe, write_recipe
from components.library.records.shot import Shot

VERSION = 1
NUMBERS = ("number", "width", "height")
TEXTS = ("id", "sha256", "answer", "source", "mask", "pasted")
SHA256 = re.compile("[0-9a-f]{64}")
# An edit has six parts and sixteen pictures to look at, at the most.
MOST_FILES = 16


class NewerManifest(ValueError):
    """A later Proofroom wrote it."""


def write_manifest(shot: Shot, places: Mapping[str, str]) -> bytes:
    """Return the manifest of a shot whose files lie at ``places`` by their keys."""
    told = {name: getattr(shot, name) for name in (*TEXTS, *NUMBERS, "changed_outside_mask", "starred")}
    told |= {"recipe": write_recipe(shot.recipe), "handling": shot.handling}
    note = {"proofroom": VERSION, "files": places, "shot": told}
    return json.dumps(note, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def read_manifest(data: bytes) -> tuple[Shot, Mapping[str, str]]:
    """Return a shot whose keys and id are only to be compared, and where its files lie by those keys.

    Raises NewerManifest, or BadRecord for what is no manifest.
    """
    try:
        note = read_mapping(json.loads(data), "manifest")
    except (ValueError, RecursionError):
        raise BadRecord("manifest") from None
    version = read_count(note, "proofroom")
    if version > VERSION:
        raise NewerManifest
    if version != VERSION:
        raise BadRecord("proofroom")
    files = read_mapping(note.get("files"), "files")
    places = {key: place for key, place in files.items() if isinstance(place, str)}
    return _read_shot(read_mapping(note.get("shot"), "shot")), places


def list_keys(shot: Shot) -> tuple[str, ...]:
    """Return the keys of all files of a shot, each once: its picture's first."""
    handling = shot.handling or {}
    answers = [part["answer"] for part in handling.get("parts") or ()]
    keys = (shot.picture, shot.answer, shot.mask, shot.source, *answers, *(handling.get("references") or ()))
    return tuple(dict.fromkeys(key for key in keys if key))


def move_keys(shot: Shot, keys: Mapping[str, str]) -> Shot:
    """Return a shot whose files have other keys; a file that has none is left out, and with it what tells of it."""
    handling, named = shot.handling, set(list_keys(replace(shot, pasted=None, source=None, mask=None)))
    if handling is not None and named <= set(keys):
        parts = [dict(part) | {"answer": keys[part["answer"]]} for part in handling["parts"]]
        references = [keys[key] for key in handling["references"]]
        handling = dict(handling) | {"parts": parts, "references": references}
    else:
        handling = None
    moved = {name: keys.get(getattr(shot, name) or "") for name in ("pasted", "source", "mask")}
    return replace(shot, answer=keys[shot.answer], handling=handling, **moved)


def _read_shot(told: Mapping) -> Shot:
    recipe, changed = read_recipe(told.get("recipe")), told.get("changed_outside_mask")
    # What every page shows of a recipe.
    shown = {"n": 1, "size": "", "quality": "", "output_format": ""}
    keys = {name: read_text(told, name, MOST_NAME) if told.get(name) else None for name in ("source", "mask", "pasted")}
    return Shot(
        recipe=replace(recipe, parameters=shown | recipe.parameters),
        answer=read_text(told, "answer", MOST_NAME),
        sha256=read_match(told, "sha256", SHA256),
        id=read_match(told, "id", ID),
        changed_outside_mask=changed if is_count(changed) else None,
        handling=_read_handling(told.get("handling")),
        starred=told.get("starred") is True,
        **keys,
        **{name: read_count(told, name) for name in NUMBERS},
    )


def _read_handling(values: object) -> dict[str, object] | None:
    """Return what was done to an edit's answers; None where a field is not what it should be."""
    try:
        values = read_mapping(values, "handling")
        handling = {
            "parts": [_read_part(read_mapping(part, "parts")) for part in read_list(values.get("parts"), MOST_FILES)],
            "asked_parts": read_count(values, "asked_parts"),
            "feather": read_number_or_none(values.get("feather")),
            "extend": read_counts(values.get("extend"), 4),
            "references": [
                read_text({"key": key}, "key", MOST_NAME) for key in read_list(values.get("references", []), MOST_FILES)
            ],
        }
        if is_count(values.get("outside_mask")):
            handling["outside_mask"] = values["outside_mask"]
        if values.get("region") in REGIONS:
            handling["region"] = values["region"]
        if values.get("mask_box") is not None:
            handling["mask_box"] = read_numbers(values["mask_box"], 4)
        return handling
    except BadRecord:
        return None


def _read_part(part: Mapping) -> dict[str, object]:
    drift = part.get("corrected")
    return {
        "answer": read_text(part, "answer", MOST_NAME),
        **{name: read_counts(part.get(name), count) for name, count in (("box", 4), ("canvas", 2), ("place", 4))},
        "corrected": None if drift is None else _read_drift(read_mapping(drift, "corrected")),
        **({"unchanged": part["unchanged"]} if part.get("unchanged", "") in (True, False, None) else {}),
    }


def _read_drift(drift: Mapping) -> dict[str, object]:
    tidy: dict[str, object] = {}
    for name in ("dx", "dy", "scale", "rotation"):
        if not is_number(drift.get(name)):
            raise BadRecord(name)
        tidy[name] = drift[name]
    tidy |= {name: read_numbers(drift.get(name), 3) for name in ("gain", "offset")}
    tidy |= {name: read_number_or_none(drift.get(name)) for name in ("residual", "residual_before")}
    if (tidy["residual"] is None) != (tidy["residual_before"] is None):
        raise BadRecord("residual")
    return tidy | {"trusted": drift.get("trusted") is True}
