"""A message lies in a database or a file as data, and what a stranger put there does no harm."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from components.message.message import Listed, Message, Plural, Sentences
from components.message.message_json import MOST_LETTERS, read_message, write_message
from components.message.money import Money

MESSAGES = (
    Message("Done."),
    Message("{a} {b} {c}", a="x", b=1, c=2.5),
    Message("{cost}", cost=Money(Decimal("0.166"), "USD")),
    Message("{day} {time}", day=date(2026, 1, 2), time=datetime(2026, 1, 2, 3, 4, tzinfo=UTC)),
    Message("{left}", left=Decimal("1.10")),
    Plural("{n} picture of {size}", "{n} pictures of {size}", n=3, size="1 x 1"),
    Sentences(Message("One."), Plural("a", "b", n=1)),
    Message("Choose {sizes}.", sizes=Listed(("a", Message("b"), 3), "or")),
)


@pytest.mark.parametrize("message", MESSAGES, ids=str)
def test_a_message_comes_back_as_it_was_kept(message):
    assert read_message(json.loads(json.dumps(write_message(message)))) == message


def test_a_sentence_of_an_earlier_version_is_said_as_it_is():
    assert str(read_message("Cancelled {by} a person.")) == "Cancelled {by} a person."


@pytest.mark.parametrize(
    "found",
    [
        None,
        3,
        [],
        {},
        {"text": 3},
        {"one": "a"},
        {"sentences": {"a": 1}},
        {"list": ["a"], "last": "{n}"},
        {"sentences": [None, 3, {"values": {}}]},
    ],
    ids=str,
)
def test_what_is_no_message_says_nothing(found):
    assert not read_message(found)


@pytest.mark.parametrize(
    "value",
    [
        {"money": "NaN", "currency": "USD"},
        {"money": "1e999999", "currency": "USD"},
        {"decimal": "a"},
        {"day": "yesterday"},
        {"moment": "2026"},
        {"unknown": 1},
        1e300,
        True,
        [1],
    ],
    ids=str,
)
def test_a_value_in_no_known_shape_is_left_empty(value):
    said = str(read_message({"text": "<{a}>", "values": {"a": value}}))
    assert said in ("<>", "<2026-01-01 00:00>")


def test_a_strangers_message_is_bounded():
    deep: object = "a"
    for _ in range(1000):
        deep = {"text": "{a}{a}", "values": {"a": deep}}
    assert len(str(read_message(deep))) < 100
    # A field that is repeated at each depth would multiply.
    for _ in range(1000):
        deep = {"text": "{a}" * 1000, "values": {"a": deep}}
    assert len(str(read_message(deep))) <= MOST_LETTERS
    assert len(str(read_message("a" * 10**6))) <= MOST_LETTERS
    wide = {"sentences": ["b"] * 10**5}
    assert len(str(read_message(wide))) < 1000
