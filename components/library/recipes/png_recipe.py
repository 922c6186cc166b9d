"""Recipe and mask as texts (iTXt) in a finished PNG, and read from any file.

The texts stand before the pixels, and no pixel is changed. The files of the endpoint are never changed. A file that is
read may have been written by anybody. Opens no file.

    proofroom:recipe    JSON {"version": 1, "recipe": as ``write_recipe`` writes it}
    proofroom:mask      base64 of a PNG, of the picture's size
    parameters          prompt, size, model and quality, in the order that tools for generated pictures read
    Description         the prompt, for other programs
"""

import base64
import binascii
import json
from dataclasses import dataclass, field

from components.endpoint.request import read_png_header
from components.errors import RecipeTooNew, UnreadablePicture
from components.imaging.formats.png_text import Text, read_text, write_texts
from components.library.recipes.recipe_json import read_recipe, write_recipe
from components.library.records.shot import Recipe

VERSION = 1
RECIPE, MASK = "proofroom:recipe", "proofroom:mask"
# Pillow opens no picture with a compressed text of more than 1 MB, libpng none with a chunk of more than 8 MB.
MOST_RECIPE = 500_000
MOST_MASK = 6_000_000
# The longest beginning of a file that is read: our texts, a colour profile and texts of other programs.
HEAD_BYTES = 24_000_000


@dataclass(frozen=True)
class PngRecipe:
    """Hold the recipe and the mask in a file; ``mask`` is a PNG, None where the whole picture was redrawn."""

    recipe: Recipe
    mask: bytes | None = field(default=None, repr=False)
    version: int = VERSION

    @property
    def mask_size(self) -> tuple[int, int] | None:
        """Return (width, height) of the mask by its header, None without a mask."""
        return None if self.mask is None else read_png_header(self.mask)[:2]


def write_png_recipe(png: bytes, recipe: Recipe, mask_png: bytes | None) -> bytes:
    """Return a PNG with a recipe and a mask in it; pixels, colour profile and all other chunks stay byte for byte.

    An earlier recipe is replaced. Texts that are too large for other programs are left out. Raises UnreadablePicture
    for anything but a PNG.
    """
    return write_texts(png, texts_of(recipe, mask_png))


def texts_of(recipe: Recipe, mask_png: bytes | None) -> tuple[Text, ...]:
    """Return the texts of a PNG recipe; a mask or a recipe that is too large for other programs is left out."""
    note = json.dumps({"version": VERSION, "recipe": write_recipe(recipe)}, ensure_ascii=False)
    texts = [Text("Description", recipe.prompt), Text("parameters", _describe(recipe)), Text(RECIPE, note, True)]
    mask = "" if mask_png is None else base64.b64encode(mask_png).decode()
    if 0 < len(mask) <= MOST_MASK:
        texts.append(Text(MASK, mask))
    return tuple(texts) if len(note.encode("utf-8", "replace")) <= MOST_RECIPE else ()


def read_png_recipe(data: bytes) -> PngRecipe | None:
    """Return the recipe in a file; None for a file without a recipe, or with a damaged one.

    ``data`` are the bytes of a file, or its first ``HEAD_BYTES``. Raises RecipeTooNew for one of a later Proofroom.
    """
    note = read_text(data, RECIPE, MOST_RECIPE)
    try:
        values = json.loads(note or "null")
        version = values.get("version") if isinstance(values, dict) else None
        if not isinstance(version, int) or isinstance(version, bool) or version < 1:
            return None
        if version > VERSION:
            raise RecipeTooNew()
        recipe = read_recipe(values.get("recipe"))
    except (ValueError, RecursionError):
        return None
    return PngRecipe(recipe, _read_mask(data), version)


def _read_mask(data: bytes) -> bytes | None:
    try:
        mask = base64.b64decode(read_text(data, MASK, MOST_MASK) or "", validate=True)
        read_png_header(mask)
    except (ValueError, binascii.Error, UnreadablePicture):
        return None
    return mask


def _describe(recipe: Recipe) -> str:
    """Return the prompt, and a last line of at least three "Name: value" pairs, which other programs expect."""
    asked = recipe.parameters
    named = {"Size": asked.get("size"), "Model": asked.get("model"), "Quality": asked.get("quality")}
    pairs = [f"{name}: {value}" for name, value in named.items() if value]
    return f"{recipe.prompt}\n{', '.join([*pairs, 'Version: Proofroom'])}"
