"""The origin of a file: the shot that it is the picture of, byte for byte, whoever hands it in and under what name.

The endpoint's own bytes are never touched, so they are known by their SHA-256; a finished picture says in its own file
when it was made, which is believed once the bytes agree. Changes nothing.
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
    """Return the visitor's shot, for None anybody's, of which a file is the answer or the finished picture.

    None for any other file, and where the library does not answer: a picture can be used without it.
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
    """Return what of an edit's first answer was masked, (height, width) bool of the canvas; None where that is unknown.

    An answer shows what travelled, which need not be the whole picture.
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
