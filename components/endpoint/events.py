"""Server-sent events, as an images endpoint streams them: pieces of a body in, JSON objects out.

The format is the WHATWG's (HTML standard, 9.2.6): lines of "field: value", an empty line ends an event, several data
lines are joined. What is no JSON object, such as ``[DONE]``, is left out. Decodes no picture.
"""

import json
import re
from collections.abc import Iterator

_END = re.compile(rb"\r\n|\n|\r(?!\n|$)")


class EventReader:
    """Read the objects of a stream as its pieces come, wherever they are cut."""

    def __init__(self) -> None:
        self._rest: list[bytes] = []
        self._data: list[bytes] = []

    def feed(self, piece: bytes) -> Iterator[dict]:
        """Yield the objects of the events that this piece completes."""
        self._rest.append(piece)
        # A picture is one line of megabytes: put together once, and not with every piece.
        if b"\n" not in piece and b"\r" not in piece:
            return
        *lines, rest = _END.split(b"".join(self._rest))
        self._rest = [rest]
        for line in lines:
            self._read(line)
            if not line:
                yield from self._finish()

    def end(self) -> Iterator[dict]:
        """Yield what stands in a last event that no empty line ended; some servers leave it out."""
        self._read(b"".join(self._rest).rstrip(b"\r"))
        self._rest = []
        yield from self._finish()

    def _read(self, line: bytes) -> None:
        if line.startswith(b"data:"):
            self._data.append(line[5:].removeprefix(b" "))

    def _finish(self) -> Iterator[dict]:
        text, self._data = b"\n".join(self._data), []
        try:
            found = json.loads(text) if text else None
        except (ValueError, RecursionError):
            return
        if isinstance(found, dict):
            yield found
