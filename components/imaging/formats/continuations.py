"""Find the missing rows of a cut file by decoding it with two different continuations.

Rows that are equal with both continuations do not depend on the missing data. For formats that encode pixels row after
row.
"""

import io

import numpy as np
from PIL import Image, ImageChops

from components.imaging.picture.decode_budget import BUDGET

# Bytes that decode neither to zeros nor to the grey with which decoders fill.
OTHERWISE = bytes((0x5A, 0x33, 0x91, 0x0C))


def find_missing_rows(one: bytes, other: bytes, kind: str, most_pixels: int) -> np.ndarray | None:
    """Return the rows from the first that differs in two continuations of a file: (height, width) bool, True = missing.

    ``kind``: Pillow's name of the format. None for a picture of more than ``most_pixels``. Raises Pillow's errors for a
    file that does not open.
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
