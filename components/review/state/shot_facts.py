"""What a room says about the shot of a picture: its size, how it was made, and what an edit left unchanged."""

import struct
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import sqlalchemy as sql

from components.errors import ProofroomError
from components.imaging.formats.png_text import SIGNATURE
from components.imaging.frame import Size
from components.library.records.findings import count_outside
from components.library.records.shot import Shot
from components.library.records.shot_rows import batches
from components.library.storage.files import Files
from components.library.storage.schema import SHOTS, shot_of_row

# The signature of a PNG, the length and the name of the first chunk, and the size (PNG specification, 5.2, 11.2.1).
HEADER_BYTES, SIZE_AT = 24, 16
READERS = 8


@dataclass(frozen=True)
class ShotFacts:
    """Hold the facts of a shot; ``size`` is that of the picture that is shown, None where its file cannot be read.

    ``parent`` is the id of the shot that was edited. ``changed_outside`` counts the changed pixels outside the mask, of
    ``outside`` pixels there; both are None where they are not on record. ``cost`` is that of the whole call, for
    ``pictures`` pictures.
    """

    size: Size | None
    parent: str | None
    changed_outside: int | None
    outside: int | None
    prompt: str
    model: str
    cost: dict[str, object] | None
    pictures: int


def read_facts(connection: sql.Connection, files: Files, shot_ids: Iterable[str]) -> dict[str, ShotFacts]:
    """Return the facts of shots by their ids, without the shots that the library does not have any more."""
    shots: list[Shot] = []
    for some in batches(list(shot_ids)):
        query = sql.select(SHOTS).where(SHOTS.c.id.in_(some))
        shots += [shot_of_row(row) for row in connection.execute(query)]
    # A file system on another machine answers late, and answers many at a time.
    with ThreadPoolExecutor(READERS, thread_name_prefix="picture-size") as pool:
        sizes = pool.map(lambda shot: measure_shot(files, shot), shots)
        return {shot.id: _facts_of(shot, size) for shot, size in zip(shots, sizes, strict=True)}


def measure_shot(files: Files, shot: Shot) -> Size | None:
    """Return (width, height) of the picture that is shown of a shot; None where the file cannot be read.

    The row of a shot has the size of the answer, and the finished picture of an edit has the size of what was edited.
    """
    if shot.pasted is None:
        return shot.width, shot.height
    try:
        header = files.read_file(shot.pasted, HEADER_BYTES)
    except ProofroomError:
        return None
    if len(header) < HEADER_BYTES or not header.startswith(SIGNATURE):
        return None
    width, height = struct.unpack_from(">II", header, SIZE_AT)
    return width, height


def _facts_of(shot: Shot, size: Size | None) -> ShotFacts:
    asked = shot.recipe.parameters
    return ShotFacts(
        size=size,
        parent=shot.recipe.parent,
        changed_outside=shot.changed_outside_mask,
        outside=count_outside(shot),
        prompt=shot.recipe.prompt,
        model=str(asked["model"]),
        cost=shot.recipe.cost.as_json() if shot.recipe.cost else None,
        pictures=int(str(asked.get("n") or 1)),
    )
