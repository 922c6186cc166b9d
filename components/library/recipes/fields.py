"""Fields: values of a JSON that nobody vouches for, each read by its type and within bounds.

Knows nothing about what a field means.
"""

import re
from collections.abc import Mapping

from components.library.storage.schema import plain

# A prompt has 32,000 characters at the most, the other texts a few.
MOST_TEXT = 100_000
MOST_NUMBER = 2**31


class BadRecord(ValueError):
    """The values are no record; the message names the field, for people."""


def read_mapping(values: object, name: str) -> Mapping:
    """Return values that are a mapping. Raises BadRecord, as all of these do for what is not what it should be."""
    if not isinstance(values, dict):
        raise BadRecord(name)
    return values


def read_list(values: object, most: int) -> list:
    """Return values that are a list of ``most`` at the most."""
    if not isinstance(values, list) or len(values) > most:
        raise BadRecord("list")
    return values


def read_text(values: Mapping, name: str, most: int = MOST_TEXT, least: int = 1) -> str:
    """Return a text with nothing in it that a file, a page or a database does not take."""
    value = values.get(name)
    if not isinstance(value, str) or not least <= len(value) <= most:
        raise BadRecord(name)
    return plain(value)


def read_match(values: Mapping, name: str, pattern: re.Pattern) -> str:
    """Return a text that matches a pattern."""
    if not pattern.fullmatch(text := read_text(values, name)):
        raise BadRecord(name)
    return text


def read_choice(values: Mapping, name: str, allowed: tuple[str, ...]) -> str:
    """Return a text that is one of those allowed."""
    if (value := values.get(name)) not in allowed:
        raise BadRecord(name)
    return value


def read_count(values: Mapping, name: str) -> int:
    """Return a whole number from 0."""
    if not is_count(value := values.get(name)):
        raise BadRecord(name)
    return value


def read_numbers(values: object, count: int) -> list:
    """Return a list of so many numbers."""
    if len(read_list(values, count)) != count or not all(is_number(value) for value in values):
        raise BadRecord("numbers")
    return values


def read_counts(values: object, count: int) -> list:
    """Return a list of so many whole numbers from 0."""
    if len(read_list(values, count)) != count or not all(is_count(value) for value in values):
        raise BadRecord("counts")
    return values


def read_number_or_none(value: object) -> float | None:
    """Return a number, or None for None."""
    if value is not None and not is_number(value):
        raise BadRecord("number")
    return value


def is_count(value: object) -> bool:
    """Whether a value is a whole number from 0."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < MOST_NUMBER


def is_number(value: object) -> bool:
    """Whether a value is a number that is one."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < MOST_NUMBER
