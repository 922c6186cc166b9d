"""Lookup of the shot of a file, by the bytes of the file, under any name.

An answer is found by its SHA-256. A finished picture is found by the moment in its recipe, and compared byte for byte.
Changes nothing.
"""

import hashlib
from pathlib import Path

import numpy as np

from components.errors import PictureTooLarge, RecipeTooNew, StorageError, UnreadablePicture
from components.imaging.frame import Frame
from components.imaging.mask.mask_file import read_mask_file
from components.imaging.picture.picture import read_picture
from components.library.recipes.png_recipe import HEAD_BYTES, read_png_recipe
from components.library.records.shot import Shot
from components.library.records.store import Store


def find_shot_of_file(store: Store, path: Path, visitor: str | None) -> Shot | None:
    """Return the shot of a visitor, None for everybody, whose answer or finished picture is a file.

    None for any other file, and where the library cannot be read: a picture can be used without its shot.
    """
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        head = file.read(HEAD_BYTES)
    try:
        return store.find_by_sha256(digest, visitor) or _find_finished(store, head, digest, visitor)
    except StorageError:
        return None


def find_answer_mask(store: Store, shot: Shot) -> np.ndarray | None:
    """Return the mask of the first answer of an edit, (height, width) bool of the canvas; None where unknown.

    An answer shows the frame, which need not be the whole picture.
    """
    parts = shot.handling.parts if shot.handling else ()
    part = next((part for part in parts if part.answer == shot.answer), None)
    if shot.mask is None or part is None:
        return None
    try:
        picture = read_picture(store.files.read_file(shot.mask))
        mask = Frame(part.box, part.canvas, part.place).mask_to_canvas(read_mask_file(picture, picture.size).mask)
    except (StorageError, UnreadablePicture, PictureTooLarge, ValueError):
        return None
    return mask if mask.any() else None


def _find_finished(store: Store, head: bytes, digest: str, visitor: str | None) -> Shot | None:
    try:
        found = read_png_recipe(head)
    except RecipeTooNew:
        return None
    made_then = store.list_made_at(found.recipe.made_at, visitor) if found else []
    for shot in made_then:
        if not shot.pasted or not store.files.has(shot.pasted):
            continue
        if hashlib.sha256(store.files.read_file(shot.pasted)).hexdigest() == digest:
            return shot
    return None
