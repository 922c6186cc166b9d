"""A record leaves as HTML, PDF, CSV, JSON and ZIP; what strangers typed is text in each of them."""

import base64
import csv
import hashlib
import io
import json
import re
import zipfile
from html import unescape

import pypdf
import pytest

from components.review.record.record import Record, RecordComment
from components.review.record.record_csv import write_csv
from components.review.record.record_document import check_document
from components.review.record.record_files import FORMATS, read_format, write_record
from components.review.record.record_zip import write_zip
from components.review.review_errors import RecordTooLarge, WrongEntry
from tests.library.pictures import decode
from tests.review.record.records import ARABIC, HEBREW, MARKUP, keep, later, story
from tests.review.record.written import PICTURES, Tags, page_of, pdf_of, with_comment, words_of

CODED = re.compile(r"data:image/jpeg;base64,([A-Za-z0-9+/=]+)")


def test_the_page_needs_nothing_from_outside_and_runs_nothing():
    page = page_of(story())
    tags = Tags(page)
    assert not {"script", "iframe", "link", "object", "form"} & set(tags.names)
    assert not re.search(r'(src|href)="(?!data:image/jpeg|#p[a-c]")', page)
    assert "default-src 'none'" in unescape(page)
    assert MARKUP in tags.text
    assert story().digest in tags.text
    assert HEBREW in tags.text


def test_the_page_has_each_picture_small_and_large_with_its_pins_on_the_large_one():
    sizes = [decode(base64.b64decode(coded)).shape for coded in CODED.findall(page_of(story()))]
    assert len(sizes) == 6
    large = base64.b64decode(CODED.findall(page_of(story()))[3])
    assert large != base64.b64decode(CODED.findall(page_of(with_comment("no pin")))[3])


def test_a_picture_that_is_gone_or_damaged_is_told_of_in_every_format():
    pictures = {"a": b"no picture", "b": PICTURES["b"]}
    assert Tags(page_of(story(), pictures)).text.count("No picture") == 4
    assert words_of(pdf_of(story(), pictures)).count("No picture") == 2
    names = zipfile.ZipFile(io.BytesIO(b"".join(write_zip(story(), keep(pictures))))).namelist()
    assert "pictures/001-version-2.png" in names
    assert "pictures/002.png" not in names


def test_a_locked_and_an_open_record_say_so():
    assert "Locked on 2026-11-29 12:10 UTC by Anna." in Tags(page_of(story())).text
    unlocked = story(locked_at=None, locked_by="")
    assert unlocked.digest not in page_of(unlocked)
    assert "can still change" in words_of(pdf_of(unlocked))
    assert unlocked.digest not in write_csv(unlocked).decode("utf-8-sig")


@pytest.mark.parametrize(
    "text",
    [
        "x" * 10_000,
        "字" * 10_000,
        "<b>" * 3_000 + "&amp;" * 200,
        "ש" * 3_000 + " " + "שלום " * 900,
        "a\0b\u202ec\x07d\ufffe",
        "line\r\n" * 500,
        "\U0001f339 👩‍🚀 Ω 한국어 日本語 ไทย",
        "</para><para><img src='file:///etc/passwd'/>",
        "{digest} {0} %s ${x}",
    ],
    ids=lambda text: ascii(text)[:14],
)
def test_every_text_is_text_in_every_format(text):
    record = with_comment(text)
    shown = Tags(page_of(record, {})).text
    assert "\0" not in shown
    assert "\u202e" not in shown
    assert pdf_of(record, {}).pages
    rows = list(csv.DictReader(io.StringIO(write_csv(record).decode("utf-8-sig"), newline="")))
    assert [row["row"] for row in rows].count("comment") == 1
    if text.isprintable():
        assert text in shown
        assert text in [row["text"] for row in rows]


def test_five_hundred_comments_two_thousand_votes_and_hostile_names_leave_in_every_format():
    record = story()
    names = ("=1+1<b>&", f"\u202e{HEBREW[:8]}\0", f"{ARABIC[:7]}\ufffe")
    people = tuple(person.model_copy(update={"name": name}) for person, name in zip(record.people, names, strict=True))
    texts = [f"Comment {number}" for number in range(498)] + ["x" * 10_000, f"@SUM(A1){MARKUP}\0"]
    comments = tuple(
        RecordComment(by="123"[number % 3], number=number + 1, text=text, made_at=later(3))
        for number, text in enumerate(texts)
    )
    first = record.pictures[0].model_copy(update={"comments": comments})
    changed = {"people": people, "pictures": (first, *record.pictures[1:]), "ballots": record.ballots * 500}
    record = record.model_copy(update=changed)
    archive = zipfile.ZipFile(io.BytesIO(b"".join(write_zip(record, keep({})))))
    page = Tags(archive.read("record.html").decode())
    assert not {"script", "iframe", "object"} & set(page.names)
    assert page.names.count("img") == 0
    assert [page.text.count(said) for said in ("Both fine", "Comment ", "x" * 10_000, "@SUM(A1)")] == [500, 498, 1, 1]
    assert not {"\0", "\u202e"} & set(page.text)
    rows = list(csv.DictReader(io.StringIO(archive.read("record.csv").decode("utf-8-sig"), newline="")))
    kinds = [row["row"] for row in rows]
    assert (kinds.count("comment"), kinds.count("vote")) == (500, 2000)
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\0"))]
    assert check_document(archive.read("record.json"), record.digest)
    assert Record.model_validate(json.loads(archive.read("record.json"))["record"]) == record
    pages = pypdf.PdfReader(io.BytesIO(archive.read("record.pdf")), strict=True).pages
    drawn = b"".join(page.get_contents().get_data() for page in pages)
    assert [drawn.count(said) for said in (b"Both fine", b"Comment ", b"@SUM")] == [500, 498, 1]
    assert drawn.count(b"x" * 50) > 100


