"""A record in a format that somebody asks for, as a file that is written while the file is sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from components.library.exchange.contact_sheet import IN_ENGLISH, Wording
from components.message.message import Listed, Message
from components.review.record.record import Record
from components.review.record.record_csv import write_csv
from components.review.record.record_document import write_document
from components.review.record.record_html import write_html
from components.review.record.record_pictures import PictureSource
from components.review.record.record_zip import write_zip
from components.review.review_errors import RecordTooLarge, WrongEntry

Format = Literal["html", "pdf", "csv", "json", "zip"]
FORMATS: tuple[Format, ...] = get_args(Format)


@dataclass(frozen=True)
class FileKind:
    """Hold the suffix of a file and its media type."""

    suffix: str
    media_type: str


KINDS: dict[Format, FileKind] = {
    "html": FileKind("html", "text/html; charset=utf-8"),
    "pdf": FileKind("pdf", "application/pdf"),
    "csv": FileKind("csv", "text/csv; charset=utf-8"),
    "json": FileKind("json", "application/json"),
    "zip": FileKind("zip", "application/zip"),
}


def read_format(wanted: object) -> Format:
    """Return a format. Raises WrongEntry for anything else."""
    for known in FORMATS:
        if wanted == known:
            return known
    raise WrongEntry(Message("A record is exported as {formats}.", formats=Listed(FORMATS, "or")))


def write_record(
    wanted: Format,
    record: Record,
    pictures: PictureSource,
    wording: Wording = IN_ENGLISH,
    most: int | None = None,
) -> Iterator[bytes]:
    """Yield the bytes of a record in a format, in pieces; ``wording`` is the language of whoever exports.

    Raises RecordTooLarge for a record of more than ``most`` bytes, None for no limit, and copies no more pictures then.
    """
    size = 0
    for piece in _write(wanted, record, pictures, wording, most):
        size += len(piece)
        if most is not None and size > most:
            raise RecordTooLarge(most)
        yield piece


def _write(
    wanted: Format, record: Record, pictures: PictureSource, wording: Wording, most: int | None
) -> Iterator[bytes]:
    if wanted == "html":
        yield from write_html(record, pictures, wording, most)
    elif wanted == "pdf":
        # Here, because reportlab takes a while to load, and the studio starts without it.
        from components.review.record.record_pdf import write_pdf

        yield from write_pdf(record, pictures, wording, most)
    elif wanted == "csv":
        yield write_csv(record)
    elif wanted == "json":
        yield write_document(record)
    else:
        yield from write_zip(record, pictures, wording, most)
