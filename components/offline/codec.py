"""Pixels to the bytes that travel: PNG or JPEG, then base64."""

import base64

import cv2
import numpy as np

# Little effort: the grain of paper hardly compresses, and a second of CPU is worth more than a tenth of the size.
PNG_EFFORT = 1
LEAST_QUALITY = 5


def encode_picture(pixels: np.ndarray, output_format: str, compression: int) -> bytes:
    """Return (height, width, 3) uint8 RGB as a PNG or JPEG.

    ModelVerse documents ``output_compression`` as 0 = none and 100 = most; OpenAI's servers treat it as a quality,
    100 = best, and refuse less than 100 for PNG. Only that reading makes the documented default of 100 make sense,
    so it is the JPEG quality here; PNG loses nothing and ignores it.
    """
    swapped = cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR)
    if output_format == "jpeg":
        _, encoded = cv2.imencode(".jpg", swapped, [cv2.IMWRITE_JPEG_QUALITY, max(compression, LEAST_QUALITY)])
    else:
        _, encoded = cv2.imencode(".png", swapped, [cv2.IMWRITE_PNG_COMPRESSION, PNG_EFFORT])
    return encoded.tobytes()


def encode_text(picture: bytes) -> str:
    """Return the bytes as base64 text."""
    return base64.b64encode(picture).decode("ascii")