@pytest.mark.parametrize("wanted", FORMATS)
def test_a_record_leaves_in_the_format_that_is_asked_for(wanted):
    begins = {"html": b"<!doctype html>", "pdf": b"%PDF-", "csv": b"\xef\xbb\xbfrow,", "json": b"{", "zip": b"PK\3\4"}
    data = b"".join(write_record(read_format(wanted), story(), keep(PICTURES)))
    assert data.startswith(begins[wanted])
    for wrong in ("", "exe", None, "HTML"):
        with pytest.raises(WrongEntry, match="html, pdf, csv, json or zip"):
            read_format(wrong)


@pytest.mark.parametrize("wanted", FORMATS)
def test_a_record_that_is_too_large_is_given_up_at_the_first_picture_too_many(wanted):
    """The pictures that come after it are not read: at most those that were copied ahead."""
    first = story().pictures[0]
    names = [f"{number:03}" for number in range(40)]
    record = story().model_copy(update={"pictures": tuple(first.model_copy(update={"id": name}) for name in names)})
    source, read = keep(dict.fromkeys(names, PICTURES["a"])), []

    class Counted:
        def read(self, picture: str) -> bytes | None:
            read.append(picture)
            return source.read(picture)

    with pytest.raises(RecordTooLarge, match=r"more than 0 MB.*Ask for json or csv"):
        b"".join(write_record(wanted, record, Counted(), most=9_000))
    assert len(read) <= 9


def test_a_record_of_as_many_bytes_as_are_taken_is_whole():
    whole = b"".join(write_record("html", story(), keep(PICTURES)))
    assert b"".join(write_record("html", story(), keep(PICTURES), most=len(whole))) == whole
    with pytest.raises(RecordTooLarge):
        b"".join(write_record("html", story(), keep(PICTURES), most=len(whole) - 1))


def test_the_csv_has_no_formula():
    for begin in ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"):
        rows = csv.reader(io.StringIO(write_csv(with_comment(begin)).decode("utf-8-sig"), newline=""))
        assert not [
            cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))
        ]


def test_the_csv_tells_who_decided_what_and_when_and_what_was_changed():
    rows = list(csv.DictReader(io.StringIO(write_csv(story()).decode("utf-8-sig"), newline="")))
    decided = [(row["picture"], row["person"], row["value"], row["state"]) for row in rows if row["row"] == "decision"]
    assert decided[:3] == [
        ("1", "Ben <b>", "approved", "earlier"),
        ("1", "Ben <b>", "changes-required", "counts"),
        ("1", "王芳", "withdrawn", "earlier"),
    ]
    assert [row["mark"] for row in rows if row["number"] == "1" and row["row"] == "comment"] == ["box 0.1 0.2 0.45 0.6"]
    assert [row["sha256"] for row in rows if row["row"] == "room"] == [story().digest]
    assert sum(row["row"] == "vote" for row in rows) == 4


def test_the_zip_has_the_pictures_byte_for_byte_with_their_digests_and_the_record():
    with zipfile.ZipFile(io.BytesIO(b"".join(write_zip(story(), keep(PICTURES))))) as archive:
        assert archive.testzip() is None
        assert archive.read("pictures/001.png") == PICTURES["a"]
        assert archive.read("pictures/001-version-2.png") == PICTURES["b"]
        sums = dict(reversed(line.split("  ")) for line in archive.read("SHA256SUMS").decode().splitlines())
        for name, digest in sums.items():
            assert hashlib.sha256(archive.read(name)).hexdigest() == digest
        assert json.loads(archive.read("record.json"))["sha256"] == story().digest
        assert {"record.html", "record.csv"} < set(archive.namelist())
        assert archive.read("record.pdf").startswith(b"%PDF-")
        assert pypdf.PdfReader(io.BytesIO(archive.read("record.pdf")), strict=True).pages
        assert len(sums) == 3


@pytest.mark.parametrize("tag", ["de", "zh-CN"])
def test_a_record_is_in_the_language_of_whoever_exports(tag):
    said = {"de": "Freigegeben mit Änderungen", "zh-CN": "修改后通过"}[tag]
    assert said in Tags(page_of(story(), {}, tag)).text
    assert said in words_of(pdf_of(story(), {}, tag))
    assert f'<html lang="{tag}">' in page_of(story(), {}, tag)
