"""Fonts for the texts of a PDF: the standard one for Latin, and for other characters fonts of this machine, embedded.

Where the machine has no font for a Chinese character, the reader's own Chinese font is named (STSong-Light), which most
readers have. A character without any font becomes a question mark.
"""

from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby

from markupsafe import escape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from components.imaging.typesetting.fonts import Face, installed_faces, language_of
from components.review.record.pdf.visual_order import part_joined

LATIN, LATIN_BOLD, READERS = "Helvetica", "Helvetica-Bold", "STSong-Light"
# The encoding of the standard font in a PDF.
LATIN_CODES = "cp1252"
# How often the machine is asked for a font: a text of many scripts must not be work without end.
MOST_SEARCHES = 12
# What a font that is not embedded has: the characters of GB 18030 that GBK has too.
READERS_CODES = "gbk"


class PdfFonts:
    """Choose a font for each character, as the characters come."""

    def __init__(self) -> None:
        self._names: list[str] = []
        # The font of each character that was met; "" for none.
        self._fonts: dict[str, str] = {}
        self._searches = 0

    def mark_up(self, text: str) -> str:
        """Return a text as the markup of a paragraph of reportlab, escaped, each run of characters in its font."""
        if _encodes(text, LATIN_CODES):
            return str(escape(text)).replace("\n", "<br/>")
        self._learn({character for character in text if not _is_latin(character)} - self._fonts.keys())
        # A font may have the letters, and not the forms in which they join.
        parted = "".join(part_joined(each) if self._fonts.get(each) == "" else each for each in text)
        if parted != text:
            return self.mark_up(parted)
        said: list[str] = []
        for font, run in groupby(text, lambda character: None if _is_latin(character) else self._fonts[character]):
            if font == "":
                said.append("?" * len(list(run)))
                continue
            markup = str(escape("".join(run))).replace("\n", "<br/>")
            said.append(f'<font name="{font}">{markup}</font>' if font else markup)
        return "".join(said)

    def _learn(self, unknown: set[str]) -> None:
        """Find the fonts of characters that have not been met yet."""
        unknown = self._take(unknown, tuple(self._names))
        while unknown and self._searches < MOST_SEARCHES:
            self._searches += 1
            characters = "".join(sorted(unknown))
            # One after another: reportlab takes a third of a second to read a font.
            names = filter(None, map(_register, installed_faces(characters, language_of(characters))))
            left = self._take(unknown, names)
            if left == unknown:
                break
            unknown = left
        for character in unknown:
            self._fonts[character] = READERS if _encodes(character, READERS_CODES) else ""
        if unknown and READERS not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(UnicodeCIDFont(READERS))

    def _take(self, unknown: set[str], names: Iterable[str]) -> set[str]:
        """Give each character the first of some embedded fonts that has it; return the characters that none has."""
        for name in names if unknown else ():
            glyphs = pdfmetrics.getFont(name).face.charToGlyph
            found = {character for character in unknown if ord(character) in glyphs}
            self._fonts |= dict.fromkeys(found, name)
            unknown = unknown - found
            if found and name not in self._names:
                self._names.append(name)
            if not unknown:
                break
        return unknown


def _register(face: Face) -> str | None:
    """Return the name under which reportlab knows a font; None for one that cannot be embedded."""
    name = f"{face.path}:{face.index}"
    if name in pdfmetrics.getRegisteredFontNames():
        return name
    try:
        pdfmetrics.registerFont(TTFont(name, face.path, subfontIndex=face.index))
    except (TTFError, OSError):
        # Outlines of PostScript, or pictures in colours.
        return None
    return name


@lru_cache(maxsize=8192)
def _is_latin(character: str) -> bool:
    return character in "\n\t" or _encodes(character, LATIN_CODES)


def _encodes(text: str, codes: str) -> bool:
    try:
        text.encode(codes)
    except UnicodeEncodeError:
        return False
    return True
