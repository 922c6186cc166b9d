"""Types of the fields of pydantic models, with bounds for values from anybody.

A value outside its bounds raises pydantic's ValidationError, which is a ValueError.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainSerializer,
    PlainValidator,
    ValidationError,
    WrapValidator,
)

from components.library.storage.kept_message import pack_message, unpack_message
from components.library.storage.plain_text import plain
from components.message.message import Message

# A prompt has 32,000 characters at most, and other texts have fewer.
MOST_TEXT = 100_000
# The characters that a column of the database holds.
MOST_NAME = 255
MOST_NUMBER = 2**31
# An edit has at most six parts and sixteen reference pictures.
MOST_FILES = 16


def _plain(value: object) -> object:
    return plain(value) if isinstance(value, str) else value


def _or_none(value: object, validate: Callable[[object], object]) -> object:
    try:
        return validate(value)
    except ValidationError:
        return None


def in_utc(moment: datetime) -> datetime:
    """Return a moment in UTC; a moment without a zone is one in UTC. Raises ValueError for one outside the calendar."""
    try:
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except OverflowError:
        raise ValueError("a moment outside the calendar") from None


# None in place of a value outside its bounds.
OrNone = WrapValidator(_or_none)
Text = Annotated[str, BeforeValidator(_plain), Field(max_length=MOST_TEXT)]
Name = Annotated[str, BeforeValidator(_plain), Field(min_length=1, max_length=MOST_NAME)]
# A key or an id; "" for none.
OptionalName = Annotated[Name | None, BeforeValidator(lambda value: value or None)]
# A whole number from 0, and no bool.
Count = Annotated[int, Field(strict=True, ge=0, lt=MOST_NUMBER)]
Number = Annotated[float, Field(strict=True, gt=-MOST_NUMBER, lt=MOST_NUMBER, allow_inf_nan=False)]
# (left, top, right, bottom)
Box = tuple[Count, Count, Count, Count]
# A message as data; earlier versions wrote its English text.
JsonMessage = Annotated[Message, PlainValidator(unpack_message), PlainSerializer(pack_message)]
Moment = Annotated[datetime, AfterValidator(in_utc), PlainSerializer(datetime.isoformat)]
