"""A record as one HTML page: opens without a network and without a script, and prints well.

The pictures are in the page, as copies with the pins of the comments. One picture at a time is in memory; the page is
collected on the disk, because the contact sheet stands before the pictures. Every text is escaped here.
"""

import base64
from collections.abc import Iterator
from contextlib import ExitStack
from tempfile import SpooledTemporaryFile
from typing import IO

from markupsafe import Markup, escape

from components.library.exchange.contact_sheet import IN_ENGLISH, Wording
from components.message.message import Message, Sentences, Value, say_value
from components.review.record import record_words as words
from components.review.record.marked_picture import Jpeg
from components.review.record.picture_copies import CopiedPicture, read_copies
from components.review.record.record import Record, RecordComment, RecordPicture, RecordReply
from components.review.record.record_pictures import PictureSource
from components.review.record.record_style import POLICY, STYLE
from components.review.record.vote_tables import tabulate_ranking, tabulate_votes

# Bytes of each part of the page before the part goes to the disk.
SPOOLED, PIECE = 1024 * 1024, 256 * 1024
HEAD = Markup(
    '<!doctype html>\n<html lang="{}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    '<meta http-equiv="Content-Security-Policy" content="{}"><title>{}</title><style>{}</style></head>\n<body>'
)


def write_html(
    record: Record, pictures: PictureSource, wording: Wording = IN_ENGLISH, most: int | None = None
) -> Iterator[bytes]:
    """Yield the page in pieces; ``wording`` is the language of whoever exports, ``most`` as in ``read_copies``."""
    with ExitStack() as files:
        sheet, articles = (files.enter_context(SpooledTemporaryFile(SPOOLED)) for _ in range(2))
        page = HtmlPage(record, wording, sheet, articles)
        for copied in read_copies(record, pictures, most=most):
            page.add_picture(copied)
        yield from page.read()


