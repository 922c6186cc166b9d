"""The recipe of a picture that is opened, from its file or from the library.

A file may say anything, so its recipe is checked. Knows nothing about widgets.
"""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from components.errors import PictureTooLarge, RecipeTooNew, UnreadablePicture
from components.imaging.mask.mask_file import read_mask_file
from components.imaging.picture.picture import read_picture
from components.library.edits.spec import Spec
from components.library.recipes.lookup import find_answer_mask
from components.library.recipes.png_recipe import HEAD_BYTES, read_png_recipe
from components.library.records.run import ERASE
from components.library.records.shot import Recipe, Shot
from components.library.records.store import Store
from components.message.message import NO_MESSAGE, Message, Sentences
from components.studio.page.loaded_pictures import LoadedPicture

MASK_LEFT_OUT = Message("Its mask is left out, because it does not fit the picture.")


@dataclass(frozen=True)
class KnownRecipe:
    """Hold the spec of a picture, its mask, (height, width) bool or None, and sentences for the person.

    ``spec`` is None where the recipe cannot be used.
    """

    spec: Spec | None
    mask: np.ndarray | None = field(default=None, repr=False)
    said: Message = NO_MESSAGE


def read_file_recipe(loaded: LoadedPicture) -> KnownRecipe | None:
    """Return the recipe in a loaded picture's file, with its mask if the mask fits; None for a file without recipe."""
    with Path(loaded.path).open("rb") as file:
        head = file.read(HEAD_BYTES)
    try:
        found = read_png_recipe(head)
    except RecipeTooNew as error:
        return KnownRecipe(None, said=error.message)
    if found is None:
        return None
    # Compared before it is decoded: a mask of the picture's size is no larger than the picture.
    mask = _read_mask(found.mask, loaded) if found.mask and found.mask_size == loaded.size else None
    if found.recipe.kind == ERASE:
        restored = Message("What was erased is marked, as this file says.") if mask is not None else Message()
    elif mask is None:
        restored = Message("Prompt and parameters are restored from this file.")
    else:
        restored = Message("Prompt, parameters and mask are restored from this file.")
    lost = found.mask is not None and mask is None
    return KnownRecipe(_spec_of_recipe(found.recipe), mask, Sentences(restored, MASK_LEFT_OUT if lost else None))


def find_answer_recipe(store: Store, shot: Shot, loaded: LoadedPicture) -> KnownRecipe:
    """Return the recipe of a loaded picture that is a shot's answer as it came, with the mask if the mask fits."""
    mask = find_answer_mask(store, shot)
    if mask is not None and mask.shape != loaded.size[::-1]:
        mask = None
    if shot.recipe.kind == ERASE:
        said = Message("This picture was made here.")
    elif mask is None:
        said = Message("This picture was made here: prompt and parameters are restored.")
    else:
        said = Message("This picture was made here: prompt, parameters and mask are restored.")
    return KnownRecipe(_spec_of_recipe(shot.recipe), mask, said)


def restore_spec(spec: Spec, mask_file: bytes | None, loaded: LoadedPicture) -> KnownRecipe:
    """Return the recipe of a spec for a loaded picture, with the mask in ``mask_file`` if the mask still fits."""
    mask = None if mask_file is None else _read_mask(mask_file, loaded)
    lost = spec.mask is not None and mask is None
    return KnownRecipe(spec, mask, MASK_LEFT_OUT if lost else NO_MESSAGE)


def _spec_of_recipe(recipe: Recipe) -> Spec:
    """Return the spec that asks again as a recipe did, for the picture itself as the source."""
    return Spec(recipe.kind, recipe.parameters, size=str(recipe.parameters.get("size") or ""))


def _read_mask(file: bytes, loaded: LoadedPicture) -> np.ndarray | None:
    try:
        picture = read_picture(file)
        if picture.size != loaded.size:
            return None
        mask = read_mask_file(picture, loaded.size).mask
    except (UnreadablePicture, PictureTooLarge):
        return None
    return mask if mask.any() else None
