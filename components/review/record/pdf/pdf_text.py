"""The texts of a record as paragraphs of a PDF, in a language, and in fonts that have the letters."""

from typing import IO

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph, Spacer

from components.imaging.typesetting.characters import needs_shaping
from components.library.exchange.contact_sheet import Wording
from components.message.message import Value, say_value
from components.review.record.pdf import pdf_styles as styles
from components.review.record.pdf.pdf_file import SpooledJpeg, SpooledPicture
from components.review.record.pdf.pdf_fonts import PdfFonts
from components.review.record.pdf.shaped_text import draw_shaped, order_as_seen
from components.review.record.record_words import clean

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

    def set(self, value: Value, style: ParagraphStyle = styles.BODY) -> Paragraph:
        """Return a value as one paragraph, which may break over pages."""
        return self.set_markup(self.say(value), style)

    def set_markup(self, markup: str, style: ParagraphStyle) -> Paragraph:
        """Return markup as one paragraph."""
        wrapped = "CJK" if "<font" in markup else None
        return Paragraph(markup, ParagraphStyle(style.name, style, wordWrap=wrapped))

    def set_long(self, text: str, style: ParagraphStyle = styles.BODY) -> list[Flowable]:
        """Return a text of anybody; one that is written from right to left, or whose letters join, as pictures."""
        if needs_shaping(text):
            width = styles.WIDTH - style.leftIndent
            drawn = draw_shaped(text, style.fontSize, width, LINES)
            shown: list[Flowable] = []
            for pixels in drawn:
                jpeg = SpooledJpeg.write(self._copies, pixels)
                shown.append(SpooledPicture(jpeg, width, styles.HEIGHT, style.leftIndent))
            if shown:
                return shown
        return [self.set(text, style)] if text.strip() else [Spacer(0, 0)]
