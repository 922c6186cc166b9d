"""White strokes on a transparent ground: a mask file that can be read in two ways."""

import numpy as np

from tests.library.pictures import disc, encode

SIZE = (300, 200)
MASK = disc(*SIZE, 40)
ADDED = disc(*SIZE, 10, at=(20, 20))


def strokes(where: np.ndarray) -> bytes:
    """Return white strokes on a transparent ground."""
    return encode(np.where(where[..., None], np.uint8(255), np.uint8(0)).repeat(4, axis=2))
