"""The mask: the pixels of the picture to repaint, as an array, as strokes and as a PNG.

``mask`` is always (height, width) bool at the picture's size, True = repaint. Strokes are (height, width) bool at the
view's size; the PNG is for the endpoint (alpha 0 = repaint). ``mask_file`` reads the mask files of other programs.
"""

import io

import cv2
import numpy as np
from PIL import Image

from components.errors import EmptyMask, FullMask
from components.imaging.picture.picture import write_png

# The colour of a mask on the page, as of the masking film Rubylith; and in the editor, where assets/mask/colour.js
# tints the strokes. RGBA, straight alpha.
RUBYLITH = (255, 59, 48, 127)
UNTINTED = (255, 255, 255, 127)


def mask_from_strokes(strokes: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Return the mask of the strokes for a picture of ``size`` (width, height).

    ``strokes``: (height, width) bool of the view. The strokes are blurred a little, scaled by linear interpolation and
    cut at one half, so that edges are smooth.
    """
    width, height = size
    if strokes.shape == (height, width):
        return strokes
    return scale_mask_values(np.where(strokes, np.uint8(255), np.uint8(0)), size) >= 128


def check_mask(mask: np.ndarray) -> None:
    """Raise EmptyMask for a mask without a True pixel, FullMask for a mask of True pixels only."""
    if not mask.any():
        raise EmptyMask()
    if mask.all():
        raise FullMask()


def mask_as_png(mask: np.ndarray) -> bytes:
    """Return the PNG for the endpoint: RGBA, black, alpha 0 where ``mask`` is True and 255 elsewhere."""
    pixels = np.zeros((*mask.shape, 4), dtype=np.uint8)
    pixels[..., 3] = np.where(mask, np.uint8(0), np.uint8(255))
    # A mask is runs of equal pixels, for which the quickest filter does as well as any.
    return write_png(pixels, row_filter=cv2.IMWRITE_PNG_FILTER_SUB)


def pack_mask(mask: np.ndarray) -> bytes:
    """Return a PNG with the same pixels as ``mask_as_png``, as a palette with one bit a pixel, for storage."""
    file = io.BytesIO()
    image = Image.fromarray(mask.view(np.uint8), "P")
    image.putpalette(bytes(2 * 3))
    image.save(file, "PNG", bits=1, transparency=b"\xff\x00")
    return file.getvalue()


def layer_from_mask(mask: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Return the strokes that show ``mask`` in an editor's view of ``size``: (height, width, 4) uint8 RGBA."""
    view = cv2.resize(mask.astype(np.uint8) * 255, size, interpolation=cv2.INTER_AREA) >= 128
    layer = np.zeros((*view.shape, 4), dtype=np.uint8)
    layer[view] = UNTINTED
    return layer


def bounding_box(mask: np.ndarray) -> tuple[int, int, int, int]:
    """Return the smallest box (left, top, right, bottom) around a mask that is not empty."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def scale_mask_values(values: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Return (height, width) uint8, 255 = repaint, scaled to ``size`` with smooth edges, for a cut at one half."""
    if size[0] <= values.shape[1] and size[1] <= values.shape[0]:
        return cv2.resize(values, size, interpolation=cv2.INTER_AREA)
    # The widest blur that does not lose a line of one pixel, whose middle keeps 0.53 of its value.
    blurred = cv2.GaussianBlur(values, (3, 3), 0.75)
    return cv2.resize(blurred, size, interpolation=cv2.INTER_LINEAR)
