"""The examples of the first screen, each with a picture, a mask and a prompt.

The file ``examples/examples.json`` lists the examples. A mask is a file that the endpoint could read.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import gradio as gr
import numpy as np

from components.imaging.mask.mask import RUBYLITH
from components.imaging.mask.mask_file import read_mask_file
from components.imaging.picture.picture import fit_view, flatten, read_picture
from components.studio.language.translation import _
from components.studio.page.cache import cache_file
from components.studio.page.thumbnail_gallery import build_thumbnails

# The longest edge of a picture on the first screen, and its quality: each file is under 60 kB.
MOST_PIXELS, WEBP_QUALITY = 600, 82


@dataclass(frozen=True)
class Example:
    """Hold one example: its files and its prompt, which is in English."""

    picture: Path
    mask: Path
    prompt: str

    @property
    def asks(self) -> str:
        """Return the prompt in the language of the reader."""
        return _(self.prompt)

    def read_mask(self) -> np.ndarray:
        """Return the mask: (height, width) bool at the picture's size, True = repaint."""
        return read_mask_file(read_picture(self.mask), read_picture(self.picture).size).mask


def read_examples(folder: Path) -> list[Example]:
    """Return the examples of a folder in the order of its list; none without a list."""
    listing = folder / "examples.json"
    if not listing.exists():
        return []
    entries = json.loads(listing.read_text(encoding="utf-8"))
    return [Example(folder / e["picture"], folder / e["mask"], e["prompt"]) for e in entries]


def build_examples(examples: list[Example], elem_id: str, look: str = "examples") -> gr.Gallery:
    """Return a row of examples to click, each with its mask as rubylith and its prompt; ``look`` is its class."""
    return build_thumbnails(
        elem_id,
        len(examples) or 1,
        value=[(_thumbnail(example), example.prompt) for example in examples],
        elem_classes=look,
    )


def cover_mask(pixels: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Return a picture with its mask as rubylith: (height, width, 3) uint8 RGB; ``mask``: (height, width) bool."""
    covered = np.array(flatten(pixels))
    rubylith = np.full_like(covered, RUBYLITH[:3])
    covered[mask] = cv2.addWeighted(covered, 0.5, rubylith, 0.5, 0)[mask]
    return covered


def write_webp(pixels: np.ndarray) -> bytes:
    """Return a small WebP of a picture to look at, (height, width, 3) uint8 RGB."""
    small = cv2.cvtColor(fit_view(pixels, MOST_PIXELS), cv2.COLOR_RGB2BGR)
    return cv2.imencode(".webp", small, [cv2.IMWRITE_WEBP_QUALITY, WEBP_QUALITY])[1].tobytes()


def _thumbnail(example: Example) -> str:
    return cache_file(_draw(example), f"{example.picture.stem}.webp")


@cache
def _draw(example: Example) -> bytes:
    """Return what a page shows of an example; Create and Edit show the same, and each drawing takes 70 ms."""
    return write_webp(cover_mask(read_picture(example.picture).pixels, example.read_mask()))
