"""Guidance of an edit besides the prompt: reference pictures, notes on places, and the input fidelity.

Sends nothing and stores nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import cv2

from components.imaging.colour.conversion import to_srgb
from components.imaging.frame import Size
from components.imaging.picture.picture import flatten, read_picture, write_png
from components.library.edits.notes import Note

# A model scales its input into 2048 x 2048 (OpenAI, images and vision guide): more pixels would only take longer.
LONGEST_REFERENCE = 2048


@dataclass(frozen=True)
class Reference:
    """Hold a reference picture: the file as it came, and the PNG that travels."""

    source: bytes = field(repr=False)
    png: bytes = field(repr=False)


@dataclass(frozen=True)
class Guidance:
    """Hold reference pictures in their order, ``input_fidelity``, "" for the default of the model, and notes."""

    references: tuple[Reference, ...] = ()
    input_fidelity: str = ""
    notes: tuple[Note, ...] = ()


def read_references(files: Iterable[str | Path]) -> tuple[Reference, ...]:
    """Return the references in picture files. Raises UnreadablePicture or PictureTooLarge."""
    return tuple(_read_reference(Path(file).read_bytes()) for file in files)


@lru_cache(maxsize=256)
def measure_reference(file: str) -> Size:
    """Return (width, height) of the PNG that travels of a picture file. Raises as ``read_references``.

    The result is remembered by the name of the file, which must stand for the content, as in the cache of Gradio.
    """
    return _bound(read_picture(Path(file)).size)


def _read_reference(source: bytes) -> Reference:
    picture = read_picture(source)
    pixels = flatten(picture.pixels)
    if (size := _bound(picture.size)) != picture.size:
        pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    return Reference(source, write_png(to_srgb(pixels, picture.icc_profile)))


def _bound(size: Size) -> Size:
    scale = min(1.0, LONGEST_REFERENCE / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
