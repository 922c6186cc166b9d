"""A streamed answer: partial pictures as they come, and the answer they end in.

Folds the events of OpenAI's images API, and those of servers near it, into the JSON object that the same call answers
without streaming. Knows nothing about how the stream travelled.
"""

import re
from collections.abc import Callable

from components.endpoint.answers.answer import read_usage, sum_usages
from components.endpoint.answers.item import picture_from
from components.endpoint.answers.sse import EventReader

# What is given a partial picture: a file as it came.
OnPartial = Callable[[bytes], None]
_ERROR_EVENT = re.compile(rb"event:[ ]?error\s")


def overlook(_picture: bytes) -> None:
    """Look at no partial picture: for a caller who wants none."""


class Streamed:
    """Gather what a stream says.

    ``error`` is the object in which it broke off, or None. ``kept`` is what came, but for what was handed on: partial
    pictures. ``begun`` is whether any was, ``broken`` whether it ended in the middle of an event.
    """

    def __init__(self, on_partial: OnPartial) -> None:
        self._on_partial = on_partial
        self._events = EventReader()
        self._completed: list = []
        self._usages: list[dict | None] = []
        self.error: dict | None = None
        self.kept = bytearray()
        self.begun = self.broken = False

    @property
    def size(self) -> int:
        """Return how many bytes it holds."""
        return len(self.kept) + self._events.held

    def feed(self, piece: bytes) -> None:
        """Take a piece of the stream, wherever it is cut."""
        for raw, found in self._events.feed(piece):
            self._take(raw, found)

    def end(self, let_go: bool = False) -> None:
        """Take what stands at the stream's end, unless that is to be ``let_go``."""
        for raw, found in () if let_go else self._events.end():
            self._take(raw, found)
            self.broken = found is None and not raw.endswith(b"[DONE]")

    def _take(self, raw: bytes, found: dict | None) -> None:
        found = found or {}
        kind = str(found.get("type") or found.get("object") or "")
        partial = "partial" in kind and not found.get("error")
        if partial and (picture := picture_from(found.get("b64_json"))):
            self.begun = True
            self._on_partial(picture)
            return
        self.kept += raw
        if found and (found.get("error") or kind == "error" or _ERROR_EVENT.match(raw)):
            self.error = found
        elif partial:
            return
        elif found.get("b64_json") or found.get("url") or kind.endswith(".completed"):
            # One that is completed without a picture is an answer without one, and not a stream that was cut.
            self._complete([found], found)
        elif isinstance(found.get("data"), list):
            # A server that streams its usual answer as one event.
            self._complete(found["data"], found)

    def _complete(self, items: list, event: dict) -> None:
        self._completed += items
        self._usages.append(read_usage(event.get("usage")) or None)

    @property
    def answer(self) -> dict | None:
        """Return the answer as it would have come without streaming; None where no picture was completed.

        [?] Each picture's usage is taken for its own, as OpenAI's schema has one in every completed event and nothing
        says that a later one holds the earlier: they are added up.
        """
        if not self._completed:
            return None
        last = self._completed[-1]
        created = last.get("created_at") if isinstance(last, dict) else None
        return {"data": self._completed, "usage": sum_usages(self._usages), "created": created}
