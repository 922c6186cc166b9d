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
from components.library.records.shot import Recipe, Shot
from components.library.records.store import Store
from components.studio.page.loaded_pictures import LoadedPicture


@dataclass(frozen=True)
class KnownRecipe:
    """Hold the spec of a picture, its mask, (height, width) bool or None, and sentences for the person.

    ``spec`` is None where the recipe cannot be used.
    """

    spec: Spec | None
    mask: np.ndarray | None = field(default=None, repr=False)
    said: str = ""


def read_file_recipe(loaded: LoadedPicture) -> KnownRecipe | None:
    """Return the recipe in a loaded picture's file, with its mask if the mask fits; None for a file without recipe."""
    with Path(loaded.path).open("rb") as file:
        head = file.read(HEAD_BYTES)
    try:
        found = read_png_recipe(head)
    except RecipeTooNew as error:
        return KnownRecipe(None, said=str(error))
    if found is None:
        return None
    # Compared before it is decoded: a mask of the picture's size is no larger than the picture.
    mask = _read_mask(found.mask, loaded) if found.mask and found.mask_size == loaded.size else None
    said = f"{_name_restored(mask)} are restored from this file."
    if found.mask is not None and mask is None:
        said += " Its mask is left out, because it does not fit the picture."
    return KnownRecipe(_spec_of_recipe(found.recipe), mask, said)


def find_answer_recipe(store: Store, shot: Shot, loaded: LoadedPicture) -> KnownRecipe:
    """Return the recipe of a loaded picture that is a shot's answer as it came, with the mask if the mask fits."""
    mask = find_answer_mask(store, shot)
    if mask is not None and mask.shape != loaded.size[::-1]:
        mask = None
    said = f"This picture was made here: {_name_restored(mask).lower()} are restored."
    return KnownRecipe(_spec_of_recipe(shot.recipe), mask, said)


def restore_spec(spec: Spec, mask_file: bytes | None, loaded: LoadedPicture) -> KnownRecipe:
    """Return the recipe of a spec for a loaded picture, with the mask in ``mask_file`` if the mask still fits."""
    mask = None if mask_file is None else _read_mask(mask_file, loaded)
    lost = spec.mask is not None and mask is None
    return KnownRecipe(spec, mask, "Its mask is left out, because it does not fit the picture." if lost else "")


def _spec_of_recipe(recipe: Recipe) -> Spec:
    """Return the spec that asks again as a recipe did, for the picture itself as the source."""
    return Spec(recipe.kind, recipe.parameters, size=str(recipe.parameters.get("size") or ""))


def _name_restored(mask: np.ndarray | None) -> str:
    return "Prompt and parameters" if mask is None else "Prompt, parameters and mask"


def _read_mask(file: bytes, loaded: LoadedPicture) -> np.ndarray | None:
    try:
        picture = read_picture(file)
        if picture.size != loaded.size:
            return None
        mask = read_mask_file(picture, loaded.size).mask
    except (UnreadablePicture, PictureTooLarge):
        return None
    return mask if mask.any() else None
