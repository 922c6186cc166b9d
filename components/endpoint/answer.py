"""What came back: the pictures, the counts, the names of models in an endpoint's JSON, whatever shape it gave them.

Reads; fetches nothing. Of pictures it knows only how a PNG, JPEG or WebP begins.
"""

import base64
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from components.endpoint.cost import is_all_zeros

PICTURE = re.compile(rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff|RIFF.{4}WEBP", re.DOTALL)
LONGEST_NAME = 200


@dataclass(frozen=True)
class Answer:
    """Hold what came back: ``pictures`` as they came (PNG, JPEG or WebP bytes), at least one.

    ``asked`` is how many pictures were asked for, ``usage`` the tokens as the endpoint counts them, ``created`` its
    Unix time, ``seconds`` how long the call took. ``unread`` is what came back as it came, without the key, where it
    holds something for a picture that could not be had; else empty. ``lost`` is a sentence that says why, where a link
    did not bring it.
    """

    pictures: tuple[bytes, ...] = field(repr=False)
    asked: int
    seconds: float
    usage: Mapping[str, object] | None = None
    request_id: str | None = None
    created: int | None = None
    unread: bytes = field(default=b"", repr=False)
    lost: str = ""

    @property
    def missing(self) -> int:
        """Return how many pictures fewer came than were asked for."""
        return max(0, self.asked - len(self.pictures))


@dataclass(frozen=True)
class Item:
    """Hold one item of an answer: the picture itself, or where it lies, as it was sent; both None where it is neither.

    ``told`` is whether it holds something for a picture, readable or not.
    """

    picture: bytes | None = field(default=None, repr=False)
    link: str | None = field(default=None, repr=False)
    told: bool = True


def read_object(body: bytes | bytearray) -> dict | None:
    """Return the JSON object in a body, None for anything else; lets no parser's error out, which holds the body."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def read_items(answer: dict | None) -> list[Item]:
    """Return what an answer holds for each picture."""
    items = answer.get("data") if answer else None
    return [_read_item(item) for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def read_answer(answer: dict, pictures: Sequence[bytes], asked: int, seconds: float, request_id: str | None) -> Answer:
    """Return what came back: an answer's counts, with the ``pictures`` that were had of its items."""
    created = answer.get("created")
    usage = read_usage(answer.get("usage"))
    return Answer(tuple(pictures), asked, seconds, usage, request_id, created if isinstance(created, int) else None)


def read_models(answer: dict | None, key: str) -> tuple[str, ...] | None:
    """Return the models' names in the answer to a call for their list; None where there is no list.

    In the endpoint's order, each once. A name that is no line of text, is longer than ``LONGEST_NAME`` characters or
    holds the ``key`` is left out.
    """
    items = answer.get("data") if answer else None
    if not isinstance(items, list):
        return None
    names = (item.get("id") for item in items if isinstance(item, dict))
    texts = (name.strip() for name in names if isinstance(name, str) and len(name) <= LONGEST_NAME)
    # A short key is no secret.
    return tuple(
        dict.fromkeys(text for text in texts if text and text.isprintable() and not (len(key) >= 8 and key in text))
    )


def read_usage(found: object) -> dict | None:
    """Return the counts in a usage object, those in its details included; None where every one of them is 0."""
    counts = _read_counts(found)
    return None if is_all_zeros(counts) else counts


def _read_counts(found: object) -> dict | None:
    # A text in it could be anything.
    if not isinstance(found, dict):
        return None
    counts = {name: value for name, value in found.items() if isinstance(value, int | float)}
    details = {name: _read_counts(value) for name, value in found.items() if name.endswith("_details")}
    return counts | {name: value for name, value in details.items() if value is not None}


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


def is_picture(data: bytes) -> bool:
    """Return whether bytes begin as a PNG, JPEG or WebP does."""
    return PICTURE.match(data) is not None


def _read_item(item: dict) -> Item:
    text, url = item.get("b64_json"), item.get("url")
    if isinstance(text, str) and text:
        return Item(picture=picture_from(text))
    if not isinstance(url, str) or not url:
        return Item(told=False)
    return Item(picture=picture_from(url)) if url.startswith("data:") else Item(link=url)


def picture_from(text: object) -> bytes | None:
    """Return the bytes of base64, bare or in a data: URL; None where it is none or no picture comes out."""
    if not isinstance(text, str):
        return None
    text = "".join((text.partition(",")[2] if text.startswith("data:") else text).split())
    try:
        picture = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except ValueError:
        return None
    return picture if is_picture(picture) else None
