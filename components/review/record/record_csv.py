"""A record as CSV for programs: a row for each outcome, decision, comment, reply and vote; no formulas.

The first row after the heads states the SHA-256 of the content where the room was locked; where the locked content was
another one, the next row states the SHA-256 of that and why. Texts that a spreadsheet would take for a formula begin
with an apostrophe.
"""

import csv
import io
from collections.abc import Iterator
from datetime import datetime

from components.library.exchange.formulas import quote_formula
from components.review.comments.mark import Mark
from components.review.record.record import Record, RecordPicture
from components.review.record.record_words import clean, say_difference

HEADS = ("row", "picture", "group", "person", "moment", "number", "value", "text", "state", "mark", "file", "sha256")


def write_csv(record: Record) -> bytes:
    """Return the table in UTF-8 with the byte order mark by which spreadsheets recognize it; moments in ISO 8601."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, HEADS, restval="")
    writer.writeheader()
    for row in _list_rows(record):
        writer.writerow({name: quote_formula(clean(value)) for name, value in row.items()})
    return out.getvalue().encode("utf-8-sig", "replace")


def _list_rows(record: Record) -> Iterator[dict[str, str]]:
    locked = record.locked_at is not None
    yield {
        "row": "room",
        "person": record.locked_by,
        "moment": _say(record.locked_at),
        "value": "locked" if locked else "open",
        "text": record.title,
        "sha256": record.digest if locked else "",
    }
    if record.differs:
        said = str(say_difference(record))
        yield {"row": "check", "value": "differs", "text": said, "sha256": record.locked_digest}
    for picture in record.pictures:
        yield from _list_picture(record, picture)
    labels = {picture.id: picture.label for picture in record.pictures}
    for vote in record.ballots:
        if vote.answer:
            yield {
                "row": "vote",
                "picture": f"{labels.get(vote.left, '')} | {labels.get(vote.right, '')}",
                "person": record.names.get(vote.by, ""),
                "moment": _say(vote.answered_at),
                "value": vote.answer,
            }


def _list_picture(record: Record, picture: RecordPicture) -> Iterator[dict[str, str]]:
    names, common = record.names, {"picture": picture.label, "group": picture.section}
    yield common | {
        "row": "picture",
        "moment": _say(picture.added_at),
        "value": picture.outcome,
        "text": picture.shot.prompt if picture.shot else "",
        "state": "removed" if picture.removed_at else "newest" if picture.newest else "older",
        "file": picture.file,
        "sha256": picture.shot.sha256 if picture.shot else "",
    }
    for entry in picture.decisions:
        yield common | {
            "row": "decision",
            "person": names.get(entry.by, ""),
            "moment": _say(entry.made_at),
            "value": entry.decision or "withdrawn",
            "text": entry.reason,
            "state": "counts" if entry.counts else "earlier",
        }
    for comment in picture.comments:
        state = "removed" if comment.removed else "resolved" if comment.resolved_at else "open"
        yield common | {
            "row": "comment",
            "person": names.get(comment.by, ""),
            "moment": _say(comment.made_at),
            "number": str(comment.number),
            "text": comment.text,
            "state": state,
            "mark": _write_mark(comment.mark),
        }
        for reply in comment.replies:
            yield common | {
                "row": "reply",
                "person": names.get(reply.by, ""),
                "moment": _say(reply.made_at),
                "number": str(comment.number),
                "text": reply.text,
                "state": "removed" if reply.removed else "",
            }


def _say(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _write_mark(mark: Mark | None) -> str:
    """Return "box 0.1 0.2 0.5 0.6": the kind of a mark, and its points in fractions of the picture."""
    if mark is None:
        return ""
    return " ".join([mark.kind, *(f"{value:g}" for point in mark.points for value in point)])
