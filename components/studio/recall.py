"""What a picture's own file says of how it was made: what the easel begins with when such a file is put there.

Believes no file. Knows nothing about widgets.
"""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from components.errors import PictureTooLarge, RecipeTooNew, UnreadablePicture
from components.imaging.mask import mask_from_picture
from components.imaging.picture import read_picture
from components.library.imprint import HEAD_BYTES, Imprint, read_imprint
from components.library.shot import Recipe
from components.studio.desk import Sheet


@dataclass(frozen=True)
class Recalled:
    """Hold the recipe of a picture, its mask, (height, width) bool of the sheet, and sentences for the person.

    ``recipe`` is None where there is one that cannot be used.
    """

    recipe: Recipe | None
    mask: np.ndarray | None = field(default=None, repr=False)
    said: str = ""


def recall_recipe(sheet: Sheet) -> Recalled | None:
    """Return what the file of a sheet says of how it was made, None where it says nothing; the mask if it fits."""
    with Path(sheet.path).open("rb") as file:
        head = file.read(HEAD_BYTES)
    try:
        found = read_imprint(head)
    except RecipeTooNew as error:
        return Recalled(None, said=error.message)
    if found is None:
        return None
    mask = _read_mask(found, sheet)
    restored = "Prompt and parameters" if mask is None else "Prompt, parameters and mask"
    said = f"{restored} are restored from this file."
    if found.mask is not None and mask is None:
        said += " Its mask is left out, because it does not fit the picture."
    return Recalled(found.recipe, mask, said)


def _read_mask(found: Imprint, sheet: Sheet) -> np.ndarray | None:
    # Compared before it is decoded: a mask of the picture's size is no larger than the picture.
    if found.mask_size != sheet.size:
        return None
    try:
        mask, _ = mask_from_picture(read_picture(found.mask), sheet.size)
    except (UnreadablePicture, PictureTooLarge):
        return None
    return mask if mask.any() else None
