"""The reader of the answer at work: language and time zone, by what the reader's browser or script sends.

The reader is held in the context of each event and of each request for the page. Outside of both, at the start and in
the jobs, the reader reads English.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from components.studio.language.languages import ENGLISH_TAG, find_tag, negotiate

LANGUAGE_COOKIE, ZONE_COOKIE = "proofroom-language", "proofroom-zone"
# The visits whose choice is remembered beside the cookie, which a browser may refuse in a frame.
MOST_VISITS = 1000


@dataclass(frozen=True)
class Reader:
    """Hold the tag of the reader's language, and the reader's time zone, None where it is not known."""

    language: str = ENGLISH_TAG
    zone: ZoneInfo | None = None


# An event may go on for minutes, and its reader may switch the language meanwhile: the reader is looked up each time.
Lookup = Callable[[], Reader]

_LOOKUP: ContextVar[Lookup] = ContextVar("reader", default=Reader)


def reader_now() -> Reader:
    """Return the reader of the event or the request at work."""
    return _LOOKUP.get()()


@contextmanager
def reading(reader: Lookup | Reader | str) -> Iterator[None]:
    """Write for a reader, for a reader of a language by its tag, or for the reader that a lookup returns each time."""
    known = Reader(reader) if isinstance(reader, str) else reader
    token = _LOOKUP.set((lambda: known) if isinstance(known, Reader) else known)
    try:
        yield
    finally:
        _LOOKUP.reset(token)


def read_reader(headers: Mapping[str, str], cookies: Mapping[str, str]) -> Reader:
    """Return the reader who sends a request: by the cookies of the page, else by Accept-Language, else English."""
    chosen = find_tag(cookies.get(LANGUAGE_COOKIE))
    return Reader(chosen or negotiate(headers.get("accept-language", "")), _read_zone(cookies.get(ZONE_COOKIE)))


class Readers:
    """Remember the languages that visits chose, by their session hashes."""

    def __init__(self) -> None:
        self._chosen: OrderedDict[str, str] = OrderedDict()

    def choose(self, visit: str | None, language: object) -> None:
        """Remember the language that a visit chose; a language that is not on offer is ignored."""
        if visit and (tag := find_tag(language)):
            self._chosen[visit] = tag
            self._chosen.move_to_end(visit)
            while len(self._chosen) > MOST_VISITS:
                self._chosen.popitem(last=False)

    def forget(self, visit: str | None) -> None:
        """Forget a visit that is over."""
        self._chosen.pop(visit or "", None)

    def follow(self, request: Any, visit: str | None) -> Lookup:
        """Return the lookup of an event's reader by its ``gr.Request``, or by the first of several."""
        first = request[0] if isinstance(request, list) and request else request
        headers, cookies = getattr(first, "headers", None), getattr(first, "cookies", None)
        reader = read_reader(headers or {}, cookies or {})
        return lambda: replace(reader, language=self._chosen.get(visit or "", reader.language))


def _read_zone(name: str | None) -> ZoneInfo | None:
    """Return a time zone by its IANA name, None for a name of no zone."""
    # ``%2F`` as encodeURIComponent writes the slash.
    wanted = (name or "").replace("%2F", "/")
    if not wanted or len(wanted) > 60:
        return None
    try:
        return ZoneInfo(wanted)
    except (ValueError, OSError, KeyError):
        return None
