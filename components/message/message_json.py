"""Messages as JSON, as they are kept in a database or a file.

{"text": "The endpoint refused the key ({status}).", "values": {"status": 401}} has what is said, in no language. A
message that is read may be a stranger's: its length, its depth and its values are bounded.
"""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import MAXYEAR, MINYEAR, date, datetime
from decimal import Decimal, InvalidOperation

from components.message.message import Listed, Message, Plural, Sentences, Value, verbatim
from components.message.money import Money

# The letters of a text, the values of a message, and the messages within one another.
MOST_LETTERS, MOST_VALUES, MOST_DEPTH = 4000, 100, 6
# The times that a text may say one of its values.
MOST_REPEATED = 2
# The digits of a number before its point. With 2 more as percent and 9 decimals, decimal's context of 28 has enough.
MOST_DIGITS = 16


def write_message(message: Message) -> dict[str, object]:
    """Return a message as JSON, which ``read_message`` reads."""
    match message:
        case Sentences():
            return {"sentences": [write_message(part) for part in message.parts]}
        case Listed():
            return {"list": [_write_value(item) for item in message.items], "last": message.last}
    values = {name: _write_value(value) for name, value in message.values.items()}
    text = {"one": message.text, "many": message.many} if isinstance(message, Plural) else {"text": message.text}
    return text | ({"values": values} if values else {})


def read_message(found: object) -> Message:
    """Return the message of JSON, or of a plain text as earlier versions wrote; what cannot be read is left out."""
    return _read_message(found, MOST_DEPTH) or Message()


def _read_message(found: object, depth: int) -> Message | None:
    if isinstance(found, str):
        return verbatim(found[:MOST_LETTERS])
    if not isinstance(found, Mapping) or not depth:
        return None
    values = _read_values(found.get("values"), depth)
    match found:
        case {"text": str(text)}:
            return Message(_read_text(text), **values)
        case {"one": str(one), "many": str(many)}:
            n = values.pop("n", 0)
            return Plural(_read_text(one), _read_text(many), n=n if isinstance(n, int) else 0, **values)
        case {"sentences": list(parts)}:
            return Sentences(*(_read_message(part, depth - 1) for part in parts[:MOST_VALUES]))
        case {"list": list(items), "last": "or" | "and" | "" as last}:
            return Listed([_read_value(item, depth - 1) for item in items[:MOST_VALUES]], str(last))
    return None


def _read_text(text: str) -> str:
    """Return a text with fields; one that repeats a field often, and would multiply its value, without them."""
    text = text[:MOST_LETTERS]
    often = any(times > MOST_REPEATED for times in Counter(re.findall(r"\{\w+", text)).values())
    return text.replace("{", "{{").replace("}", "}}") if often else text


def _read_values(found: object, depth: int) -> dict[str, Value]:
    if not isinstance(found, Mapping):
        return {}
    pairs = list(found.items())[:MOST_VALUES]
    return {str(name): _read_value(value, depth - 1) for name, value in pairs if str(name).isidentifier()}


def _write_value(value: Value) -> object:
    match value:
        case Message():
            return write_message(value)
        case tuple():
            return {"list": [_write_value(item) for item in value], "last": ""}
        case Money():
            return {"money": str(value.amount), "currency": value.currency}
        case Decimal():
            return {"decimal": str(value)}
        case datetime():
            return {"moment": value.isoformat()}
        case date():
            return {"day": value.isoformat()}
    return value


def _read_value(found: object, depth: int) -> Value:
    """Return a value of a message's JSON, None for a value in no known shape."""
    try:
        match found:
            case str():
                return found[:MOST_LETTERS]
            case bool() | None:
                return None
            case int() | float():
                return found if abs(found) < 10**MOST_DIGITS else None
            case {"money": str(amount), "currency": str(currency)}:
                return Money(_read_decimal(amount), currency[:3])
            case {"decimal": str(amount)}:
                return _read_decimal(amount)
            case {"moment": str(moment)}:
                return _read_moment(moment)
            case {"day": str(day)}:
                return date.fromisoformat(day)
    except (ValueError, InvalidOperation):
        return None
    return _read_message(found, depth)


def _read_decimal(text: str) -> Decimal:
    """Return the number of a text. Raises InvalidOperation, or ValueError for a number of no amount of money."""
    number = Decimal(text[:40])
    if not number.is_finite() or abs(number.adjusted()) >= MOST_DIGITS:
        raise ValueError
    return number


def _read_moment(text: str) -> datetime:
    """Return the time of a text. Raises ValueError, also for a time that some zone of a reader could not express."""
    moment = datetime.fromisoformat(text)
    if not MINYEAR < moment.year < MAXYEAR:
        raise ValueError
    return moment
