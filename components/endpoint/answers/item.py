"""The items of an answer: a picture, or a link to a picture, in any known shape.

    {"data": [{"b64_json": ...}]}                        the documented shape
    {"images": [...]}  {"output": ...}  {"data": {...}}  under a name of PLACES: the first in their order with an item
    {"choices": [{"message": {"content": ...}}]}         in a model's text, as a data: URL or a Markdown image

Searches only under names that servers give to drawn pictures, because an answer may repeat the input picture. The
search is bounded in depth and count. Fetches nothing. Recognizes a picture by its first bytes.
"""

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote

from components.endpoint.answers.json_body import normalize_names, read_json_body

# PNG, JPEG, WebP, GIF, and AVIF by its main brand or one of the compatible ones (ISO/IEC 14496-12, 4.3).
PICTURE = re.compile(
    rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff|RIFF.{4}WEBP|GIF8[79]a|.{4}ftyp(?:.{4}){0,12}?avi[fs]", re.DOTALL
)
MOST_ITEMS, MOST_LOOKED, DEEPEST = 16, 2000, 16
# Names as ``normalize_names`` writes them: of base64 texts, of links, and of values that contain base64 or links.
TEXTS = ("b64json", "b64", "base64", "imagebase64", "base64image", "imageb64", "bytesbase64encoded")
LINKS = ("url", "imageurl", "uri", "fileurl", "downloadurl")
PLACES = (
    *("data", "images", "image", "output", "outputs", "result", "results", "artifacts", "predictions", "response"),
    *("imageurl", "imageurls", "urls", "inlinedata", "choices", "candidates", "message", "delta", "content", "parts"),
    "text",
)
# A text under these names is a sentence, not a picture.
SENTENCES = {"message", "delta"}
# An address ends before the next "[" without backtracking, so that the time is linear in the length of the text.
_IMAGE_IN_TEXT = re.compile(
    r"!\[[^\]\n]{0,500}\]\(\s{0,20}<?([^\s)>\[]++)[^)\n]{0,500}\)|(data:image/[\w.+-]+;base64,[\w+/=%-]++)"
)
_URL_SAFE, _SPACES = bytes.maketrans(b"-_", b"+/"), b" \t\r\n\f\v"


@dataclass(frozen=True)
class Item:
    """Hold one item of an answer: the picture, or the link to the picture; both None for an unreadable item."""

    picture: bytes | None = field(default=None, repr=False)
    link: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Items:
    """Hold an answer's items in order, and the ``text`` of a model around the items."""

    items: tuple[Item, ...] = ()
    text: str = ""


def read_items(values: Sequence[object]) -> Items:
    """Return the items in the JSON values of an answer."""
    search = _Search()
    found = search.look(list(values), 0)
    return Items(tuple(found), " ".join(" ".join(search.texts).split()))


def is_picture(data: bytes | bytearray) -> bool:
    """Return whether bytes begin like a PNG, JPEG, WebP, GIF or AVIF file."""
    return PICTURE.match(data) is not None


def picture_from(text: object) -> bytes | None:
    """Return the picture in a base64 text, bare or in a data: URL; None for a text without a picture.

    URL-safe base64, line breaks and missing padding are accepted.
    """
    if not isinstance(text, str):
        return None
    if text[:5].lower() == "data:":
        text = text.partition(",")[2]
        text = unquote(text) if "%" in text else text
    picture = _decode(text)
    return picture if picture and is_picture(picture) else None


def _decode(text: str) -> bytes | None:
    """Return the bytes of a base64 text, None for another text."""
    try:
        # As most endpoints write it: megabytes that need not be copied.
        return base64.b64decode(text, validate=True)
    except ValueError:
        pass
    try:
        raw = text.encode("ascii").translate(_URL_SAFE, _SPACES).rstrip(b"=")
        # A single last digit, left by a cut, encodes no byte.
        raw = raw[: len(raw) - (len(raw) % 4 == 1)]
        return base64.b64decode(raw + b"=" * (-len(raw) % 4), validate=True)
    except ValueError:
        return None


class _Search:
    """Search the values of one answer; ``texts`` are a model's texts around the pictures."""

    def __init__(self) -> None:
        self._left = MOST_LOOKED
        self.texts: list[str] = []

    def look(self, value: object, depth: int, place: str = "") -> list[Item]:
        """Return the items in the value of the name ``place``."""
        self._left -= 1
        if depth > DEEPEST or self._left < 0:
            return []
        if isinstance(value, dict):
            return self._look_in_object(normalize_names(value), depth)
        if isinstance(value, str):
            return [] if place in SENTENCES else self._look_in_text(value, depth)
        found: list[Item] = []
        for inner in value if isinstance(value, list) else ():
            found += self.look(inner, depth + 1, place)
            if len(found) >= MOST_ITEMS or self._left < 0:
                break
        return found[:MOST_ITEMS]

    def _look_in_object(self, named: dict[str, object], depth: int) -> list[Item]:
        """Return an object's own picture, else the items under a name of PLACES, else the object's link."""
        texts = [text for name in (*TEXTS, *LINKS) if isinstance(text := named.get(name), str) and text.strip()]
        if picture := next(filter(None, map(picture_from, texts)), None):
            return [Item(picture=picture)]
        unreadable: list[Item] = []
        for place in PLACES:
            found = self.look(named[place], depth + 1, place) if named.get(place) else []
            if any(item.picture or item.link for item in found):
                return found
            unreadable = unreadable or found
        links = (text for name in LINKS if isinstance(text := named.get(name), str) and text[:5].lower() != "data:")
        if link := next(filter(None, map(str.strip, links)), None):
            return [Item(link=link)]
        return unreadable or ([Item()] if texts else [])

    def _look_in_text(self, text: str, depth: int) -> list[Item]:
        """Return the items in a text: a picture, a link, JSON, or sentences with pictures."""
        if picture := picture_from(text):
            return [Item(picture=picture)]
        short = text.strip()
        if re.fullmatch(r"https?://\S+", short, re.IGNORECASE):
            return [Item(link=short)]
        if short[:1] in ("{", "["):
            return [item for value in read_json_body(short).values for item in self.look(value, depth + 1)][:MOST_ITEMS]
        found = []
        for image in _IMAGE_IN_TEXT.finditer(text):
            named = image[1] or image[2]
            found.append(Item(picture_from(named)) if named.startswith("data:") else Item(link=named))
            if len(found) == MOST_ITEMS:
                break
        self.texts.append(_IMAGE_IN_TEXT.sub(" ", text)[:4000])
        return found
