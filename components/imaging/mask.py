"""A mask: which pixels of the picture to repaint.

Everywhere ``mask`` is (height, width) bool at the picture's own size, True = repaint. Knows the three forms it has
elsewhere: the strokes of the editor's layer, a mask file, and the PNG the endpoint reads (alpha 0 = repaint).
"""

from collections.abc import Iterable

import cv2
import numpy as np

from components.errors import EmptyMask, FullMask, MaskSizeMismatch
from components.imaging.picture import Picture, write_png

# Rubylith, the masking film: how a mask is shown everywhere. RGBA, straight alpha.
RUBYLITH = (255, 59, 48, 127)


def mask_from_layers(layers: Iterable[np.ndarray], size: tuple[int, int]) -> np.ndarray:
    """Return the mask that strokes mean for a picture of ``size`` (width, height).

    ``layers``: (height, width, 4) uint8 RGBA of the view's size, any alpha above 0 = painted. Blurred a little, scaled
    by linear interpolation and cut at one half, so that edges are smooth and not stairs.
    """
    painted = None
    for layer in layers:
        strokes = np.where(layer[..., 3] > 0, np.uint8(255), np.uint8(0))
        painted = strokes if painted is None else cv2.max(painted, strokes)
    width, height = size
    if painted is None:
        return np.zeros((height, width), dtype=bool)
    if painted.shape != (height, width):
        # As wide as can be without losing a line of one pixel, whose middle keeps 0.53 of its height.
        painted = cv2.GaussianBlur(painted, (3, 3), 0.75)
        painted = cv2.resize(painted, size, interpolation=cv2.INTER_LINEAR)
    return painted >= 128


def mask_from_picture(picture: Picture, size: tuple[int, int]) -> np.ndarray:
    """Return the mask that a mask file means for a picture of ``size`` (width, height).

    With transparency it is read as the endpoint reads it (alpha 0 = repaint); without, as every inpainting tool does
    (white = repaint). Raises MaskSizeMismatch when its size is another.
    """
    if picture.size != size:
        raise MaskSizeMismatch(
            "The mask is {} x {} pixels and the picture {} x {}: make the mask from this picture.".format(
                *picture.size, *size
            )
        )
    pixels = picture.pixels
    if pixels.shape[2] == 4 and (pixels[..., 3] < 255).any():
        return pixels[..., 3] == 0
    return cv2.cvtColor(np.ascontiguousarray(pixels[..., :3]), cv2.COLOR_RGB2GRAY) >= 128


def check_mask(mask: np.ndarray) -> None:
    """Raise EmptyMask where nothing is to be repainted, FullMask where everything is."""
    if not mask.any():
        raise EmptyMask()
    if mask.all():
        raise FullMask()


def mask_as_png(mask: np.ndarray) -> bytes:
    """Return the PNG the endpoint reads: RGBA, black, alpha 0 where ``mask`` is True and 255 elsewhere."""
    pixels = np.zeros((*mask.shape, 4), dtype=np.uint8)
    pixels[..., 3] = np.where(mask, np.uint8(0), np.uint8(255))
    return write_png(pixels)


def layer_from_mask(mask: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Return the strokes that show ``mask`` in an editor's view of ``size``: (height, width, 4) uint8 RGBA."""
    view = cv2.resize(mask.astype(np.uint8) * 255, size, interpolation=cv2.INTER_AREA) >= 128
    layer = np.zeros((*view.shape, 4), dtype=np.uint8)
    layer[view] = RUBYLITH
    return layer


def bounding_box(mask: np.ndarray) -> tuple[int, int, int, int]:
    """Return the smallest box (left, top, right, bottom) that holds all of a mask that is not empty."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1
