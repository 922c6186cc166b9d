"""A WebP that was cut: how much of the picture came, and a file that decoders read to its end.

Chunks are as in the WebP container specification (RFC 9649, 2). Only a file with one still picture is mended.
"""

import io
import struct
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np

from components.imaging.formats.continuations import OTHERWISE, find_missing_rows

HEAD = 12
LOSSY, LOSSLESS = b"VP8 ", b"VP8L"
# No encoder takes more for a pixel, nor more beside the pixels; a file that says so is not filled up.
MOST_BYTES, MOST_BESIDE = 8, 1 << 20


@dataclass(frozen=True)
class MendedWebp:
    """Hold a WebP whose last chunk is whole; ``missing``: (height, width) bool, True where no pixel came, or None."""

    file: BinaryIO
    missing: np.ndarray | None


def mend_webp(file: BinaryIO, most_pixels: int) -> MendedWebp | None:
    """Return a WebP that was cut with an end; None for another file, one without pixels, or with too many.

    Raises what Pillow raises of a file that it does not open even so.
    """
    file.seek(0)
    data = file.read()
    found = _find_pixels(data)
    if found is None:
        return None
    start, length = found
    pixels = data[start : start + length]
    if len(pixels) == length:
        # What was cut lies behind the pixels.
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
    """Return where the chunk of a still picture's pixels begins, and how long it says it is; None where there is none.

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
    """Return (width, height) as the head of the pixels says (RFC 6386, 9.1, and RFC 9649, 3.4); None without one."""
    if kind == LOSSY and pixels[3:6] == b"\x9d\x01\x2a" and len(pixels) >= 10:
        width, height = struct.unpack_from("<HH", pixels, 6)
        return width & 0x3FFF, height & 0x3FFF
    if kind == LOSSLESS and pixels[:1] == b"\x2f" and len(pixels) >= 5:
        (bits,) = struct.unpack_from("<I", pixels, 1)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return None


def _close(before: bytes, pixels: bytes) -> bytes:
    """Return a file that ends with its pixels; ``before`` ends with the head of their chunk."""
    body = before[8:] + pixels + bytes(len(pixels) % 2)
    return b"RIFF" + struct.pack("<I", len(body)) + body
