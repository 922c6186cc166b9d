"""A watermark: the name of a guest, many times and aslant over the whole picture, so that cropping does not remove it.

Knows pixels and no guests.
"""

import numpy as np
from PIL import Image, ImageDraw

from components.imaging.typesetting.characters import clean_prompt
from components.imaging.typesetting.fonts import choose_face, load_font

# In parts of the longest edge; a long name is set smaller.
TEXT_HEIGHT, WIDEST = 1 / 26, 0.6
LEAST_HEIGHT = 10
DEGREES = 30
# Seen on light and on dark, and no more than needed: from 0 to 255.
LIGHT, DARK = (255, 255, 255, 105), (0, 0, 0, 70)


def draw_watermark(pixels: np.ndarray, name: str, otherwise: str) -> np.ndarray:
    """Return a copy of ``pixels`` with a name over it; ``otherwise`` is set where no font has the name.

    ``pixels``: (height, width, 3 or 4) uint8, straight alpha. Transparent places are covered too.
    """
    image = Image.fromarray(np.ascontiguousarray(pixels))
    layer = Image.new("RGBA", image.size)
    tile = _draw_tile(name, otherwise, max(image.size))
    step = (tile.width + tile.height // 4, tile.height)
    for row, top in enumerate(range(-tile.height // 3, image.height, step[1])):
        # Every other row is shifted, so that no straight line stays free.
        for left in range(-(step[0] // 2) * (row % 2), image.width, step[0]):
            layer.paste(tile, (left, top))
    marked = Image.alpha_composite(image.convert("RGBA"), layer)
    return np.asarray(marked if pixels.shape[2] == 4 else marked.convert("RGB"))


def _draw_tile(name: str, otherwise: str, longest: int) -> Image.Image:
    """Return a name aslant on a transparent ground."""
    face, text = choose_face(clean_prompt(name)) or choose_face(otherwise) or (None, "")
    if face is None:
        raise ValueError("the bundled font has no glyph for the replacement of a name")
    size = max(LEAST_HEIGHT, round(longest * TEXT_HEIGHT))
    width = load_font(face, size).getlength(text)
    if width > longest * WIDEST:
        size = max(LEAST_HEIGHT, int(size * longest * WIDEST / width))
    font = load_font(face, size)
    edge = max(1, size // 16)
    left, top, right, bottom = font.getbbox(text, stroke_width=edge)
    sheet = Image.new("RGBA", (int(right - left) + 2 * size, int(bottom - top) + size))
    place = (size - left, size // 2 - top)
    draw = ImageDraw.Draw(sheet)
    draw.text(place, text, font=font, fill=DARK, stroke_width=edge, stroke_fill=DARK)
    draw.text(place, text, font=font, fill=LIGHT)
    return sheet.rotate(DEGREES, Image.Resampling.BICUBIC, expand=True)
