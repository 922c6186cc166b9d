"""A record as a ZIP that is written while the ZIP is sent, with the pictures byte for byte.

    record.html     the page, with copies of the pictures
    record.pdf      the same for the printer
    record.json     the content, and its SHA-256
    record.csv      a row for each decision, comment and vote
    pictures/       the pictures as they are kept, by their numbers and versions
    SHA256SUMS      the digests of the pictures, for ``sha256sum --check``

In memory are a few pictures at a time, each decoded once; the pages and the list of files are on the disk.
"""

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack
from tempfile import SpooledTemporaryFile

from components.library.exchange.contact_sheet import IN_ENGLISH, Wording
from components.library.exchange.zip_writer import ZipWriter
from components.review.record.picture_copies import read_copies
from components.review.record.record import Record
from components.review.record.record_csv import write_csv
from components.review.record.record_document import write_document
from components.review.record.record_html import HtmlPage
from components.review.record.record_pictures import PictureSource

SPOOLED = 1024 * 1024


def write_zip(
    record: Record, pictures: PictureSource, wording: Wording = IN_ENGLISH, most: int | None = None
) -> Iterator[bytes]:
    """Yield the bytes of the ZIP; a picture that cannot be read is left out. ``most`` as in ``read_copies``."""
    # Here, because reportlab takes a while to load, and the studio starts without it.
    from components.review.record.record_pdf import PdfDocument

    moment = record.locked_at
    with ExitStack() as files:
        entries, sheet, articles, written, copies, out = (
            files.enter_context(SpooledTemporaryFile(SPOOLED)) for _ in range(6)
        )
        archive, sums = ZipWriter(entries), ""
        page, document = HtmlPage(record, wording, sheet, articles), PdfDocument(record, wording, copies)
        for copied in read_copies(record, pictures, keeps_data=True, most=most):
            picture, data = copied.picture, copied.data
            if data is not None and picture.file:
                yield from archive.add(picture.file, data, picture.shot.made_at if picture.shot else moment)
                sums += f"{hashlib.sha256(data).hexdigest()}  {picture.file}\n"
            page.add_picture(copied)
            document.add_picture(copied)
        for piece in page.read():
            written.write(piece)
        yield from archive.add_stream("record.html", written, moment)
        document.write(out)
        yield from archive.add_stream("record.pdf", out, moment)
        yield from archive.add("record.json", write_document(record), moment)
        yield from archive.add("record.csv", write_csv(record), moment)
        yield from archive.add("SHA256SUMS", sums.encode(), moment)
        yield from archive.finish()
