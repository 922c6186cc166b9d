"""A record as a ZIP that is written while the ZIP is sent, with the pictures byte for byte.

    record.html     the page, with copies of the pictures
    record.json     the content, and its SHA-256
    record.csv      a row for each decision, comment and vote
    pictures/       the pictures as they are kept, by their numbers and versions
    SHA256SUMS      the digests of the pictures, for ``sha256sum --check``

In memory is one picture at a time; the page and the list of files are on the disk.
"""

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack
from tempfile import SpooledTemporaryFile

from components.library.exchange.contact_sheet import IN_ENGLISH, Wording
from components.library.exchange.zip_writer import ZipWriter
from components.review.record.record import Record, write_document
from components.review.record.record_csv import write_csv
from components.review.record.record_html import write_html
from components.review.record.record_pictures import PictureSource

SPOOLED = 1024 * 1024


def write_zip(record: Record, pictures: PictureSource, wording: Wording = IN_ENGLISH) -> Iterator[bytes]:
    """Yield the bytes of the ZIP; a picture that cannot be read is left out."""
    moment = record.locked_at
    with ExitStack() as files:
        entries, page = (files.enter_context(SpooledTemporaryFile(SPOOLED)) for _ in range(2))
        archive, sums = ZipWriter(entries), ""
        for picture in record.pictures:
            data = pictures.read(picture.id) if picture.file else None
            if data is not None:
                yield from archive.add(picture.file, data, picture.shot.made_at if picture.shot else moment)
                sums += f"{hashlib.sha256(data).hexdigest()}  {picture.file}\n"
        for piece in write_html(record, pictures, wording):
            page.write(piece)
        yield from archive.add_stream("record.html", page, moment)
        yield from archive.add("record.json", write_document(record), moment)
        yield from archive.add("record.csv", write_csv(record), moment)
        yield from archive.add("SHA256SUMS", sums.encode(), moment)
        yield from archive.finish()
