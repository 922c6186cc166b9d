"""Sizes, colours and styles of a record as a PDF, in points."""

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm

from components.review.record.pdf.pdf_fonts import LATIN, LATIN_BOLD

PAGE, MARGIN = A4, 18 * mm
# The line below each page: its height, and the letters of the title in it.
FOOT, FOOT_LETTERS = 8 * mm, 90
WIDTH, HEIGHT = PAGE[0] - 2 * MARGIN, PAGE[1] - 2 * MARGIN - FOOT
TEXT, QUIET, LINE = HexColor("#1d1d1b"), HexColor("#5c5c59"), HexColor("#dededb")
MAT, ACCENT = HexColor("#f1f1ef"), HexColor("#b23a24")
GOOD, BAD = HexColor("#2f6b3a"), HexColor("#a02c1c")
COLOURS = {"approved": GOOD, "approved-with-changes": GOOD, "changes-required": BAD}
# A row of the contact sheet.
TILES, TILE_GAP, CAPTION = 4, 4 * mm, 26
TILE = (WIDTH - (TILES - 1) * TILE_GAP) / TILES
# The height that a picture takes at the most, so that its heading and some words are on the same page.
TALLEST = 150 * mm


def _style(name: str, size: float, **changes: object) -> ParagraphStyle:
    options = {"fontName": LATIN, "textColor": TEXT, "leading": size * 1.4, "alignment": TA_LEFT}
    return ParagraphStyle(name, fontSize=size, splitLongWords=1, **options | changes)


BODY = _style("body", 9.5)
SMALL = _style("small", 8, textColor=QUIET)
CELL = _style("cell", 8.5)
HEAD = _style("head", 8, textColor=QUIET)
TITLE = _style("title", 20, fontName=LATIN_BOLD, leading=25, spaceAfter=4)
H2 = _style("h2", 13, fontName=LATIN_BOLD, spaceBefore=16, spaceAfter=7, keepWithNext=1)
H3 = _style("h3", 11, fontName=LATIN_BOLD, spaceBefore=14, spaceAfter=6)
H4 = _style("h4", 8.5, textColor=QUIET, spaceBefore=9, spaceAfter=3, keepWithNext=1)
INDENTED = _style("indented", 9.5, leftIndent=22)
INDENTED_SMALL = _style("indented small", 8, textColor=QUIET, leftIndent=22, spaceBefore=5, keepWithNext=1)
REPLY = _style("reply", 9.5, leftIndent=36)
REPLY_SMALL = _style("reply small", 8, textColor=QUIET, leftIndent=36, spaceBefore=4, keepWithNext=1)
FACTS = _style("facts", 8, textColor=QUIET, spaceBefore=4)
GRID = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LINEBELOW", (0, 0), (-1, -1), 0.5, LINE),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 3),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
]
