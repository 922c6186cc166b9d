"""Short texts with words that are written from right to left, in the order in which they are seen.

reportlab sets one character after another. So Hebrew and Arabic are put into visual order (Unicode UAX 9), and Arabic
letters become the characters of their joined forms (Unicode, Arabic Presentation Forms-B), which fonts for Arabic have.
"""

import unicodedata
from functools import cache, lru_cache

from arabic_reshaper import ArabicReshaper
from bidi.algorithm import get_display

from components.imaging.typesetting.characters import needs_shaping

JOINED = ("<initial>", "<medial>", "<final>", "<isolated>")


# The same few names stand in thousands of lines.
@lru_cache(maxsize=1024)
def order_as_seen(text: str) -> str:
    """Return a text with its letters joined and in visual order, line by line."""
    if not needs_shaping(text):
        return text
    # What Unicode has not assigned has no direction, and no glyph.
    known = "".join(character for character in text if unicodedata.bidirectional(character))
    return "\n".join(str(get_display(_reshaper().reshape(line))) for line in known.split("\n"))


def part_joined(character: str) -> str:
    """Return the letters of a joined form in visual order, and any other character as it is."""
    form, *letters = unicodedata.decomposition(character).split()[:3] or ("",)
    return "".join(chr(int(letter, 16)) for letter in reversed(letters)) if form in JOINED else character


@cache
def _reshaper() -> ArabicReshaper:
    # Vowel signs are part of what somebody wrote.
    return ArabicReshaper({"delete_harakat": False})
