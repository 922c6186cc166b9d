"""Facts about the shot of a picture, for the page of a room: size, recipe, and pixels that an edit left unchanged."""

import struct
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import sqlalchemy as sql

from components.errors import ProofroomError
from components.imaging.formats.png_text import SIGNATURE
from components.imaging.frame import Size
from components.library.records.shot import Shot
from components.library.records.shot_rows import batches
from components.library.storage.files import Files
from components.library.storage.schema import SHOTS, shot_of_row

# The signature of a PNG, the length and the name of the first chunk, and the size (PNG specification, 5.2, 11.2.1).
HEADER_BYTES, SIZE_AT = 24, 16
READERS = 8


@dataclass(frozen=True)
class ShotFacts:
    """Hold a shot, and (width, height) of the picture that is shown of it, None where the file cannot be read."""

    shot: Shot
    size: Size | None

    @property
    def pictures(self) -> int:
        """Return the count of pictures that the cost of the shot was for."""
        return int(str(self.shot.recipe.parameters.get("n") or 1))


def read_facts(connection: sql.Connection, files: Files, shot_ids: Collection[str]) -> dict[str, ShotFacts]:
    """Return the facts of shots by their ids, without the shots that the library does not have any more."""
    shots: list[Shot] = []
    for some in batches(list(shot_ids)):
        query = sql.select(SHOTS).where(SHOTS.c.id.in_(some))
        shots += [shot_of_row(row) for row in connection.execute(query)]
    if not shots:
        return {}
    # A file system on another machine answers late, and answers many at a time.
    with ThreadPoolExecutor(READERS, thread_name_prefix="picture-size") as pool:
        sizes = pool.map(lambda shot: measure_shot(files, shot), shots)
        return {shot.id: ShotFacts(shot, size) for shot, size in zip(shots, sizes, strict=True)}


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
