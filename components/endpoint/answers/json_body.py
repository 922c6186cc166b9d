"""The JSON in a body, whatever stands around it: a byte order mark, padding, ``data:``, a second object, a warning.

Reads; knows nothing of pictures and errors. Every search is bounded, and no parser's error comes out, as it would hold
the body.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice

# How many values are read of one body, how many openings of what turns out to be none are tried, and how many
# characters of what stands around them are kept.
MOST_VALUES, MOST_TRIES, LONGEST_BESIDE = 64, 16, 4000
MOST_NAMES = 200  # of one object
# Signs that begin a value: each is an object in memory that takes twenty times its bytes, and base64 has none.
MOST_SIGNS = 2**18


def _read_int(digits: str) -> int | float:
    # Python refuses whole numbers of thousands of digits, and with one all the rest.
    return int(digits) if len(digits) < 100 else float(digits)


# With line breaks in texts, as some servers wrap base64.
_DECODER = json.JSONDecoder(strict=False, parse_int=_read_int)
_OPENING = re.compile(r"\{|\[(?!DONE\])")
_PAGE = re.compile(r"\s*<(?:!doctype|html|head|body|\?xml)\b", re.IGNORECASE)
_LIST = re.compile(r'"(?:data|images)"\s*:\s*\[')
_NEXT_ITEM = re.compile(r"[\s,]*(?=[\[{\"])")
_NOTHING_MORE = re.compile(r"\s*\Z")
# What servers put between values and mean nothing by: fields of an event, comments, the end of a stream.
_FRAME = re.compile(r"^(?:(?:event|id|retry):.*|:.*|data:[ \t]*(?:\[DONE\])?|\[DONE\])[ \t\r]*$", re.MULTILINE)


@dataclass(frozen=True)
class JsonBody:
    """Hold the objects and lists found in a body, in order, and the text ``beside`` them.

    ``cut`` is whether one more began and did not end, ``unfinished`` the item of a list in it that ends within a text,
    as far as that came; None for none.
    """

    values: tuple[dict | list, ...] = field(default=(), repr=False)
    beside: str = ""
    cut: bool = False
    unfinished: object = field(default=None, repr=False)


def read_json_body(body: bytes | bytearray | str) -> JsonBody:
    """Return the JSON in a body or a text; a web page has none, and a flood of values is read as none."""
    text = body if isinstance(body, str) else body.decode(json.detect_encoding(body), "replace")
    if _PAGE.match(text[:LONGEST_BESIDE]) or _has_too_many_values(text):
        return JsonBody(beside=text[:LONGEST_BESIDE])
    values, beside, place, tries, cut = [], [], 0, 0, False
    start = place
    while len(values) < MOST_VALUES and tries < MOST_TRIES and (opening := _OPENING.search(text, start)):
        start = opening.start()
        try:
            value, end = _DECODER.raw_decode(text, start)
        except RecursionError:
            cut = True
            break
        except ValueError as error:
            # A brace in a sentence begins no JSON; what does and is cut off holds more braces, which are parts of it.
            if cut := _ends_too_early(error, text):
                break
            tries, start = tries + 1, start + 1
            continue
        beside.append(text[place:start][:LONGEST_BESIDE])
        values.append(value)
        start = place = end
    if cut:
        items, unfinished = _read_cut_list(text, start)
        values += [{"data": items}] if items else []
        return JsonBody(tuple(values), _without_frames(beside), cut, unfinished)
    beside.append(text[place : place + LONGEST_BESIDE])
    return JsonBody(tuple(values), _without_frames(beside))


def read_object(body: bytes | bytearray) -> dict | None:
    """Return the JSON object that a body is, None for anything else."""
    if _has_too_many_values(body):
        return None
    try:
        found = json.loads(body, strict=False, parse_int=_read_int)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def name_plainly(found: Mapping[str, object]) -> dict[str, object]:
    """Return an object by its names in small letters and digits alone: errorMessage, error_message are errormessage.

    Of two names that become one, the first that holds something counts.
    """
    named: dict[str, object] = {}
    for name, value in islice(found.items(), MOST_NAMES):
        plain = re.sub(r"[^a-z0-9]", "", name.lower()[:40])
        named[plain] = named.get(plain) or value
    return named


def _has_too_many_values(text: str | bytes | bytearray) -> bool:
    signs = (",", "[", "{") if isinstance(text, str) else (b",", b"[", b"{")
    return sum(map(text.count, signs)) > MOST_SIGNS


def _ends_too_early(error: ValueError, text: str) -> bool:
    if not isinstance(error, json.JSONDecodeError):
        return True
    return error.msg.startswith("Unterminated string") or _NOTHING_MORE.match(text, error.pos) is not None


def _read_cut_list(text: str, start: int) -> tuple[list[object], object]:
    """Return the items that came whole of a list of pictures that was cut, and the next as far as it came, or None."""
    begun, items = _LIST.search(text, start), []
    place = begun.end() if begun else len(text)
    while len(items) < MOST_VALUES and (opening := _NEXT_ITEM.match(text, place)):
        try:
            item, place = _DECODER.raw_decode(text, opening.end())
        except (ValueError, RecursionError):
            return items, _read_cut_item(text[opening.end() :])
        items.append(item)
    return items, None


def _read_cut_item(text: str) -> object:
    """Return the item that a text is which ends within a string of the item, None where it ends otherwise."""
    try:
        return _DECODER.decode(text + ('"}' if text.startswith("{") else '"'))
    except (ValueError, RecursionError):
        return None


def _without_frames(beside: list[str]) -> str:
    return _FRAME.sub("", "\n".join(beside)).strip()[:LONGEST_BESIDE]
