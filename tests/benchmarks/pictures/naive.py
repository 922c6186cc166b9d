"""The naive way: an edit's steps as one would write them first, with Pillow on whole pictures.

Mask by nearest neighbour, so its edges are stairs; no feather; PNG at Pillow's default level. Takes and gives Pillow
images, as a Gradio demo with ``type="pil"`` has them.
"""

import io

import numpy as np
from PIL import Image


def mask_from_layer(layer: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Return the mask, 255 = repaint, for a picture of ``size``."""
    alpha = layer.getchannel("A").point(lambda value: 255 if value else 0)
    return alpha.resize(size, Image.Resampling.NEAREST)


def lay(picture: Image.Image, mask: Image.Image, canvas: tuple[int, int]) -> tuple[Image.Image, Image.Image]:
    """Return the picture and its mask at the canvas's size; the pictures measured have its shape."""
    return picture.resize(canvas, Image.Resampling.LANCZOS), mask.resize(canvas, Image.Resampling.NEAREST)


def paste(picture: Image.Image, answer: Image.Image, mask: Image.Image) -> Image.Image:
    """Return the picture with the answer where the mask is white."""
    return Image.composite(answer.resize(picture.size, Image.Resampling.LANCZOS), picture, mask)


def count_changed_outside(before: Image.Image, after: Image.Image, mask: Image.Image) -> int:
    """Return how many pixels outside the mask differ."""
    differs = np.any(np.asarray(before) != np.asarray(after), axis=2)
    return int(np.count_nonzero(differs & (np.asarray(mask) == 0)))


def mask_as_png(mask: Image.Image) -> bytes:
    """Return the PNG the endpoint reads: alpha 0 = repaint."""
    pixels = Image.new("RGBA", mask.size, (0, 0, 0, 255))
    pixels.putalpha(mask.point(lambda value: 255 - value))
    return write_png(pixels)


def write_png(picture: Image.Image) -> bytes:
    """Return a PNG as Pillow writes it when not told how."""
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def read_png(png: bytes) -> Image.Image:
    """Return the decoded picture."""
    picture = Image.open(io.BytesIO(png))
    picture.load()
    return picture
