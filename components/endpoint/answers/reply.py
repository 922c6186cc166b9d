"""The reply to one HTTP request: status, headers, body, and the cause of a cut.

Does not read the body.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto


class Cut(Enum):
    """Name the cause that ended a call before the answer was whole; SILENCE and BROKEN come after the sending."""

    TLS = auto()  # no safe connection
    AUTHORITIES = auto()  # the certificate authorities cannot be loaded
    PROXY = auto()  # the proxy cannot be reached
    NAME = auto()  # DNS knows no such host
    NOT_TAKEN = auto()  # the connection was not accepted in time
    NOT_REACHED = auto()
    ADDRESS = auto()  # no request can be made from the address
    SILENCE = auto()  # sent, and then no byte came for too long
    BROKEN = auto()  # sent, and then the connection broke


@dataclass
class Reply:
    """Hold the reply to one request.

    ``cut``: the cause of an early end, None for a whole reply. ``over``: the bound in bytes that the body exceeds, 0
    for a body within its bounds.
    """

    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytearray = field(default_factory=bytearray)
    cut: Cut | None = None
    over: int = 0

    @property
    def sent(self) -> bool:
        """Whether the request, or a part of it, was sent."""
        return self.cut in (None, Cut.SILENCE, Cut.BROKEN)

    @property
    def accepted(self) -> bool:
        """Whether the status is one of success."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def redirect_target(self) -> str:
        """Return the address in a redirect, unchanged; "" for a reply that is no redirect."""
        return self.headers.get("Location", "") if self.status in (301, 302, 303, 307, 308) else ""

    @property
    def streams(self) -> bool:
        """Whether the body is a stream of events."""
        return self._type == "text/event-stream"

    @property
    def holds_image(self) -> bool:
        """Whether the content type is that of a picture."""
        return self._type.startswith("image/")

    @property
    def _type(self) -> str:
        types = (value for name, value in self.headers.items() if name.lower() == "content-type")
        return next(types, "").partition(";")[0].strip().lower()

    @property
    def looks_cut(self) -> bool:
        """Whether a body without valid JSON begins like JSON, and no header gives the body's length."""
        framed = any(name.lower() in ("content-length", "transfer-encoding") for name in self.headers)
        return not framed and bytes(self.body.lstrip()[:1]) in (b"", b"{")
