"""A reply: what came back of one HTTP request, whole or not.

Says what it is; reads nothing in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass
class Reply:
    """Hold what came back of one request, whole or not; ``cut_by`` is what ended it too early."""

    sent: bool = False
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytearray = field(default_factory=bytearray)
    cut_by: Exception | None = None

    @property
    def streams(self) -> bool:
        """Whether the body is a stream of events."""
        types = [value for name, value in self.headers.items() if name.lower() == "content-type"]
        return any(value.partition(";")[0].strip().lower() == "text/event-stream" for value in types)

    @property
    def looks_cut(self) -> bool:
        """Whether a body that is no JSON began like one and nothing says how long it was to be."""
        framed = any(name.lower() in ("content-length", "transfer-encoding") for name in self.headers)
        return not framed and self.body.lstrip()[:1] in (b"", b"{")
