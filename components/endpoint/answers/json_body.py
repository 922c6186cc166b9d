"""Find the JSON in a body, also after a byte order mark, padding, ``data:`` or a warning.

Knows nothing of pictures and errors. Every search is bounded. No parser's error leaves the module, because a parser's
error contains the body.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

# Bounds of one body: values that are read, braces that begin no JSON, and characters of the text beside the JSON.
MOST_VALUES, MOST_TRIES, LONGEST_BESIDE = 64, 16, 4000
MOST_NAMES = 200  # of one object
# Signs that begin a value: a value takes twenty times its bytes in memory. Base64 contains no such sign.
MOST_SIGNS = 2**18
STRETCH = 2**12  # characters in which signs are counted at once

JsonObject = dict[str, object]


def _read_int(digits: str) -> int | float:
    # Python refuses integers of thousands of digits, and would refuse the whole body with them.
    return int(digits) if len(digits) < 100 else float(digits)


# Not strict: some servers wrap base64 with line breaks.
_DECODER = json.JSONDecoder(strict=False, parse_int=_read_int)
_OPENING = re.compile(r"\{|\[(?!DONE\])")
_PAGE = re.compile(r"\s*<(?:!doctype|html|head|body|\?xml)\b", re.IGNORECASE)
_LIST = re.compile(r'"(?:data|images)"\s*:\s*\[')
_MEMBER = re.compile(r'[\s,]*"((?:[^"\\]|\\.)*+)"\s*:\s*')  # the name, and the place where the value begins
_NEXT_ITEM = re.compile(r"[\s,]*(?=[\[{\"])")
_NOTHING_MORE = re.compile(r"\s*\Z")
# What a cut leaves of null, true, false, a number and an escape, from where the parser stopped.
_CUT_VALUE = re.compile(r"(?:n|nul?|t|tru?|f|fa|fals?|-|\.|[eE][+-]?|u[0-9a-fA-F]{0,4})\Z")
# Lines between values without a meaning: fields of an event, comments, the end of a stream.
_FRAME = re.compile(r"^(?:(?:event|id|retry):.*|:.*|data:[ \t]*(?:\[DONE\])?|\[DONE\])[ \t\r]*$", re.MULTILINE)


@dataclass(frozen=True)
class JsonBody:
    """Hold the objects and lists in a body, in order, and the text ``beside`` them.

    ``cut``: whether the last value began and did not end. ``unfinished``: the last list item of the cut value, as far
    as the item came; None where nothing of an item came.
    """

    values: tuple[object, ...] = field(default=(), repr=False)
    beside: str = ""
    cut: bool = False
    unfinished: object = field(default=None, repr=False)


def read_json_body(body: bytes | bytearray | str) -> JsonBody:
    """Return the JSON in a body or a text; none for a web page, and none for more than MOST_SIGNS values."""
    text = body if isinstance(body, str) else body.decode(json.detect_encoding(body), "replace")
    if _PAGE.match(text[:LONGEST_BESIDE]) or _has_too_many_values(text):
        return JsonBody(beside=text[:LONGEST_BESIDE])
    values: list[object] = []
    beside: list[str] = []
    place, start, tries, cut = 0, 0, 0, False
    while len(values) < MOST_VALUES and tries < MOST_TRIES and (opening := _OPENING.search(text, start)):
        start = opening.start()
        try:
            value, end = _DECODER.raw_decode(text, start)
        except RecursionError:
            cut = True
            break
        except ValueError as error:
            # A brace in a sentence begins no JSON. The search ends at a cut value, whose inner braces are its parts.
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


def read_object(body: bytes | bytearray) -> JsonObject | None:
    """Return the JSON object that is the whole body, None for any other body."""
    if _has_too_many_values(body):
        return None
    try:
        found = json.loads(body, strict=False, parse_int=_read_int)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def normalize_names(found: Mapping[str, object]) -> JsonObject:
    """Return an object with lower-case letters and digits as names: errorMessage, error_message -> errormessage.

    Of two names that become the same, the first with a value that is not empty counts.
    """
    named: JsonObject = {}
    for name, value in islice(found.items(), MOST_NAMES):
        plain = re.sub(r"[^a-z0-9]", "", name.lower()[:40])
        named[plain] = named.get(plain) or value
    return named


def _has_too_many_values(text: str | bytes | bytearray) -> bool:
    # ``find`` looks at many characters at a time, ``count`` at each: a picture in base64 has millions, and no sign.
    # From a sign on ``count`` is the faster of the two.
    left = MOST_SIGNS
    for sign in ",[{":
        sought: Any = sign if isinstance(text, str) else sign.encode()
        place = text.find(sought)
        while place >= 0:
            left -= text.count(sought, place, place + STRETCH)
            if left < 0:
                return True
            place = text.find(sought, place + STRETCH)
    return False


def _ends_too_early(error: ValueError, text: str) -> bool:
    if not isinstance(error, json.JSONDecodeError):
        return True
    if error.msg.startswith("Unterminated string") or _NOTHING_MORE.match(text, error.pos):
        return True
    # A brace before the last word of a sentence begins no JSON.
    return not error.msg.startswith("Expecting property name") and _CUT_VALUE.match(text, error.pos) is not None


def _read_cut_list(text: str, start: int) -> tuple[list[object], object]:
    """Return the whole items of a list of pictures that was cut, and the cut item or None."""
    opened = _LIST.search(text, start)
    items: list[object] = []
    place = opened.end() if opened else len(text)
    while len(items) < MOST_VALUES and (opening := _NEXT_ITEM.match(text, place)):
        try:
            item, place = _DECODER.raw_decode(text, opening.end())
        except (ValueError, RecursionError):
            return items, _read_cut_item(text[opening.end() :])
        items.append(item)
    return items, None


def _read_cut_item(text: str) -> object:
    """Return a cut text as far as it came, or the members of a cut object, of which the last may be a cut text."""
    if not text.startswith("{"):
        return _read_cut_text(text)
    item: JsonObject = {}
    place = 1
    while len(item) < MOST_NAMES and (named := _MEMBER.match(text, place)):
        try:
            item[named[1]], place = _DECODER.raw_decode(text, named.end())
        except (ValueError, RecursionError):
            item[named[1]] = _read_cut_text(text[named.end() :])
            break
    return item or None


def _read_cut_text(text: str) -> object:
    """Return a JSON text without its end, None for another value."""
    # An escape, such as "\\/" or "\\u002b", may have been cut too.
    for end in (len(text), text.rfind("\\", -6)):
        try:
            cut: object = _DECODER.decode(text[: max(end, 0)] + '"')
        except (ValueError, RecursionError):
            continue
        return cut
    return None


def _without_frames(beside: list[str]) -> str:
    return _FRAME.sub("", "\n".join(beside)).strip()[:LONGEST_BESIDE]
