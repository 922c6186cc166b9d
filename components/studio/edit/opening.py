"""An opening: a picture for the editor, and the values that the editor starts with.

One function for each source of a picture: a file, a spec, a shot, an example, and other margins. Returns no updates.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from components.errors import MissingPicture
from components.imaging.extension import Margins
from components.library.edits.spec import Spec
from components.library.recipes.lookup import find_shot_of_file
from components.library.records.run import ERASE
from components.library.records.shot import Shot
from components.message.message import NO_MESSAGE, Message, Sentences
from components.studio.edit.edit_form import EditForm
from components.studio.edit.known_recipe import KnownRecipe, find_answer_recipe, read_file_recipe, restore_spec
from components.studio.edit.mask.mask_upload import MaskUpload
from components.studio.form.examples import Example
from components.studio.form.restore import RestoredForm
from components.studio.page.loaded_pictures import LoadedPicture, LoadedPictures


@dataclass(frozen=True, eq=False)
class Opening:
    """Hold a loaded picture and the first values of the editor.

    ``mask``: (height, width) bool of ``loaded``, or None. ``upload``: the mask file that the mask was read from.
    ``prompt``: the text of the prompt box, None leaves the text as it is. ``form``: prompt and parameters of a recipe,
    or None. ``said``: a message for the status line.
    """

    loaded: LoadedPicture
    mask: np.ndarray | None = field(default=None, repr=False)
    upload: MaskUpload | None = None
    prompt: str | None = None
    form: RestoredForm | None = None
    said: Message = NO_MESSAGE


def open_file(asks: EditForm, path: str, token: object, values: Sequence[Any]) -> Opening:
    """Return the opening of a file, with its recipe where one is known; ``values`` are those of the form now.

    A file that is a shot of the visitor with ``token``, byte for byte, becomes the parent of its edits. Raises
    UnreadablePicture or PictureTooLarge.
    """
    loaded, store = asks.service.loaded_pictures.load(path), asks.service.store
    visitor = asks.service.visitor(token).library_of
    shot, known = find_shot_of_file(store, Path(path), visitor), read_file_recipe(loaded)
    if shot is not None:
        loaded = replace(loaded, parent=shot.id)
        known = known or find_answer_recipe(store, shot, loaded)
    return _restore(asks, loaded, known, values)


def open_spec(asks: EditForm, spec: Spec, said: Message, values: Sequence[Any]) -> Opening:
    """Return the opening of an earlier edit; ``said`` comes first in the status line.

    Raises MissingPicture where the library has no source of the edit, and StorageError.
    """
    if spec.source is None:
        raise MissingPicture(Message("The picture this was made of is not in the library. Add it again."))
    loaded_pictures, files = asks.service.loaded_pictures, asks.service.store.files
    loaded = loaded_pictures.load(loaded_pictures.serve_file(spec.source), spec.parent, spec.margins)
    known = restore_spec(spec, None if spec.mask is None else files.read_file(spec.mask), loaded)
    opening = _restore(asks, loaded, known, values)
    return replace(opening, said=Sentences(said, opening.said))


def open_shot(loaded_pictures: LoadedPictures, shot: Shot) -> Opening:
    """Return the opening of a shot's picture, with nothing painted. Raises StorageError."""
    return Opening(loaded_pictures.load_shot(shot))


def open_example(loaded_pictures: LoadedPictures, example: Example) -> Opening:
    """Return the opening of an example, with its mask and its prompt."""
    return Opening(loaded_pictures.load(str(example.picture)), example.read_mask(), prompt=example.asks)


def change_margins(
    loaded_pictures: LoadedPictures,
    loaded: LoadedPicture,
    margins: Margins,
    mask: np.ndarray,
    upload: MaskUpload | None,
) -> Opening:
    """Return the opening of the same picture with other margins; its mask moves with the picture.

    ``mask``: (height, width) bool of ``loaded``. Raises PictureTooLarge.
    """
    extended = replace(loaded_pictures.load(loaded.path, loaded.parent, margins), asked_in=loaded.asked_in)

    def move(old: np.ndarray) -> np.ndarray:
        return margins.extend_mask(loaded.cut(old))

    moved = move(mask)
    return Opening(extended, moved if moved.any() else None, None if upload is None else upload.reshape(move))


def _restore(asks: EditForm, loaded: LoadedPicture, known: KnownRecipe | None, values: Sequence[Any]) -> Opening:
    """Return the opening of a picture with a recipe, or with None."""
    if known is None or known.spec is None:
        return Opening(loaded, said=known.said if known else NO_MESSAGE)
    form = asks.keep(values) if known.spec.kind == ERASE else asks.restore(known.spec, values)
    return Opening(loaded, known.mask, form=form, said=Sentences(known.said, *form.said))
