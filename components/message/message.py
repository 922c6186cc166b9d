"""A message for a person, as data: an English sentence with named fields, and the values of the fields.

    Message              "The endpoint refused the key ({status})." and status=401
    ├── Plural           one of two sentences, by the number ``n``
    ├── Sentences        several messages in a row
    └── Listed           several values as "a, b or c"

The English sentence is the key of the sentence in the catalogues of other languages. A language is chosen where the
reader is known; ``str`` says a message in English. Imports the standard library only.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol, Union

from components.message.money import Money

# What a field of a message may hold.
Value = Union[str, int, float, Decimal, date, datetime, Money, "Message", tuple["Value", ...], None]

# A field: {name} or {name:spec}. A spec has signs that numbers need, and no more: the text may be a stranger's.
_FIELD = re.compile(r"\{\{|\}\}|\{([a-z_][a-z0-9_]*)(?::(\+?,?(?:(?:\.[0-9])?[f%])?))?\}")


class Language(Protocol):
    """Say the parts of a message in one language."""

    def find(self, text: str) -> str:
        """Return the sentence of the language for an English sentence."""

    def find_plural(self, one: str, many: str, n: int) -> str:
        """Return the sentence of the language for a number of things."""

    def format(self, value: Value, spec: str) -> str:
        """Return a value, a number by a format such as ",", ".1f" or ".0%"; "" for none."""

    def join_sentences(self, sentences: list[str]) -> str:
        """Return sentences in a row."""

    def join_list(self, values: list[str], last: str) -> str:
        """Return values in a row; ``last`` is the word before the last value: "or", "and" or ""."""


class English:
    """Say the parts of a message in English, which is the language of the message's own text."""

    def find(self, text: str) -> str:
        """Return the sentence."""
        return text

    def find_plural(self, one: str, many: str, n: int) -> str:
        """Return the sentence for one thing or for many."""
        return one if n == 1 else many

    def format(self, value: Value, spec: str) -> str:
        """Return a value as Python formats numbers, with a space before "%", and as ISO 8601 writes dates.

        "UTC" follows a time in UTC.
        """
        if isinstance(value, datetime):
            return f"{value:%Y-%m-%d %H:%M}{zone_of(value)}"
        if not spec or not isinstance(value, int | float | Decimal):
            return str(value)
        said = format(value, spec)
        return f"{said[:-1]} %" if spec.endswith("%") else said

    def join_sentences(self, sentences: list[str]) -> str:
        """Return sentences with a space between two."""
        return " ".join(sentences)

    def join_list(self, values: list[str], last: str) -> str:
        """Return "a, b or c"."""
        if not last or len(values) < 2:
            return ", ".join(values)
        return f"{', '.join(values[:-1])} {last} {values[-1]}"


ENGLISH = English()


def zone_of(moment: datetime) -> str:
    """Return " UTC" for a time in UTC, "" for a time of the reader's clock, whose zone needs no name."""
    return " UTC" if moment.tzname() == "UTC" else ""


class Message:
    """Hold an English sentence with named fields, and the values of the fields.

    A number is formatted by the format in its field, such as ``{pixels:,}``, ``{share:.1%}`` or ``{seconds:.1f}``.
    "{{" and "}}" stand for braces. A message does not change, and is compared by its content.
    """

    __slots__ = ("text", "values")
    text: str
    values: Mapping[str, Value]

    def __init__(self, text: str = "", /, **values: Value) -> None:
        self.text, self.values = text, values

    def with_values(self, **values: Value) -> "Message":
        """Return the message with further values; a value that its sentence has no field for is left out."""
        fields = {found[1] for found in _FIELD.finditer(self.text)}
        return Message(self.text, **{**self.values, **{name: values[name] for name in values if name in fields}})

    def say(self, language: Language) -> str:
        """Return the message in a language."""
        return self._fill(language.find(self.text), language)

    def __str__(self) -> str:
        return self.say(ENGLISH)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and isinstance(other, Message) and other._key() == self._key()

    def __hash__(self) -> int:
        return hash(self.text)

    def __bool__(self) -> bool:
        return bool(self.text)

    def _key(self) -> tuple[object, ...]:
        return self.text, self.values

    def _fill(self, sentence: str, language: Language) -> str:
        """Return a sentence with its fields filled in; a field without a value stays as it is."""

        def fill(field: re.Match[str]) -> str:
            if field[0] in ("{{", "}}"):
                return field[0][0]
            return say_value(self.values[field[1]], language, field[2] or "") if field[1] in self.values else field[0]

        return _FIELD.sub(fill, sentence)


NO_MESSAGE = Message()


class Plural(Message):
    """Hold a sentence for one thing and a sentence for many; the field ``{n}`` is the number of things."""

    __slots__ = ("many",)
    many: str

    def __init__(self, one: str, many: str, /, n: int, **values: Value) -> None:
        super().__init__(one, n=n, **values)
        self.many = many

    def say(self, language: Language) -> str:
        """Return the message in a language, by the plural forms of the language."""
        n = self.values["n"]
        return self._fill(language.find_plural(self.text, self.many, n if isinstance(n, int) else 0), language)

    def _key(self) -> tuple[object, ...]:
        return self.text, self.many, self.values


class Sentences(Message):
    """Hold several messages that are said in a row; empty ones are left out."""

    __slots__ = ("parts",)
    parts: tuple[Message, ...]

    def __init__(self, *parts: "Message | str | None") -> None:
        super().__init__()
        said = [as_message(part) for part in parts if part]
        inner = [part.parts if isinstance(part, Sentences) else (part,) for part in said]
        self.parts = tuple(part for parts in inner for part in parts)

    def say(self, language: Language) -> str:
        """Return the messages in a row, as the language puts sentences in a row."""
        return language.join_sentences([part.say(language) for part in self.parts])

    def __bool__(self) -> bool:
        return bool(self.parts)

    def __hash__(self) -> int:
        return hash(self.parts)

    def _key(self) -> tuple[object, ...]:
        return self.parts


class Listed(Message):
    """Hold several values that are said as "a, b or c"; ``last`` is the word before the last: "or", "and" or ""."""

    __slots__ = ("items", "last")
    items: tuple[Value, ...]
    last: str

    def __init__(self, items: Iterable[Value], last: str = "") -> None:
        super().__init__()
        self.items, self.last = tuple(items), last

    def say(self, language: Language) -> str:
        """Return the values in a row, as the language lists values."""
        return language.join_list([say_value(item, language) for item in self.items], self.last)

    def __bool__(self) -> bool:
        return bool(self.items)

    def __hash__(self) -> int:
        return hash(self.last)

    def _key(self) -> tuple[object, ...]:
        return self.items, self.last


def verbatim(text: str) -> Message:
    """Return a text that is the same in every language, such as an endpoint's own sentence."""
    return Message("{text}", text=text) if text else Message()


def as_message(said: Message | str) -> Message:
    """Return a message as it is, and a text as ``verbatim``."""
    return said if isinstance(said, Message) else verbatim(said)


def say_value(value: Value, language: Language = ENGLISH, spec: str = "") -> str:
    """Return the value of a field in a language; values of a tuple with commas between them, None as ""."""
    if isinstance(value, Message):
        return value.say(language)
    if isinstance(value, tuple):
        return Listed(value).say(language)
    return value if isinstance(value, str) else "" if value is None else language.format(value, spec)
