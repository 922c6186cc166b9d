"""The manifest: the JSON in an exported ZIP about one picture, written and read again.

    {"proofroom": 1, "files": {key: place in the ZIP}, "shot": {...}, with its recipe as ``write_recipe`` writes it}

Says how the picture was made, and not by whom: the visitor, the run and the user of the recipe stay behind. A manifest
that is read may have been written by anybody. Opens no file.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, Field

from components.library.recipes.recipe_json import ID, RecipeRecord, write_recipe
from components.library.records.handling import HandlingOrNone
from components.library.records.json_types import Count, Name, OptionalName, OrNone
from components.library.records.shot import Shot
from components.library.storage.plain_text import plain

VERSION = 1
# The parameters of a recipe that every page shows.
SHOWN = {"n": 1, "size": "", "quality": "", "output_format": ""}


class NewerManifest(ValueError):
    """A later Proofroom wrote the manifest."""


def _only_texts(files: object) -> object:
    if not isinstance(files, dict):
        return files
    return {plain(key): plain(place) for key, place in files.items() if isinstance(place, str)}


class ShotRecord(BaseModel):
    """Hold a shot as JSON values, by the names of the fields of a Shot."""

    id: Annotated[str, Field(pattern=ID)]
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    answer: Name
    source: OptionalName = None
    mask: OptionalName = None
    pasted: OptionalName = None
    number: Count
    width: Count
    height: Count
    changed_outside_mask: Annotated[Count | None, OrNone] = None
    starred: Annotated[Annotated[bool, Field(strict=True)] | None, OrNone] = None
    recipe: RecipeRecord
    handling: HandlingOrNone = None

    def as_shot(self) -> Shot:
        """Return the shot, its recipe with all parameters that every page shows."""
        recipe = self.recipe.as_recipe()
        shown = replace(recipe, parameters=SHOWN | dict(recipe.parameters))
        return Shot(**dict(self) | {"recipe": shown, "starred": bool(self.starred)})


class Manifest(BaseModel):
    """Hold a manifest as JSON values."""

    files: Annotated[dict[str, str], BeforeValidator(_only_texts)]
    shot: ShotRecord


class _Version(BaseModel):
    proofroom: Annotated[Count, Field(ge=VERSION)]


def write_manifest(shot: Shot, places: Mapping[str, str]) -> bytes:
    """Return the manifest of a shot; ``places`` are the places of its files in the ZIP, by their keys."""
    told = {name: getattr(shot, name) for name in ShotRecord.model_fields}
    told |= {"recipe": write_recipe(shot.recipe), "handling": shot.handling and shot.handling.as_json()}
    note = {"proofroom": VERSION, "files": places, "shot": told}
    return json.dumps(note, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def read_manifest(data: bytes) -> tuple[Shot, Mapping[str, str]]:
    """Return a shot whose keys and id are only for comparison, and the places of its files in the ZIP by those keys.

    Raises NewerManifest, or another ValueError for anything but a manifest.
    """
    try:
        note = json.loads(data)
    except RecursionError:
        raise ValueError("no manifest") from None
    if _Version.model_validate(note).proofroom > VERSION:
        raise NewerManifest
    manifest = Manifest.model_validate(note)
    return manifest.shot.as_shot(), manifest.files


def list_keys(shot: Shot) -> tuple[str, ...]:
    """Return the keys of all files of a shot, each once, with the key of its picture first."""
    further = [part.answer for part in shot.handling.parts] + [*shot.handling.references] if shot.handling else []
    keys = (shot.picture, shot.answer, shot.mask, shot.source, *further)
    return tuple(dict.fromkeys(key for key in keys if key))


def move_keys(shot: Shot, keys: Mapping[str, str]) -> Shot:
    """Return a shot with new keys for its files, ``keys`` by the old ones.

    A file without a new key is left out. The handling is left out where one of its files is.
    """
    handling, named = shot.handling, set(list_keys(replace(shot, pasted=None, source=None, mask=None)))
    if handling is not None and named <= set(keys):
        parts = tuple(part.model_copy(update={"answer": keys[part.answer]}) for part in handling.parts)
        references = tuple(keys[key] for key in handling.references)
        handling = handling.model_copy(update={"parts": parts, "references": references})
    else:
        handling = None
    return replace(
        shot,
        answer=keys[shot.answer],
        handling=handling,
        pasted=keys.get(shot.pasted or ""),
        source=keys.get(shot.source or ""),
        mask=keys.get(shot.mask or ""),
    )
