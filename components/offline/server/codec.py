"""Pixels to the bytes that travel: PNG, JPEG or WebP, then base64."""

import base64

import cv2
import numpy as np

# Little effort: the grain of paper hardly compresses, and a second of CPU is worth more than a tenth of the size.
PNG_EFFORT = 1
LEAST_QUALITY = 5


def encode_picture(pixels: np.ndarray, output_format: str, compression: int) -> bytes:
    """Return (height, width, 3 or 4) uint8, RGB or RGBA with straight alpha, as a PNG, JPEG or WebP.

    ModelVerse documents ``output_compression`` as 0 = none and 100 = most; OpenAI's servers treat it as a quality,
    100 = best, and refuse less than 100 for PNG. Only that reading makes the documented default of 100 make sense,
    so it is the quality of JPEG and WebP here; PNG loses nothing and ignores it.
    """
    swapped = cv2.cvtColor(pixels, cv2.COLOR_RGBA2BGRA if pixels.shape[2] == 4 else cv2.COLOR_RGB2BGR)
    quality = max(compression, LEAST_QUALITY)
    options = {
        "png": (cv2.IMWRITE_PNG_COMPRESSION, PNG_EFFORT),
        "jpeg": (cv2.IMWRITE_JPEG_QUALITY, quality),
        "webp": (cv2.IMWRITE_WEBP_QUALITY, quality),
    }
    _, encoded = cv2.imencode(f".{output_format}", swapped, options[output_format])
    return encoded.tobytes()


def encode_text(picture: bytes) -> str:
    """Return the bytes as base64 text."""
    return base64.b64encode(picture).decode("ascii")
