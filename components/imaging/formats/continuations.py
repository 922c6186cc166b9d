"""Two continuations of a file that was cut: how far what it shows does not hang on what is missing.

The decoder itself measures: where the data end the same file is decoded with two different continuations, and the rows
that come out equal are those that came. For formats whose pixels are coded row after row.
"""

import io

import numpy as np
from PIL import Image, ImageChops

from components.imaging.picture.decode_budget import BUDGET

# Any bytes that decode to something else than zeros, or than a decoder's own filling, which is grey.
OTHERWISE = bytes((0x5A, 0x33, 0x91, 0x0C))


def find_missing_rows(one: bytes, other: bytes, kind: str, most_pixels: int) -> np.ndarray | None:
    """Return which pixels are not equal in two continuations of a file, whole rows: (height, width) bool.

    ``kind`` is the format as Pillow names it. None for a picture of more than ``most_pixels``. Raises what Pillow
    raises of a file that it does not open even so.
    """
    with Image.open(io.BytesIO(one), formats=(kind,)) as first:
        width, height = first.size
        if width * height > most_pixels:
            return None
        with (
            BUDGET.decode(3 * width * height // 2),
            Image.open(io.BytesIO(other), formats=(kind,)) as second,
        ):
            box = ImageChops.difference(first, second).getbbox(alpha_only=False)
    missing = np.zeros((height, width), dtype=bool)
    if box is not None:
        missing[box[1] :] = True
    return missing
