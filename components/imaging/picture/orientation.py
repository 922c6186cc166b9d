"""Turn a photo upright by the orientation in its EXIF data (EXIF 2.32, 4.6.4)."""

import struct
from collections.abc import Callable

import cv2
import numpy as np
from PIL import ExifTags, Image

from components.message.message import Message

TURNS: dict[int, Callable[[np.ndarray], np.ndarray]] = {
    2: lambda pixels: cv2.flip(pixels, 1),
    3: lambda pixels: cv2.rotate(pixels, cv2.ROTATE_180),
    4: lambda pixels: cv2.flip(pixels, 0),
    5: cv2.transpose,
    6: lambda pixels: cv2.rotate(pixels, cv2.ROTATE_90_CLOCKWISE),
    7: lambda pixels: cv2.rotate(cv2.transpose(pixels), cv2.ROTATE_180),
    8: lambda pixels: cv2.rotate(pixels, cv2.ROTATE_90_COUNTERCLOCKWISE),
}


# Pillow's errors for damaged EXIF data, without which a picture is still whole.
BREAKS = (OSError, ValueError, SyntaxError, EOFError, TypeError, LookupError, RuntimeError, struct.error)
BROKEN_EXIF = Message("The picture's EXIF data cannot be read and were left out.")


def read_orientation(image: Image.Image) -> tuple[int, list[Message]]:
    """Return the orientation of an image, 1 = upright, and notices; a PNG need not be loaded.

    The readers of HEIC and TIFF turn the pixels themselves, and remove the orientation from the EXIF data.
    """
    try:
        # PngImageFile.getexif decodes the whole picture, in case EXIF data follow the pixels.
        exif = Image.Image.getexif(image) if image.format == "PNG" else image.getexif()
        return exif.get(ExifTags.Base.Orientation, 1), []
    except BREAKS:
        return 1, [BROKEN_EXIF]


def turn(pixels: np.ndarray, orientation: int) -> np.ndarray:
    """Return pixels, (height, width) or (height, width, channels) uint8, upright; the same array for upright ones."""
    turned = TURNS.get(orientation) if isinstance(orientation, int) else None
    return turned(pixels) if turned else pixels
