"""A record as a PDF on A4, with the pictures and the pins of the comments; Chinese text is set in embedded fonts.

The texts of the pages are in memory, and the pictures on the disk.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from tempfile import SpooledTemporaryFile
from typing import IO

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, KeepTogether, PageTemplate
from reportlab.platypus import Table as Grid

from components.library.exchange.contact_sheet import IN_ENGLISH, Wording
from components.message.message import Message, Sentences, Value
from components.review.record import record_words as words
from components.review.record.pdf import pdf_styles as styles
from components.review.record.pdf.pdf_file import SpooledCanvas, SpooledJpeg, SpooledPicture
from components.review.record.pdf.pdf_text import PdfText
from components.review.record.pdf.pdf_tile import Tile, TileRow
from components.review.record.picture_copies import CopiedPicture, read_copies
from components.review.record.record import Record, RecordPicture, RecordReply
from components.review.record.record_pictures import PictureSource
from components.review.record.vote_tables import tabulate_ranking, tabulate_votes

SPOOLED, PIECE = 1024 * 1024, 256 * 1024
# reportlab measures a table as a whole before it breaks the table over pages.
ROWS = 40
# A longer table is set line by line: reportlab takes a second for a hundred rows of cells.
MOST_ROWS = 200


def write_pdf(
    record: Record, pictures: PictureSource, wording: Wording = IN_ENGLISH, most: int | None = None
) -> Iterator[bytes]:
    """Yield the PDF in pieces; ``wording`` is the language of whoever exports, ``most`` as in ``read_copies``."""
    with ExitStack() as files:
        copies, out = (files.enter_context(SpooledTemporaryFile(SPOOLED)) for _ in range(2))
        document = PdfDocument(record, wording, copies)
        for copied in read_copies(record, pictures, most=most):
            document.add_picture(copied)
        document.write(out)
        out.seek(0)
        while piece := out.read(PIECE):
            yield piece


class PdfDocument:
    """Lay one document out; ``copies`` is an empty file for its pictures."""

    def __init__(self, record: Record, wording: Wording, copies: IO[bytes]) -> None:
        self._record, self._text, self._copies = record, PdfText(wording, copies), copies
        self._tiles: list[Tile] = []
        self._pictures: list[Flowable] = []

    def add_picture(self, copied: CopiedPicture) -> None:
        """Add the tile of a picture, and the picture with its comments and decisions."""
        picture = copied.picture
        name, outcome = words.say_picture(picture), words.OUTCOMES[picture.outcome]
        colour = f"#{styles.COLOURS.get(picture.outcome, styles.QUIET).hexval()[2:]}"
        shown: list[Flowable] = [self._text.set(Message("No picture"), styles.SMALL)]
        if copied.marked:
            marked = SpooledJpeg.write(self._copies, copied.marked)
            shown = [SpooledPicture(marked, styles.WIDTH, styles.TALLEST)]
        tile = SpooledJpeg.write(self._copies, copied.tile) if copied.tile else None
        title, decided = self._text.say(name), self._text.say(outcome)
        said = f'{title} &nbsp; <font size="9" color="{colour}">{decided}</font>'
        caption = f'{title}<br/><font color="{colour}">{decided}</font>'
        self._tiles.append(Tile(tile, self._text.set_markup(caption, styles.CELL, styles.TILE)))
        self._pictures += [KeepTogether([self._text.set_markup(said, styles.H3), *shown])]
        self._pictures += self._list_comments(picture)
        self._pictures += self._set_table(words.tabulate_decisions(self._record, picture), small=True)
        self._pictures += self._list_facts(picture)

    def write(self, out: IO[bytes]) -> None:
        """Write the PDF to a file, once all its pictures were added."""
        record, text = self._record, self._text
        title = words.clean(record.title)
        story: list[Flowable] = [*text.set_long(title, styles.TITLE), text.set(words.say_state(record))]
        story.append(text.set(words.list_counts(record)))
        if record.locked_at:
            story.append(text.set(words.say_check(record), styles.SMALL))
        story += self._set_table(words.tabulate_chosen(record))
        if self._tiles:
            story.append(text.set(Message("All versions"), styles.H2))
            rows = range(0, len(self._tiles), styles.TILES)
            story += [TileRow(self._tiles[start : start + styles.TILES]) for start in rows]
            story.append(text.set(Message("Pictures"), styles.H2))
        story += self._pictures
        for table in (tabulate_ranking, words.tabulate_people, words.tabulate_links, tabulate_votes):
            story += self._set_table(table(record))
        story.append(text.set(Sentences(Message("Exported from Proofroom."), Message("Times are UTC.")), styles.SMALL))
        document = BaseDocTemplate(
            out,
            pagesize=styles.PAGE,
            title=title,
            author="",
            creator="Proofroom",
            **dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), styles.MARGIN),
        )
        frame = Frame(styles.MARGIN, styles.MARGIN + styles.FOOT, styles.WIDTH, styles.HEIGHT, 0, 0, 0, 0)
        document.addPageTemplates(PageTemplate("page", [frame], onPage=self._draw_foot))
        document.build(story, canvasmaker=SpooledCanvas)

    def _draw_foot(self, canvas: SpooledCanvas, document: BaseDocTemplate) -> None:
        """Draw the title of the room and the number of the page below the page."""
        title = words.clean(self._record.title)
        short = title if len(title) <= styles.FOOT_LETTERS else f"{title[: styles.FOOT_LETTERS]}…"
        line = self._text.set(Message("{title} · page {number}", title=short, number=document.page), styles.SMALL)
        _, height = line.wrap(styles.WIDTH, styles.MARGIN)
        line.drawOn(canvas, styles.MARGIN, styles.MARGIN - height / 2)

    def _list_comments(self, picture: RecordPicture) -> Iterator[Flowable]:
        if picture.comments:
            yield self._text.set(Message("Comments"), styles.H4)
        for comment in picture.comments:
            number = f"{comment.number}."
            yield from self._set_said(comment, number, words.say_fate(comment), styles.INDENTED_SMALL, styles.INDENTED)
            for reply in comment.replies:
                yield from self._set_said(reply, "", Message(), styles.REPLY_SMALL, styles.REPLY)

    def _set_said(
        self, said: RecordReply, number: str, fate: Message, head: ParagraphStyle, body: ParagraphStyle
    ) -> Iterator[Flowable]:
        """Yield who said something and when, and the text."""
        facts: list[Value] = [self._record.names.get(said.by, ""), said.made_at]
        if said.changed_at:
            facts.append(Message("changed {moment}", moment=said.changed_at))
        line = " · ".join(self._text.say(fact) for fact in [*facts, *([fate] if fate else [])])
        yield self._text.set_markup(f'<b><font size="9.5" color="#b23a24">{number}</font></b> {line}', head)
        text = words.say_comment(said)
        yield from self._text.set_long(text, body) if isinstance(text, str) else [self._text.set(text, body)]

    def _list_facts(self, picture: RecordPicture) -> Iterator[Flowable]:
        yield self._text.set(Message("How it was made"), styles.H4)
        if picture.shot and picture.shot.prompt:
            yield from self._text.set_long(words.clean(picture.shot.prompt))
        facts = " &nbsp;·&nbsp; ".join(
            f"{self._text.say(fact)}: {self._text.say(value)}" for fact, value in words.list_facts(picture)
        )
        yield self._text.set_markup(facts, styles.FACTS)

    def _set_line(self, facts: Sequence[Value]) -> Flowable:
        """Return facts beside each other."""
        return self._text.set_markup(" · ".join(self._text.say(fact) for fact in facts), styles.CELL)

    def _set_table(self, table: words.Table, small: bool = False) -> Iterator[Flowable]:
        """Yield a table with its heading; nothing for a table without rows."""
        if not table.rows:
            return
        yield self._text.set(table.title, styles.H4 if small else styles.H2)
        if table.told:
            for *facts, told in table.rows:
                yield self._set_line(facts)
                yield from self._text.set_long(str(told), styles.INDENTED) if told else ()
            return
        if len(table.rows) > MOST_ROWS:
            yield from map(self._set_line, table.rows)
            return
        width = styles.WIDTH / len(table.heads)
        heads = [self._text.set(head, styles.HEAD, width) for head in table.heads]
        for start in range(0, len(table.rows), ROWS):
            some = table.rows[start : start + ROWS]
            rows = [[self._text.set_cell(value, styles.CELL, width) for value in row] for row in some]
            widths = [width] * len(heads)
            yield Grid([heads, *rows] if start == 0 else rows, widths, style=styles.GRID, repeatRows=int(start == 0))
