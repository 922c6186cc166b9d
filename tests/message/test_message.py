"""A message says in English what its sentence and its values say, and is compared by both."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from components.message.message import Listed, Message, Plural, Sentences, as_message, verbatim
from components.message.money import Money


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (Message("Done."), "Done."),
        (Message("The endpoint refused the key ({status}).", status=401), "The endpoint refused the key (401)."),
        (Message("{changed:,} of {all:,} pixels", changed=0, all=225_550), "0 of 225,550 pixels"),
        (Message("{share:.1%} {time:.1f} s {shift:+.1f} px", share=0.5, time=12.34, shift=2), "50.0 % 12.3 s +2.0 px"),
        (Message("{width} x {height}", width=1536, height=1024), "1536 x 1024"),
        (Message("about {cost}", cost=Money(Decimal("0.1664"), "USD")), "about $0.166"),
        (Message("{cost}", cost=Money(Decimal("1.166"), "CNY")), "¥1.17"),
        (Message("{cost}", cost=Money(Decimal(3), "EUR")), "EUR 3.00"),
        (Message("It ends on {day}.", day=date(2026, 12, 1)), "It ends on 2026-12-01."),
        (Message("At {time}.", time=datetime(2026, 12, 1, 9, 5, tzinfo=UTC)), "At 2026-12-01 09:05 UTC."),
        (Message("Use {{braces}}."), "Use {braces}."),
        (Message("A {missing} value."), "A {missing} value."),
        (Message("Part {numbers}.", numbers=(1, 2)), "Part 1, 2."),
        (Message("Choose {sizes}.", sizes=Listed(("a", "b", "c"), "or")), "Choose a, b or c."),
        (Listed(["a"], "or"), "a"),
        (Plural("{n:,} picture", "{n:,} pictures", n=1), "1 picture"),
        (Plural("{n:,} picture", "{n:,} pictures", n=1204), "1,204 pictures"),
        (Sentences(Message("One."), None, "", Sentences("Two.", Message("Three."))), "One. Two. Three."),
        (verbatim("as {it} came"), "as {it} came"),
        (Message(), ""),
    ],
    ids=str,
)  # fmt: skip
def test_a_message_says_its_sentence_with_its_values(message, said):
    assert str(message) == said


def test_only_what_says_something_is_true():
    assert not any((Message(), Sentences(), Sentences("", None), Listed([]), verbatim("")))
    assert all((Message("a"), Sentences("a"), Listed(["a"]), Plural("a", "b", n=0)))


def test_messages_are_equal_where_sentence_and_values_are():
    assert Message("{a}", a=1) == Message("{a}", a=1)
    assert hash(Message("{a}", a=1)) == hash(Message("{a}", a=1))
    assert Message("{a}", a=1) != Message("{a}", a=2)
    assert Sentences("a", "b") == Sentences("a", Sentences("b"))
    assert Plural("a", "b", n=1) != Message("a", n=1)
    assert as_message(Message("a")) == Message("a")


def test_a_text_reaches_no_attribute_and_no_width_of_its_values():
    # The text may be a stranger's.
    for text in ("{n.__class__}", "{n:>1000000000}", "{n!r}", "{n:.1000000f}", "{n:.1}", "{0}", "{}"):
        assert str(Message(text, n=1)) == text


def test_a_day_keeps_its_last_digit_in_a_field_of_percent():
    assert str(Message("{day:.0%}", day=date(2026, 1, 1))) == "2026-01-01"


def test_a_sentence_gets_the_values_that_it_has_fields_for():
    row = Message("No price of {model} at {endpoint} is known.", endpoint="a")
    assert row.with_values(model="m", status=401) == Message(row.text, endpoint="a", model="m")
    assert str(row) == "No price of {model} at a is known."
