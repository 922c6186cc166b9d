"""A parser for server-sent events: takes pieces of a body, yields events.

Format: WHATWG, HTML standard, 9.2.6: lines of "field: value", an empty line ends an event, several data lines are
joined. Decodes no picture.
"""

from collections.abc import Iterator

from components.endpoint.answers.json_body import JsonObject, read_object

LINE_COST = 64  # bytes of memory of a line, without its text
# The bytes of an event, without comments and with normalized line ends, and its JSON object; None for other data, such
# as ``[DONE]``.
Event = tuple[bytes, JsonObject | None]


class EventReader:
    """Read the events of a stream from pieces that may be cut anywhere.

    ``held``: the count of bytes that wait for the end of their event.
    """

    def __init__(self) -> None:
        self._rest: list[bytes] = []
        self._lines: list[bytes] = []
        self._held_lines = 0
        self.held = 0

    def feed(self, piece: bytes) -> Iterator[Event]:
        """Yield the events that the piece completes."""
        self._rest.append(piece)
        self.held += len(piece)
        # A picture is one line of megabytes, so its pieces are joined once, at the end of the line.
        if b"\n" not in piece and b"\r" not in piece:
            return
        lines = b"".join(self._rest).splitlines(keepends=True)
        # A carriage return that came last may be the first half of a line's end.
        rest = b"" if lines[-1].endswith(b"\n") else lines.pop()
        self._rest = [rest]
        for line in (line.rstrip(b"\r\n") for line in lines):
            self._read(line)
            if not line:
                yield from self._finish(b"\n\n")
        self.held = self._held_lines + len(rest)

    def end(self) -> Iterator[Event]:
        """Yield the last event where the server omitted the empty line at its end."""
        self._read(b"".join(self._rest).rstrip(b"\r"))
        self._rest, self.held = [], 0
        yield from self._finish(b"")

    def _read(self, line: bytes) -> None:
        if line and not line.startswith(b":"):
            self._lines.append(line)
            self._held_lines += len(line) + LINE_COST

    def _finish(self, end: bytes) -> Iterator[Event]:
        lines, self._lines, self._held_lines = self._lines, [], 0
        if lines:
            data = (line[5:].removeprefix(b" ") for line in lines if line.startswith(b"data:"))
            yield b"\n".join(lines) + end, read_object(b"\n".join(data))
