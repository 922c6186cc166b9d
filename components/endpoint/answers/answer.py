"""An answer: the pictures that came, with their counts, and the names of models in a list of them.

What is read of it is read here and in ``item``; where the JSON is in it, ``json_body`` knows. Fetches nothing.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from components.endpoint.answers.item import Item, is_picture, picture_from, read_items
from components.endpoint.answers.json_body import read_json_body
from components.endpoint.answers.redaction import Redaction
from components.endpoint.contracts.cost import is_all_zeros

LONGEST_NAME = 200
MOST_COUNTS, LARGEST_COUNT = 50, 2**53


@dataclass(frozen=True)
class Answer:
    """Hold what came back: ``pictures`` as they came (PNG, JPEG, WebP, GIF or AVIF bytes), at least one.
    Where the connection was cut the last may lack its end.

    ``asked`` is how many pictures were asked for, ``usage`` the tokens as the endpoint counts them, ``created`` its
    Unix time, ``seconds`` how long the call took. ``unread`` is what came back as it came, without the key, where it
    holds something for a picture that could not be had; else empty. ``lost`` is a sentence that says why, where a link
    did not bring it. ``notice`` is what a person should know although pictures came: what else the endpoint said,
    without the key; "" for nothing.
    """

    pictures: tuple[bytes, ...] = field(repr=False)
    asked: int
    seconds: float
    usage: Mapping[str, object] | None = None
    request_id: str | None = None
    created: int | None = None
    unread: bytes = field(default=b"", repr=False)
    lost: str = ""
    notice: str = ""

    @property
    def missing(self) -> int:
        """Return how many pictures fewer came than were asked for."""
        return max(0, self.asked - len(self.pictures))


@dataclass(frozen=True)
class Content:
    """Hold what was read of a body: its ``items``, the JSON ``values`` they stand in, and the words ``beside`` them.

    ``cut`` is whether its JSON ended too early.
    """

    items: tuple[Item, ...] = ()
    values: tuple[object, ...] = field(default=(), repr=False)
    beside: str = ""
    cut: bool = False

    @property
    def usage(self) -> dict | None:
        """Return the counts it comes with, None where there are none."""
        return read_usage(self._find("usage"))

    @property
    def created(self) -> int | None:
        """Return the Unix time it names."""
        created = self._find("created")
        return created if isinstance(created, int) and 0 < created < LARGEST_COUNT else None

    def _find(self, name: str) -> object:
        objects = [value for value in self.values if isinstance(value, dict)]
        inner = [value[place] for value in objects for place in ("data", "response", "output") if place in value]
        found = (value[name] for value in (*objects, *inner) if isinstance(value, dict) and value.get(name))
        return next(found, None)


def read_content(body: bytes | bytearray) -> Content:
    """Return what is in a body: a picture by itself, as bytes or base64, or JSON that holds some.

    The last picture of a body that was cut is as long as it came.
    """
    if is_picture(body):
        return Content((Item(picture=bytes(body)),))
    found = read_json_body(body)
    if not found.values and (picture := picture_from(body.decode("utf-8-sig", "replace").strip().strip('"'))):
        return Content((Item(picture=picture),))
    content = read_values(found.values, found.beside, found.cut)
    # What came of a picture was made, and is paid for, though the rest of it is missing.
    begun = tuple(item for item in read_items([found.unfinished]).items if item.picture)
    return replace(content, items=content.items + begun)


def read_values(values: Sequence[object], beside: str = "", cut: bool = False) -> Content:
    """Return what is in JSON values."""
    found = read_items(values)
    return Content(found.items, tuple(values), f"{found.words} {beside}".strip(), cut)


def read_models(answer: dict | None, redaction: Redaction) -> tuple[str, ...] | None:
    """Return the models' names in the answer to a call for their list; None where there is no list.

    In the endpoint's order, each once. A name that is no line of text, is longer than ``LONGEST_NAME`` characters or
    holds the key is left out.
    """
    items = answer.get("data") if answer else None
    if not isinstance(items, list):
        return None
    names = (item.get("id") for item in items if isinstance(item, dict))
    texts = (name.strip() for name in names if isinstance(name, str) and len(name) <= LONGEST_NAME)
    return tuple(dict.fromkeys(text for text in texts if text and text.isprintable() and not redaction.is_in(text)))


def read_usage(found: object) -> dict | None:
    """Return the counts in a usage object, those in its details included; None where every one of them is 0.

    A number that is no count (negative, not finite, beyond ``LARGEST_COUNT``) is left out.
    """
    counts = _read_counts(found, 2)
    return None if is_all_zeros(counts) else counts


def _read_counts(found: object, levels: int) -> dict | None:
    # A text in it could be anything.
    if not isinstance(found, dict):
        return None
    named = {name: value for name, value in islice(found.items(), MOST_COUNTS) if re.fullmatch(r"\w{1,64}", name)}
    counts = {name: value for name, value in named.items() if _is_count(value)}
    inner = (name for name in named if name.endswith("_details") and levels > 1)
    details = {name: _read_counts(named[name], levels - 1) for name in inner}
    return counts | {name: value for name, value in details.items() if value is not None}


def _is_count(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= LARGEST_COUNT


def sum_usages(usages: Sequence[Mapping[str, object] | None]) -> dict[str, object] | None:
    """Return usages added up, number by number; None where one of them is not known."""
    if not usages or any(usage is None for usage in usages):
        return None
    total: dict[str, object] = {}
    for usage in usages:
        for name, value in usage.items():
            earlier = total.get(name)
            if isinstance(value, Mapping):
                total[name] = sum_usages([earlier, value]) if isinstance(earlier, Mapping) else dict(value)
            else:
                total[name] = value + earlier if isinstance(earlier, int | float) else value
    return total
