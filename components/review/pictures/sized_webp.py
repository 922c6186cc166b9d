"""A WebP of a bounded or of an exact number of bytes, without metadata.

Knows pixels and no shots.
"""

import hashlib
import io
import struct

import cv2
import numpy as np
from PIL import Image

from components.imaging.frame import Size

# The longest edge of a picture of a room, in pixels, and the most bytes of its file. 200 pictures of the smallest size
# have 1.4 MB, whatever they show.
MOST_BYTES = {320: 7_000, 640: 48_000, 1280: 180_000, 2048: 450_000}
EDGES = tuple(MOST_BYTES)
# From the best quality on, the first with few enough bytes is taken.
QUALITIES = (80, 65, 50, 35, 20, 8)
# A chunk whose name no reader of WebP knows, and which therefore every reader leaves out (RFC 9649, 2.7.1.6).
PADDING = b"JUNK"
HEAD = 8


def fit_exactly(size: Size, edge: int) -> Size:
    """Return (width, height) scaled up or down so that the longest edge is ``edge``."""
    scale = edge / max(size)
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def encode_within(pixels: np.ndarray, most: int) -> bytes:
    """Return pixels as a WebP of at most ``most`` bytes, with fewer details where the lowest quality has too many.

    ``pixels``: (height, width, 3 or 4) uint8, sRGB.
    """
    for quality in QUALITIES:
        webp = _encode(pixels, quality)
        if len(webp) <= most:
            return webp
    height, width = pixels.shape[:2]
    share = 1.0
    while len(webp) > most:
        share /= 2
        few = (max(1, round(width * share)), max(1, round(height * share)))
        coarse = cv2.resize(pixels, few, interpolation=cv2.INTER_AREA)
        webp = _encode(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR), QUALITIES[-1])
        if few == (1, 1):
            break
    return webp


def encode_exactly(pixels: np.ndarray, count: int) -> bytes:
    """Return pixels as a WebP of ``count`` bytes, an even number: its size tells nothing about the picture."""
    webp = encode_within(pixels, count - HEAD)
    room = count - len(webp) - HEAD
    # Bytes that no transport can shrink, and always the same for a picture.
    filling = hashlib.shake_128(webp).digest(room)
    body = webp[HEAD:] + PADDING + struct.pack("<I", room) + filling
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _encode(pixels: np.ndarray, quality: int) -> bytes:
    file = io.BytesIO()
    # An alpha channel is kept without loss unless its quality is named.
    options = {} if pixels.shape[2] == 3 else {"alpha_quality": quality}
    Image.fromarray(np.ascontiguousarray(pixels)).save(file, "WEBP", quality=quality, **options)
    return file.getvalue()
