"""The orientation of a photo: how its pixels are turned to stand upright, by its EXIF data (EXIF 2.32, 4.6.4)."""

import cv2
import numpy as np
from PIL import ExifTags, Image

TURNS = {
    2: lambda pixels: cv2.flip(pixels, 1),
    3: lambda pixels: cv2.rotate(pixels, cv2.ROTATE_180),
    4: lambda pixels: cv2.flip(pixels, 0),
    5: cv2.transpose,
    6: lambda pixels: cv2.rotate(pixels, cv2.ROTATE_90_CLOCKWISE),
    7: lambda pixels: cv2.rotate(cv2.transpose(pixels), cv2.ROTATE_180),
    8: lambda pixels: cv2.rotate(pixels, cv2.ROTATE_90_COUNTERCLOCKWISE),
}


def turn_upright(pixels: np.ndarray, image: Image.Image) -> np.ndarray:
    """Return the pixels of a loaded image, (height, width, channels), upright; the same array where they are.

    The readers of HEIC and TIFF have turned theirs, and taken the orientation out of the EXIF data.
    """
    turn = TURNS.get(image.getexif().get(ExifTags.Base.Orientation))
    return turn(pixels) if turn else pixels
