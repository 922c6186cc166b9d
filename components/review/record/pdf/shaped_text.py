"""Long text that is written from right to left, or whose letters join, as a picture: reportlab sets no such text.

Pillow sets such text where it has its layout library, Raqm.
"""

import unicodedata
from bisect import bisect

import numpy as np
from PIL import Image, ImageDraw

from components.imaging.typesetting.fonts import Font, choose_face, load_font

# Pixels of a point, for the printer.
SCALE = 4
LINE, INK = 1.45, (29, 29, 27)


def draw_shaped(text: str, size: float, width: float, lines: int) -> list[np.ndarray]:
    """Return pictures of a text at a size, as wide as ``width`` in points, of at most ``lines`` lines each.

    Each: (height, width, 3) uint8, ``SCALE`` pixels a point. None at all where no font of this machine sets the text.
    """
    chosen = choose_face(" ".join(text.split()))
    if chosen is None or not chosen[0].path:
        return []
    font = load_font(chosen[0], round(size * SCALE))
    broken = [line for row in text.split("\n") for line in _break_line(row, font, width * SCALE)]
    to_left = reads_to_left(text)
    starts = range(0, len(broken), lines)
    return [_draw_lines(broken[start : start + lines], font, size, width, to_left) for start in starts]


def reads_to_left(text: str) -> bool:
    """Return whether a paragraph is read from right to left: by its first letter (Unicode UAX 9, rule P2)."""
    directions = map(unicodedata.bidirectional, text)
    return next((direction for direction in directions if direction in ("L", "R", "AL")), "L") != "L"


def _break_line(row: str, font: Font, width: float) -> list[str]:
    """Return a row in lines that fit; a word that is longer than a line is broken."""
    lines, line = [], ""
    for word in row.split():
        longer = f"{line} {word}".strip()
        if font.getlength(longer) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        while font.getlength(word) > width:
            count = _count_fitting(word, font, width)
            lines.append(word[:count])
            word = word[count:]
        line = word
    return [*lines, line]


def _count_fitting(word: str, font: Font, width: float) -> int:
    """Return how many letters of a word fit into a line, at least one."""
    # The widths grow with the letters, so half of what is left is ruled out by each look.
    return max(1, bisect(range(1, len(word) + 1), width, key=lambda count: font.getlength(word[:count])))


def _draw_lines(lines: list[str], font: Font, size: float, width: float, to_left: bool) -> np.ndarray:
    height = round(size * LINE * SCALE)
    picture = Image.new("RGB", (round(width * SCALE), height * len(lines)), "white")
    draw = ImageDraw.Draw(picture)
    for number, line in enumerate(lines):
        left, _, right, _ = draw.textbbox((0, 0), line, font=font)
        start = picture.width - (right - left) if to_left else 0
        draw.text((start, number * height), line, font=font, fill=INK)
    return np.asarray(picture)
