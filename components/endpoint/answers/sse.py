"""Server-sent events, as an images endpoint streams them: pieces of a body in, events out.

The format is the WHATWG's (HTML standard, 9.2.6): lines of "field: value", an empty line ends an event, several data
lines are joined. Decodes no picture.
"""

import re
from collections.abc import Iterator

from components.endpoint.answers.json_body import read_object

LINE_COST = 64  # bytes that a line takes besides its own
_END = re.compile(rb"\r\n|\n|\r(?!\n|$)")


class EventReader:
    """Read the events of a stream as its pieces come, wherever they are cut.

    An event is its bytes as they came, comments and the kind of line ends apart, and the JSON object in it: None where
    there is none, as in ``[DONE]``. ``held`` is how many bytes are held of an event that has not ended yet.
    """

    def __init__(self) -> None:
        self._rest: list[bytes] = []
        self._lines: list[bytes] = []
        self._held_lines = 0
        self.held = 0

    def feed(self, piece: bytes) -> Iterator[tuple[bytes, dict | None]]:
        """Yield the events that this piece completes."""
        self._rest.append(piece)
        self.held += len(piece)
        # A picture is one line of megabytes: put together once, and not with every piece.
        if b"\n" not in piece and b"\r" not in piece:
            return
        *lines, rest = _END.split(b"".join(self._rest))
        self._rest = [rest]
        for line in lines:
            self._read(line)
            if not line:
                yield from self._finish(b"\n\n")
        self.held = self._held_lines + len(rest)

    def end(self) -> Iterator[tuple[bytes, dict | None]]:
        """Yield what stands in a last event that no empty line ended; some servers leave it out."""
        self._read(b"".join(self._rest).rstrip(b"\r"))
        self._rest, self.held = [], 0
        yield from self._finish(b"")

    def _read(self, line: bytes) -> None:
        if line and not line.startswith(b":"):
            self._lines.append(line)
            self._held_lines += len(line) + LINE_COST

    def _finish(self, end: bytes) -> Iterator[tuple[bytes, dict | None]]:
        lines, self._lines, self._held_lines = self._lines, [], 0
        if lines:
            data = (line[5:].removeprefix(b" ") for line in lines if line.startswith(b"data:"))
            yield b"\n".join(lines) + end, read_object(b"\n".join(data))
