"""The texts of a record as paragraphs of a PDF, in a language, and in fonts that have the letters."""

import re
from functools import cache
from typing import IO

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph, Spacer

from components.imaging.typesetting.characters import needs_shaping
from components.library.exchange.contact_sheet import Wording
from components.message.message import Value, say_value
from components.review.record.marked_picture import write_jpeg
from components.review.record.pdf import pdf_styles as styles
from components.review.record.pdf.pdf_file import SpooledJpeg, SpooledPicture
from components.review.record.pdf.pdf_fonts import PdfFonts
from components.review.record.pdf.shaped_text import draw_shaped
from components.review.record.pdf.visual_order import order_as_seen
from components.review.record.record_words import clean

# Scripts without spaces between words, whose lines break between any two characters: Thai and its neighbours, Chinese,
# Japanese, Korean.
UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
)
TAGS = re.compile("<[^>]*>|&[a-z0-9#]+;")
# The mean width of the letters of other scripts in any text, in the height of a letter, at the most.
WIDEST = 0.8
# Lines of one picture of text, which must fit on a page.
LINES = 30


class PdfText:
    """Make paragraphs; ``copies`` is a file that holds the pictures of the PDF."""

    def __init__(self, wording: Wording, copies: IO[bytes]) -> None:
        self._language, self._copies = wording.language, copies
        self._fonts = PdfFonts()

    def say(self, value: Value) -> str:
        """Return a value in the language, as the markup of a paragraph."""
        return self._fonts.mark_up(order_as_seen(clean(say_value(value, self._language))))

    def set(self, value: Value, style: ParagraphStyle = styles.BODY, width: float = styles.WIDTH) -> Paragraph:
        """Return a value as one paragraph, which may break over pages; ``width`` in points, with its indent."""
        return self.set_markup(self.say(value), style, width)

    def set_markup(self, markup: str, style: ParagraphStyle, width: float = styles.WIDTH) -> Paragraph:
        """Return markup as one paragraph."""
        # Only where it matters: reportlab takes a hundredth of a second to look for all the places of a line.
        breaks = UNSPACED.search(markup) and not _fits_a_line(markup, style.fontSize, width - style.leftIndent)
        return Paragraph(markup, _breaking_anywhere(style) if breaks else style)

    def set_cell(self, value: Value, style: ParagraphStyle, width: float) -> list[Flowable]:
        """Return a value for the cell of a table, ``width`` in points.

        A text from right to left that takes more than one line would have its last words in the first line.
        """
        paragraph, text = self.set(value, style, width), clean(say_value(value, self._language))
        if needs_shaping(text) and paragraph.wrap(width, styles.HEIGHT)[1] > style.leading:
            return self._draw(text, style, width) or [paragraph]
        return [paragraph]

    def set_long(self, text: str, style: ParagraphStyle = styles.BODY) -> list[Flowable]:
        """Return a text of anybody; one that is written from right to left, or whose letters join, as pictures."""
        if needs_shaping(text) and (shown := self._draw(text, style, styles.WIDTH - style.leftIndent)):
            return shown
        return [self.set(text, style)] if text.strip() else [Spacer(0, 0)]

    def _draw(self, text: str, style: ParagraphStyle, width: float) -> list[Flowable]:
        """Return a text as pictures, none where no font of this machine sets the text."""
        shown: list[Flowable] = []
        for pixels in draw_shaped(text, style.fontSize, width, LINES):
            jpeg = SpooledJpeg.write(self._copies, write_jpeg(pixels))
            shown.append(SpooledPicture(jpeg, width, styles.HEIGHT, style.leftIndent))
        return shown


def _fits_a_line(markup: str, size: float, width: float) -> bool:
    """Whether markup surely takes one line, ``size`` and ``width`` in points."""
    letters = TAGS.sub("x", markup)
    wide = len(UNSPACED.findall(letters))
    return (wide + (len(letters) - wide) * WIDEST) * size < width


@cache
def _breaking_anywhere(style: ParagraphStyle) -> ParagraphStyle:
    """Return a style whose lines break between any two characters, as those of Chinese do."""
    return ParagraphStyle(style.name, style, wordWrap="CJK")
