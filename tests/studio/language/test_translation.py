"""What a reader reads: sentences, numbers, money and dates as the readers of a language write them."""

import itertools
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from components.errors import EndpointFailed, MissingPrompt
from components.message.message import Listed, Message, Plural, Sentences, verbatim
from components.message.message_json import read_message
from components.message.money import Money
from components.studio.language.reader import Reader, reading
from components.studio.language.translation import N_, _, translate


def test_an_error_is_told_in_the_language_of_its_reader():
    error = MissingPrompt()
    assert str(error) == "Describe the picture first: the prompt is empty."
    with reading("zh-CN"):
        assert translate(error.message) == "提示词为空，请先描述画面。"
    with reading("de"):
        assert translate(error.message) == "Der Prompt ist leer: zuerst das Bild beschreiben."
    assert translate(error.message) == str(error)


def test_sentences_in_a_row_are_apart_in_german_and_together_in_chinese():
    error = EndpointFailed(verbatim("The model failed."), spent="no")
    with reading("de"):
        assert translate(error.message) == "The model failed. Für diesen Aufruf wurde nichts berechnet."
    with reading("zh-CN"):
        assert translate(error.message) == "The model failed. 本次调用未计费。"
        assert translate(Sentences(error.message, MissingPrompt.default_message)).endswith(
            "本次调用未计费。提示词为空，请先描述画面。"
        )


NUMBERS = Message("{n:,} {share:.1%} {seconds:.1f} {shift:+.2f} {width}", n=1234567, share=0.256, seconds=12.34, shift=0.5, width=1536)  # fmt: skip  # noqa: E501


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "1,234,567 25.6 % 12.3 +0.50 1536"),
        ("de", "1.234.567 25,6\xa0% 12,3 +0,50 1536"),
        ("zh-CN", "1,234,567 25.6% 12.3 +0.50 1536"),
    ],
)
def test_numbers_are_written_as_in_the_language(language, said):
    with reading(language):
        assert translate(NUMBERS) == said


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "$0.166 ¥1.17"), ("de", "0,166\xa0$ 1,17\xa0¥"), ("zh-CN", "$0.166 ¥1.17")],
)
def test_money_is_written_as_in_the_language(language, said):
    with reading(language):
        assert (
            " ".join(translate(Money(Decimal(amount), name)) for amount, name in (("0.1661", "USD"), ("1.166", "CNY")))
            == said
        )


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "2026-12-01"), ("de", "01.12.2026"), ("zh-CN", "2026年12月1日")],
)
def test_a_day_is_written_as_in_the_language(language, said):
    with reading(language):
        assert translate(date(2026, 12, 1)) == said


def test_a_time_is_the_one_of_the_readers_clock():
    moment = datetime(2026, 12, 1, 23, 30, tzinfo=UTC)
    with reading(Reader("en", ZoneInfo("Asia/Shanghai"))):
        assert translate(moment) == "2026-12-02 07:30"
    with reading(Reader("de", ZoneInfo("Europe/Berlin"))):
        assert translate(moment) == "02.12.26, 00:30"


def test_a_time_is_said_with_its_zone_to_a_reader_whose_clock_is_not_known():
    moment = datetime(2026, 12, 1, 23, 30, tzinfo=UTC)
    for language, said in (("en", "2026-12-01 23:30 UTC"), ("de", "01.12.26, 23:30 UTC")):
        with reading(language):
            assert translate(moment) == said


def test_values_in_a_row_are_listed_as_in_the_language():
    values = Listed(("a", "b", "c"), "or")
    with reading("de"):
        assert translate(values) == "a, b oder c"
    with reading("zh-CN"):
        assert (translate(values), translate(Listed((1, 2)))) == ("a、b或c", "1、2")


def test_a_sentence_without_a_translation_is_said_in_english():
    with reading("de"):
        assert _("Never {said} before.", said=1.5) == "Never 1,5 before."
        assert translate(Plural("{n} gnu", "{n} gnus", n=2)) == "2 gnus"
    assert N_("a") == "a"


VALUES = (
    *("a", 3, 2.5, None, -7, 0, 10**17, 10**16 - 1, 9e15, 1e-300),
    *({"decimal": number} for number in ("1e20", "9999999999999999", "-0.1", "1e-29", f"0.{'1' * 38}")),
    *({"money": amount, "currency": "USD"} for amount in ("5", "1e29", "9999999999999999", "1e-15", "1e-29")),
    *({"day": "0001-01-01"}, {"day": "9999-12-31"}, {"moment": "2026-01-01T10:00:00+00:00"}),
    *({"moment": "0001-01-01T00:00:00+14:00"}, {"moment": "9999-12-31T23:00:00-14:00"}, {"text": "b"}),
)


@pytest.mark.parametrize("reader", [Reader(tag, zone) for tag in ("en", "de", "zh-CN") for zone in (None, ZoneInfo("Asia/Shanghai"))], ids=str)  # fmt: skip  # noqa: E501
def test_a_kept_message_is_said_whatever_formats_and_values_a_stranger_put_into_it(reader):
    kinds = ("", "f", "%", ".1", ".9", ".1f", ".1%", ".9f", ".9%")
    specs = [f"{sign}{group}{kind}" for sign in ("", "+") for group in ("", ",") for kind in kinds]
    with reading(reader):
        for spec, value in itertools.product(specs, VALUES):
            said = translate(read_message({"text": f"{{a:{spec}}}", "values": {"a": value}}))
            assert len(said) < 60
            assert "1-0 %" not in said