class HtmlPage:
    """Draw one page; ``sheet`` and ``articles`` are empty files for two parts of it."""

    def __init__(self, record: Record, wording: Wording, sheet: IO[bytes], articles: IO[bytes]) -> None:
        self._record, self._language, self._tag = record, wording.language, wording.tag
        self._sheet, self._articles = sheet, articles

    def read(self) -> Iterator[bytes]:
        """Yield the page, once all its pictures were added."""
        yield self._draw_head().encode("utf-8", "replace")
        yield from _read(self._sheet)
        yield Markup("</div>{}").format(self._draw_title(Message("Pictures"))).encode()
        yield from _read(self._articles)
        yield self._draw_tail().encode("utf-8", "replace")

    def _draw_head(self) -> str:
        """Return the page up to its contact sheet."""
        record = self._record
        title = words.clean(record.title)
        said = [words.say_state(record), words.list_counts(record)]
        return Markup('{}<header><h1 dir="auto">{}</h1>{}{}</header>\n{}{}<div class="sheet">\n').format(
            HEAD.format(self._tag, POLICY, title, Markup(STYLE)),  # noqa: S704 - our own
            title,
            Markup("").join(Markup("<p>{}</p>").format(self._say(line)) for line in said if line),
            Markup('<p class="digest">{}</p>').format(self._say(words.say_check(record))) if record.locked_at else "",
            self._draw_table(words.tabulate_chosen(record)),
            self._draw_title(Message("All versions")),
        )

    def _draw_tail(self) -> str:
        """Return the page after its pictures."""
        record = self._record
        tables = (tabulate_ranking, words.tabulate_people, words.tabulate_links, tabulate_votes)
        said = Sentences(Message("Exported from Proofroom."), Message("Times are UTC."))
        return Markup("{}<footer><p>{}</p></footer></body></html>\n").format(
            Markup("").join(self._draw_table(table(record)) for table in tables), self._say(said)
        )

    def _draw_title(self, title: Message) -> Markup:
        """Return a heading."""
        return Markup("<h2>{}</h2>\n").format(self._say(title))

    def add_picture(self, copied: CopiedPicture) -> None:
        """Draw the tile of a picture, and the article with its comments and decisions."""
        picture = copied.picture
        name, outcome = self._say(words.say_picture(picture)), self._say(words.OUTCOMES[picture.outcome])
        nothing = Markup('<div class="problem">{}</div>').format(self._say(Message("No picture")))
        tile = _inline(copied.tile, name) if copied.tile else nothing
        self._sheet.write(
            Markup(
                '<figure><a href="#p{}"><div class="mat">{}</div></a>'
                '<figcaption><b>{}</b><span class="{}">{}</span></figcaption></figure>\n'
            )
            .format(picture.id, tile, name, picture.outcome, outcome)
            .encode()
        )
        shown = _inline(copied.marked, name, "shown") if copied.marked else nothing
        facts = Markup("").join(
            Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(self._say(fact), self._say(value))
            for fact, value in words.list_facts(picture)
        )
        prompt = words.clean(picture.shot.prompt) if picture.shot else ""
        self._articles.write(
            Markup('<article id="p{}"><h3>{}</h3><p class="{}">{}</p>{}{}{}<h4>{}</h4>{}<dl>{}</dl></article>\n')
            .format(
                *(picture.id, name, picture.outcome, outcome, shown),
                self._draw_comments(picture),
                self._draw_table(words.tabulate_decisions(self._record, picture), small=True),
                self._say(Message("How it was made")),
                Markup('<p class="prompt" dir="auto">{}</p>').format(prompt) if prompt else "",
                facts,
            )
            .encode("utf-8", "replace")
        )

    def _draw_comments(self, picture: RecordPicture) -> Markup:
        if not picture.comments:
            return Markup("")
        rows = Markup("").join(map(self._draw_comment, picture.comments))
        return Markup("<h4>{}</h4><ol>{}</ol>").format(self._say(Message("Comments")), rows)

    def _draw_comment(self, comment: RecordComment) -> Markup:
        kind = "resolved" if comment.resolved_at else "" if comment.mark else "plain"
        replies = Markup("").join(Markup("<li>{}</li>").format(self._draw_said(reply)) for reply in comment.replies)
        return Markup('<li class="comment {}"><span class="pin">{}</span><div>{}</div>{}</li>').format(
            kind,
            comment.number,
            self._draw_said(comment, words.say_fate(comment)),
            Markup('<ol class="replies">{}</ol>').format(replies) if replies else "",
        )

    def _draw_said(self, said: RecordReply, fate: Message | None = None) -> Markup:
        facts: list[Value] = [said.made_at]
        if said.changed_at:
            facts.append(Message("changed {moment}", moment=said.changed_at))
        if fate:
            facts.append(fate)
        line = " · ".join(self._say(fact) for fact in facts)
        return Markup('<div class="by"><b dir="auto">{}</b> · {}</div><div class="text" dir="auto">{}</div>').format(
            self._say(self._record.names.get(said.by, "")), line, self._say(words.say_comment(said))
        )

    def _draw_table(self, table: words.Table, small: bool = False) -> Markup:
        """Return a table with its heading; nothing for a table without rows."""
        if not table.rows:
            return Markup("")
        title = Markup("<h4>{}</h4>").format(self._say(table.title)) if small else self._draw_title(table.title)
        heads = Markup("").join(Markup("<th>{}</th>").format(self._say(head)) for head in table.heads)
        rows = Markup("").join(
            Markup("<tr>{}</tr>\n").format(
                Markup("").join(Markup('<td dir="auto">{}</td>').format(self._say(value)) for value in row)
            )
            for row in table.rows
        )
        return Markup("{}<table><thead><tr>{}</tr></thead><tbody>\n{}</tbody></table>\n").format(title, heads, rows)

    def _say(self, value: Value) -> str:
        return words.clean(say_value(value, self._language))


def _inline(jpeg: Jpeg, name: str, kind: str = "") -> Markup:
    (width, height), data = jpeg.size, base64.b64encode(jpeg.data).decode()
    return Markup('<img class="{}" width="{}" height="{}" alt="{}" src="data:image/jpeg;base64,').format(
        kind, width, height, escape(name)
    ) + Markup(data + '">')  # noqa: S704 - Base64 has no character with a meaning in HTML


def _read(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(PIECE):
        yield piece
