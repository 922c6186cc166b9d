"""A mask: which pixels of the picture to repaint.

Everywhere ``mask`` is (height, width) bool at the picture's own size, True = repaint. Knows the forms it has
elsewhere: the strokes of the editor's layer, a mask file, the transparency of the picture itself, and the PNG the
endpoint reads (alpha 0 = repaint).
"""

from collections.abc import Iterable

import cv2
import numpy as np

from components.errors import EmptyMask, FullMask
from components.imaging.picture import Picture, write_png

# Rubylith, the masking film: how a mask is shown everywhere. RGBA, straight alpha.
RUBYLITH = (255, 59, 48, 127)
# How much longer one edge may become than the other before a scaled mask is called stretched; rounding stays below.
MOST_STRETCH = 1.02


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
        painted = _scale(painted, size)
    return painted >= 128


def mask_from_picture(picture: Picture, size: tuple[int, int]) -> tuple[np.ndarray, tuple[str, ...]]:
    """Return the mask that a mask file means for a picture of ``size`` (width, height), and notices for the person.

    With transparency it is read as the endpoint reads it (alpha 0 = repaint); without, as every inpainting tool does
    (white = repaint). A file of another size is scaled with smooth edges, and the notices, whole sentences, say so.
    """
    pixels = picture.pixels
    if pixels.shape[2] == 4 and (pixels[..., 3] < 255).any():
        values = np.where(pixels[..., 3] == 0, np.uint8(255), np.uint8(0))
    else:
        values = cv2.cvtColor(np.ascontiguousarray(pixels[..., :3]), cv2.COLOR_RGB2GRAY)
    if picture.size == size:
        return values >= 128, ()
    width, height = picture.size
    notices = [f"The mask is {width} x {height} pixels and was scaled to the picture's {size[0]} x {size[1]}."]
    proportions = width * size[1] / (height * size[0])
    if max(proportions, 1 / proportions) > MOST_STRETCH:
        notices.append("The mask was stretched, because its proportions are not the picture's.")
    return _scale(values, size) >= 128, tuple(notices)


def mask_from_transparency(picture: Picture) -> np.ndarray:
    """Return the mask of what is transparent in a picture: (height, width) bool.

    That is where alpha is 0; where nothing is wholly transparent, where it is more transparent than not. Raises
    EmptyMask where there is neither.
    """
    if picture.pixels.shape[2] == 4:
        alpha = picture.pixels[..., 3]
        for mask in (alpha == 0, alpha < 128):
            if mask.any():
                return mask
    raise EmptyMask("This picture has no transparency. Paint the mask, or upload one.")


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


def _scale(values: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Return (height, width) uint8 scaled to ``size``, to be cut at one half."""
    if size[0] <= values.shape[1] and size[1] <= values.shape[0]:
        return cv2.resize(values, size, interpolation=cv2.INTER_AREA)
    # As wide as can be without losing a line of one pixel, whose middle keeps 0.53 of its height.
    blurred = cv2.GaussianBlur(values, (3, 3), 0.75)
    return cv2.resize(blurred, size, interpolation=cv2.INTER_LINEAR)
