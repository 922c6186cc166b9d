"""The answer to a request: pictures, usage and request id; and the list of models.

``item`` reads the pictures, ``json_body`` finds the JSON in a body. Fetches nothing.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from components.endpoint.answers.item import Item, is_picture, picture_from, read_items
from components.endpoint.answers.json_body import JsonObject, read_json_body
from components.endpoint.answers.redaction import Redaction
from components.endpoint.contracts.cost import is_all_zeros
from components.message.message import NO_MESSAGE, Message

LONGEST_NAME = 200
MOST_COUNTS, LARGEST_COUNT = 50, 2**53

# Counts by name; under a name that ends in "_details", counts by name once more.
Usage = dict[str, object]


@dataclass(frozen=True)
class Answer:
    """Hold an answer with at least one picture.

    ``pictures``: PNG, JPEG, WebP, GIF or AVIF bytes, unchanged; after a cut connection the last picture may lack its
    end. ``asked``: the count of pictures in the request. ``seconds``: the duration of the call. ``usage``: the
    endpoint's token counts. ``created``: the endpoint's Unix time. ``unread``: the body without the key, where a
    picture in the body could not be read; else empty. ``lost``: why a linked picture could not be fetched. ``notice``:
    the endpoint's words beside the pictures, without the key. Both are empty messages where there is nothing to say.
    """

    pictures: tuple[bytes, ...] = field(repr=False)
    asked: int
    seconds: float
    usage: Mapping[str, object] | None = None
    request_id: str | None = None
    created: int | None = None
    unread: bytes = field(default=b"", repr=False)
    lost: Message = NO_MESSAGE
    notice: Message = NO_MESSAGE

    @property
    def missing(self) -> int:
        """Return the count of requested pictures that did not come."""
        return max(0, self.asked - len(self.pictures))


@dataclass(frozen=True)
class Content:
    """Hold the content of a body: its ``items``, the JSON ``values`` around the items, and the text ``beside`` them.

    ``cut``: whether the JSON of the body ended too early.
    """

    items: tuple[Item, ...] = ()
    values: tuple[object, ...] = field(default=(), repr=False)
    beside: str = ""
    cut: bool = False

    @property
    def usage(self) -> Usage | None:
        """Return the token counts in the body, None for none."""
        return read_usage(self._find("usage"))

    @property
    def created(self) -> int | None:
        """Return the Unix time in the body, None for none."""
        created = self._find("created")
        return created if isinstance(created, int) and 0 < created < LARGEST_COUNT else None

    def _find(self, name: str) -> object:
        objects = [value for value in self.values if isinstance(value, dict)]
        inner = [value[place] for value in objects for place in ("data", "response", "output") if place in value]
        found = (value[name] for value in (*objects, *inner) if isinstance(value, dict) and value.get(name))
        return next(found, None)


def read_content(body: bytes | bytearray) -> Content:
    """Return the content of a body: a bare picture, as bytes or base64, or JSON with pictures.

    The last picture of a body that was cut may lack its end.
    """
    if is_picture(body):
        return Content((Item(picture=bytes(body)),))
    found = read_json_body(body)
    if not found.values and (picture := picture_from(body.decode("utf-8-sig", "replace").strip().strip('"'))):
        return Content((Item(picture=picture),))
    content = read_values(found.values, found.beside, found.cut)
    # A picture without its end was made, and is paid for.
    partial = tuple(item for item in read_items([found.unfinished]).items if item.picture)
    return replace(content, items=content.items + partial)


def read_values(values: Sequence[object], beside: str = "", cut: bool = False) -> Content:
    """Return the content of JSON values; ``beside`` is the text around the values, ``cut`` as in Content."""
    found = read_items(values)
    return Content(found.items, tuple(values), f"{found.text} {beside}".strip(), cut)


def read_models(answer: JsonObject | None, redaction: Redaction) -> tuple[str, ...] | None:
    """Return the names in the answer to a request for the list of models; None where the answer has no list.

    The names are in the endpoint's order, each once. A name with an unprintable character, with more than
    ``LONGEST_NAME`` characters or with the key is left out.
    """
    items = answer.get("data") if answer else None
    if not isinstance(items, list):
        return None
    names = (item.get("id") for item in items if isinstance(item, dict))
    texts = (name.strip() for name in names if isinstance(name, str) and len(name) <= LONGEST_NAME)
    return tuple(dict.fromkeys(text for text in texts if text and text.isprintable() and not redaction.is_in(text)))


def read_usage(found: object) -> Usage | None:
    """Return the counts in a usage object and in its details; None where every count is 0.

    A number that is no count (negative, not finite, beyond ``LARGEST_COUNT``) is left out.
    """
    counts = _read_counts(found, 2)
    return None if is_all_zeros(counts) else counts


def _read_counts(found: object, levels: int) -> Usage | None:
    # Texts are left out: an endpoint may write anything into them.
    if not isinstance(found, dict):
        return None
    named = {name: value for name, value in islice(found.items(), MOST_COUNTS) if re.fullmatch(r"\w{1,64}", name)}
    counts: Usage = {name: value for name, value in named.items() if _is_count(value)}
    inner = (name for name in named if name.endswith("_details") and levels > 1)
    details = {name: _read_counts(named[name], levels - 1) for name in inner}
    return counts | {name: value for name, value in details.items() if value is not None}


def _is_count(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= LARGEST_COUNT


def sum_usages(usages: Sequence[Mapping[str, object] | None]) -> Usage | None:
    """Return the sum of usages, count by count; None where a usage is None, or for no usages."""
    if not usages:
        return None
    total: Usage = {}
    for usage in usages:
        if usage is None:
            return None
        for name, value in usage.items():
            earlier = total.get(name)
            if isinstance(value, Mapping):
                total[name] = sum_usages([earlier, value]) if isinstance(earlier, Mapping) else dict(value)
            elif isinstance(value, int | float) and isinstance(earlier, int | float):
                total[name] = value + earlier
            else:
                total[name] = value
    return total
