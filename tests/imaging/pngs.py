"""PNGs put together chunk by chunk, as no encoder would write them."""

import io
import struct
import zlib

import numpy as np
from PIL import Image

SIGNATURE = b"\x89PNG\r\n\x1a\n"
END = b"\0\0\0\0IEND\xaeB`\x82"


def chunk(kind: bytes, data: bytes, crc: int | None = None) -> bytes:
    """Return a chunk; ``crc`` is its check sum, by default the right one."""
    crc = zlib.crc32(kind + data) if crc is None else crc
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)


def chunks_of(png: bytes) -> list[tuple[bytes, bytes]]:
    """Return the chunks of a whole PNG, each as its kind and its data."""
    found, at = [], len(SIGNATURE)
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        found.append((png[at + 4 : at + 8], png[at + 8 : at + 8 + length]))
        at += 12 + length
    return found


def png_with(pixels: np.ndarray, *before: bytes, after: bytes = b"", end: bytes = END, **options) -> bytes:
    """Return a PNG of pixels with whole chunks before and after its own, and an end; as Pillow writes it otherwise."""
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG", **options)
    png = file.getvalue()
    return png[:33] + b"".join(before) + png[33 : -len(END)] + after + end


def cicp(primaries: int, transfer: int, matrix: int = 0, full: int = 1) -> bytes:
    return chunk(b"cICP", bytes((primaries, transfer, matrix, full)))


def gama(gamma: float) -> bytes:
    return chunk(b"gAMA", struct.pack(">I", round(gamma * 100_000)))


def chrm(white: tuple, red: tuple, green: tuple, blue: tuple) -> bytes:
    values = [round(value * 100_000) for pair in (white, red, green, blue) for value in pair]
    return chunk(b"cHRM", struct.pack(">8I", *values))


def iccp(profile: bytes) -> bytes:
    return chunk(b"iCCP", b"ICC\0\0" + zlib.compress(profile))


def interlaced(pixels: np.ndarray) -> bytes:
    """Return an interlaced PNG of (height, width, 3) uint8, which Pillow does not write."""
    raw = b""
    for left, top, across, down in (
        (0, 0, 8, 8),
        (4, 0, 8, 8),
        (0, 4, 4, 8),
        (2, 0, 4, 4),
        (0, 2, 2, 4),
        (1, 0, 2, 2),
        (0, 1, 1, 2),
    ):
        raw += b"".join(b"\0" + row.tobytes() for row in pixels[top::down, left::across])
    header = struct.pack(">IIBBBBB", pixels.shape[1], pixels.shape[0], 8, 2, 0, 0, 1)
    return SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(raw, 0)) + END
