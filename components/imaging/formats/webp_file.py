"""Mend a cut WebP: find the missing pixels, and complete the file.

Chunks: WebP container specification (RFC 9649, 2). Only a file with one still picture is mended.
"""

import io
import struct
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np

from components.imaging.formats.continuations import OTHERWISE, find_missing_rows

HEAD = 12
LOSSY, LOSSLESS = b"VP8 ", b"VP8L"
# The most bytes of a pixel, and beside the pixels, by any encoder; a file that claims more is not completed.
MOST_BYTES, MOST_BESIDE = 8, 1 << 20


@dataclass(frozen=True)
class MendedWebp:
    """Hold a WebP whose last chunk is whole; ``missing``: (height, width) bool, True where no pixel came, or None."""

    file: BinaryIO
    missing: np.ndarray | None


def mend_webp(file: BinaryIO, most_pixels: int) -> MendedWebp | None:
    """Return a cut WebP, completed; None for another format, no pixels or too many pixels.

    Raises Pillow's errors for a file that does not open even then.
    """
    file.seek(0)
    data = file.read()
    found = _find_pixels(data)
    if found is None:
        return None
    start, length = found
    pixels = data[start : start + length]
    if len(pixels) == length:
        # Only data after the pixels are missing.
        return MendedWebp(io.BytesIO(_close(data[:start], pixels)), None)
    size = _size_of(data[start - 8 : start - 4], pixels)
    if size is None or size[0] * size[1] > most_pixels or length > MOST_BYTES * size[0] * size[1] + MOST_BESIDE:
        return None
    rest = length - len(pixels)
    one = _close(data[:start], pixels + bytes(rest))
    other = _close(data[:start], pixels + (OTHERWISE * (rest // len(OTHERWISE) + 1))[:rest])
    missing = find_missing_rows(one, other, "WEBP", most_pixels)
    if missing is None:
        return None
    return MendedWebp(io.BytesIO(one), missing if missing.any() else None)


def _find_pixels(data: bytes) -> tuple[int, int] | None:
    """Return (offset, stated length) of the pixels of a still picture; None for no still picture.

    An animation keeps its pictures in other chunks.
    """
    if data[:4] != b"RIFF" or data[8:HEAD] != b"WEBP":
        return None
    at = HEAD
    while at + 8 < len(data):
        kind, (length,) = data[at : at + 4], struct.unpack_from("<I", data, at + 4)
        if kind in (LOSSY, LOSSLESS):
            return at + 8, length
        at += 8 + length + length % 2
    return None


def _size_of(kind: bytes, pixels: bytes) -> tuple[int, int] | None:
    """Return (width, height) in the header of the pixels (RFC 6386, 9.1, and RFC 9649, 3.4); None without header."""
    if kind == LOSSY and pixels[3:6] == b"\x9d\x01\x2a" and len(pixels) >= 10:
        width, height = struct.unpack_from("<HH", pixels, 6)
        return width & 0x3FFF, height & 0x3FFF
    if kind == LOSSLESS and pixels[:1] == b"\x2f" and len(pixels) >= 5:
        (bits,) = struct.unpack_from("<I", pixels, 1)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return None


def _close(before: bytes, pixels: bytes) -> bytes:
    """Return a WebP file of ``before``, which ends with the header of the pixels' chunk, and ``pixels``."""
    body = before[8:] + pixels + bytes(len(pixels) % 2)
    return b"RIFF" + struct.pack("<I", len(body)) + body
