"""A streamed answer: partial pictures, and the final answer put together from events.

Turns the events of OpenAI's images API and of similar servers into the JSON object that the same call answers without
streaming. Knows nothing about HTTP.
"""

import re
from collections.abc import Callable

from components.endpoint.answers.answer import Usage, read_usage, sum_usages
from components.endpoint.answers.item import picture_from
from components.endpoint.answers.json_body import JsonObject
from components.endpoint.answers.sse import EventReader

# Takes the bytes of each partial picture.
OnPartial = Callable[[bytes], None]
_ERROR_EVENT = re.compile(rb"event:[ ]?error\s")


def ignore_partial(_picture: bytes) -> None:
    """Ignore a partial picture."""


class StreamedAnswer:
    """Collect the events of one stream; ``on_partial`` gets each partial picture.

    ``error``: the error object that ended the stream, or None. ``kept``: the bytes of all events but partial pictures.
    ``has_partials``: whether a partial picture came. ``broken``: whether the stream ended within an event.
    """

    def __init__(self, on_partial: OnPartial) -> None:
        self._on_partial = on_partial
        self._events = EventReader()
        self._completed: list[object] = []
        self._usages: list[Usage | None] = []
        self.error: JsonObject | None = None
        self.kept = bytearray()
        self.has_partials = self.broken = False

    @property
    def size(self) -> int:
        """Return the count of bytes in memory."""
        return len(self.kept) + self._events.held

    def feed(self, piece: bytes) -> None:
        """Read a piece of the stream, which may be cut anywhere."""
        for raw, found in self._events.feed(piece):
            self._read_event(raw, found or {})

    def end(self, discard: bool = False) -> None:
        """Read the last event of the stream, or ``discard`` it."""
        for raw, found in () if discard else self._events.end():
            self._read_event(raw, found or {})
            self.broken = found is None and not raw.endswith(b"[DONE]")

    def _read_event(self, raw: bytes, found: JsonObject) -> None:
        kind = str(found.get("type") or found.get("object") or "")
        partial = "partial" in kind and not found.get("error")
        if partial and (picture := picture_from(found.get("b64_json"))):
            self.has_partials = True
            self._on_partial(picture)
            return
        self.kept += raw
        if found and (found.get("error") or kind == "error" or _ERROR_EVENT.match(raw)):
            self.error = found
        elif partial:
            return
        elif found.get("b64_json") or found.get("url") or kind.endswith(".completed"):
            # A completed event without a picture is an answer without a picture, and no cut stream.
            self._complete([found], found)
        elif isinstance(items := found.get("data"), list):
            # Some servers stream the usual answer as one event.
            self._complete(items, found)

    def _complete(self, items: list[object], event: JsonObject) -> None:
        self._completed += items
        self._usages.append(read_usage(event.get("usage")) or None)

    @property
    def answer(self) -> JsonObject | None:
        """Return the answer in the shape without streaming; None where no picture was completed.

        [?] The usages of all completed events are added up: OpenAI's schema has one in every completed event, and does
        not say that a later usage includes the earlier ones.
        """
        if not self._completed:
            return None
        last = self._completed[-1]
        created = last.get("created_at") if isinstance(last, dict) else None
        return {"data": self._completed, "usage": sum_usages(self._usages), "created": created}
