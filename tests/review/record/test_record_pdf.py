"""A record as PDF: in any script, in fonts that have its letters, in the order in which it is read."""

from components.review.record.pdf import pdf_fonts
from components.review.record.pdf.shaped_text import SCALE, draw_shaped
from components.review.record.pdf.visual_order import order_as_seen, part_joined
from tests.review.record.records import CHINESE, HEBREW, MARKUP, story
from tests.review.record.written import pdf_of, with_comment, words_of


def fonts_of(page):
    """Return the fonts of a page."""
    return [font.get_object() for font in page["/Resources"]["/Font"].get_object().values()]


def test_the_pdf_says_all_that_the_page_says_and_embeds_chinese():
    reader = pdf_of(story(), tag="zh-CN")
    words = words_of(reader)
    # Where the machine has a Chinese font; elsewhere the reader's own font is named.
    assert CHINESE in words
    assert MARKUP in words
    assert "就是这张。" in words
    assert story().digest in words
    assert sum(len(page.images) for page in reader.pages) >= 6
    assert "<font" not in words


def test_without_a_font_of_the_machine_the_pdf_names_the_readers_chinese_font(monkeypatch):
    monkeypatch.setattr(pdf_fonts, "installed_faces", lambda characters, language: ())
    reader = pdf_of(with_comment(f"{CHINESE} \u0e44"), {})
    assert CHINESE in words_of(reader)
    fonts = {str(font["/BaseFont"]) for page in reader.pages for font in fonts_of(page)}
    assert any("STSong-Light" in font for font in fonts)


def test_names_that_are_written_from_right_to_left_are_in_the_order_in_which_they_are_seen():
    assert order_as_seen("Anna and \u05d3\u05e0\u05d4 (\u05db\u05d4\u05df) 12") == (
        "Anna and 12 (\u05df\u05d4\u05db) \u05d4\u05e0\u05d3"
    )
    assert order_as_seen("Anna\n(12:00)") == "Anna\n(12:00)"
    [drawn] = draw_shaped(HEBREW, 10, 300, 30)
    dark = (drawn < 128).any(axis=(0, 2)).nonzero()[0]
    assert dark.min() > 300 * SCALE / 4
    assert dark.max() > 290 * SCALE


def test_arabic_letters_join_in_the_tables_of_the_pdf_and_are_set_from_right_to_left():
    joined = "\ufeaa\ufee4\ufea4\ufee3"
    assert order_as_seen("\u0645\u062d\u0645\u062f 12") == f"12 {joined}"
    # Of a font that has no joined forms, the letters; lam and alef are one form of two letters.
    assert "".join(map(part_joined, f"\ufefb {joined}")) == "\u0627\u0644 \u062f\u0645\u062d\u0645"
    record = story()
    people = tuple(person.model_copy(update={"name": "\u0645\u062d\u0645\u062f"}) for person in record.people)
    words = words_of(pdf_of(record.model_copy(update={"people": people}), {}))
    # Where the machine has a font for Arabic. The reader of the test puts the letters back into the order of reading.
    assert words.count(joined[::-1]) >= 5
    assert "\u0645\u062d\u0645\u062f" not in words


def test_a_name_from_right_to_left_that_takes_two_lines_of_a_cell_is_set_with_its_first_words_first():
    record = story()
    long = " ".join([HEBREW] * 3)[:80]
    people = tuple(person.model_copy(update={"name": long, "done_at": None}) for person in record.people)
    pictures = [len(page.images) for page in pdf_of(record.model_copy(update={"people": people}), {}).pages]
    assert sum(pictures) >= len(people)
