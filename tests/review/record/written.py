"""Records as they leave, and what is read in them."""

import io
from html.parser import HTMLParser

import pypdf

from components.library.exchange.contact_sheet import Wording
from components.review.record.record import RecordComment
from components.review.record.record_html import write_html
from components.review.record.record_pdf import write_pdf
from components.studio.language.catalogue import read_catalogue
from tests.library.pictures import encode, noise
from tests.review.record.records import keep, later, story

PICTURES = {name: encode(noise(96, 64, seed=seed)) for seed, name in enumerate("abc")}


class Tags(HTMLParser):
    """Collect the names of the elements of a page, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.names.append(tag)

    def handle_data(self, data):
        self.text += data


def page_of(record, pictures=None, tag: str = "en") -> str:
    wording = Wording(read_catalogue(tag), tag) if tag != "en" else Wording()
    return b"".join(write_html(record, keep(PICTURES if pictures is None else pictures), wording)).decode()


def pdf_of(record, pictures=None, tag: str = "en") -> pypdf.PdfReader:
    wording = Wording(read_catalogue(tag), tag) if tag != "en" else Wording()
    data = b"".join(write_pdf(record, keep(PICTURES if pictures is None else pictures), wording))
    return pypdf.PdfReader(io.BytesIO(data), strict=True)


def words_of(reader: pypdf.PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def with_comment(text: str):
    """Return a record in which somebody said something."""
    record = story()
    said = RecordComment(by="2", number=1, text=text, made_at=later(3))
    picture = record.pictures[0].model_copy(update={"comments": (said,)})
    return record.model_copy(update={"pictures": (picture, *record.pictures[1:])})
