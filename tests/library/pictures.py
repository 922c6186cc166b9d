"""Pictures to edit, and an endpoint's answers that redraw every pixel."""

import base64
import io
import struct
import zlib

import cv2
import numpy as np
from PIL import Image

from components.imaging.formats.png_writer import COLOUR_TYPES
from tests.far_end import Asked, http_answer
from tests.imaging.pngs import SIGNATURE, chunk

USAGE = {
    "total_tokens": 4169,
    "input_tokens": 9,
    "output_tokens": 4160,
    "input_tokens_details": {"text_tokens": 9},
}


def noise(width: int, height: int, channels: int = 3, seed: int = 7) -> np.ndarray:
    """Return (height, width, channels) uint8 in which every pixel is its own."""
    return np.random.default_rng(seed).integers(0, 256, (height, width, channels), dtype=np.uint8)


def quarters(width: int, height: int) -> np.ndarray:
    """Return (height, width, 3) uint8 with a colour in each quarter: sent and laid back in a fifth of the time.

    For tests of which the least pixel is not the point; noise, of which each pixel is its own, is for the others.
    """
    colours = np.array([[(200, 90, 60), (90, 120, 200)], [(30, 180, 90), (230, 210, 40)]], dtype=np.uint8)
    return cv2.resize(colours, (width, height), interpolation=cv2.INTER_NEAREST)


def encode(pixels: np.ndarray, fmt: str = "PNG", **options) -> bytes:
    """Return pixels as a picture file's bytes.

    A PNG without options has rows without a filter: written in a fifth of the time, and read in half.
    """
    if fmt == "PNG" and not options and pixels.ndim == 3 and pixels.shape[2] in COLOUR_TYPES:
        height, width, channels = pixels.shape
        rows = np.pad(pixels.reshape(height, -1), ((0, 0), (1, 0)))
        return png_of(width, height, COLOUR_TYPES[channels], zlib.compress(rows, 1))
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, fmt, **({"compress_level": 1} if fmt == "PNG" else {}) | options)
    return file.getvalue()


def decode(data: bytes) -> np.ndarray:
    """Return the pixels of a picture file's bytes, as they are."""
    return np.asarray(Image.open(io.BytesIO(data)))


def disc(width: int, height: int, radius: int, at: tuple[int, int] | None = None) -> np.ndarray:
    """Return (height, width) bool, True in a disc, by default in the middle."""
    mask = np.zeros((height, width), dtype=np.uint8)
    cv2.circle(mask, at or (width // 2, height // 2), radius, 1, -1)
    return mask.astype(bool)


def alpha_mask(mask: np.ndarray) -> bytes:
    """Return a mask file as the endpoint reads it: alpha 0 = repaint."""
    pixels = np.zeros((*mask.shape, 4), dtype=np.uint8)
    pixels[..., 3] = np.where(mask, 0, 255)
    return encode(pixels)


def white_mask(mask: np.ndarray) -> bytes:
    """Return a mask file as inpainting tools write it: white = repaint."""
    return encode(np.where(mask, 255, 0).astype(np.uint8))


def huge_png(width: int, height: int) -> bytes:
    """Return a PNG of a few bytes that says it is very large."""
    return png_of(width, height, 2, zlib.compress(b""))


def png_of(width: int, height: int, colour_type: int, pixels: bytes) -> bytes:
    """Return a PNG of 8 bits a channel; ``pixels``: its rows, compressed."""
    header = struct.pack(">IIBBBBB", width, height, 8, colour_type, 0, 0, 0)
    return SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def answer_with(*pictures: bytes, usage: object = USAGE, **headers: str) -> bytes:
    """Return a whole HTTP answer that holds these pictures."""
    data = [{"b64_json": base64.b64encode(picture).decode()} for picture in pictures]
    return http_answer({"created": 1750667997, "data": data, "usage": usage}, **headers)


def size_asked(asked: Asked) -> tuple[int, int]:
    """Return the size, (width, height), that an edit asks for."""
    fields = {part.get_param("name", header="content-disposition"): part.get_payload() for part in asked.parts}
    width, height = fields["size"].split("x")
    return int(width), int(height)


def flat_answer(asked: Asked, colour: int | tuple[int, int, int]) -> bytes:
    """Return a picture of the size an edit asks for, all of one colour."""
    width, height = size_asked(asked)
    return encode(np.full((height, width, 3), colour, dtype=np.uint8))


def redraw(asked: Asked) -> bytes:
    """Answer an edit, as a far end's step, with a picture of the size asked for in which every pixel is another."""
    width, height = size_asked(asked)
    # One tile over and over: unlike anything it is laid on, and quick to make.
    tile = noise(128, 128, seed=len(asked.body))
    return answer_with(encode(np.tile(tile, (height // 128, width // 128, 1))))


PNG = encode(noise(48, 32))
JPEG = encode(noise(48, 32, seed=8), "JPEG")
WEBP = encode(noise(48, 32, seed=9), "WEBP")
WIDE = encode(quarters(480, 320))
# Of one colour each: laid back on one another in a quarter of the time.
PLAIN = encode(np.full((32, 48, 3), 90, dtype=np.uint8))
PLAIN_ANSWERS = (encode(np.full((32, 48, 3), 91, dtype=np.uint8)), encode(np.full((32, 48, 3), 120, np.uint8), "JPEG"))
# Nothing of its pixels came.
DAMAGED = PNG[:60]
