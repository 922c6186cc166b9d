"""The examples of the first screen, each with a picture, a mask and a prompt.

The file ``examples/examples.json`` lists the examples. A mask is a file that the endpoint could read.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import cv2
import gradio as gr
import numpy as np

from components.imaging.mask.mask import RUBYLITH
from components.imaging.mask.mask_file import read_mask_file
from components.imaging.picture.picture import flatten, read_picture, write_png
from components.studio.page.cache import cache_file
from components.studio.page.thumbnail_gallery import build_thumbnails


@dataclass(frozen=True)
class Example:
    """Hold one example: its files and its prompt."""

    picture: Path
    mask: Path
    prompt: str

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


def build_examples(examples: list[Example], elem_id: str) -> gr.Gallery:
    """Return a row of examples to click, each with its mask as rubylith and its prompt below."""
    return build_thumbnails(
        elem_id,
        len(examples) or 1,
        value=[(_thumbnail(example), example.prompt) for example in examples],
        elem_classes="examples",
    )


def _thumbnail(example: Example) -> str:
    pixels = np.array(flatten(read_picture(example.picture).pixels))
    mask = example.read_mask()
    rubylith = np.full_like(pixels, RUBYLITH[:3])
    pixels[mask] = cv2.addWeighted(pixels, 0.5, rubylith, 0.5, 0)[mask]
    return cache_file(write_png(pixels), "example.png")
