"""A reply: what came back of one HTTP request, whole or not, and what ended it too early.

Says what it is; reads nothing in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto


class Cut(Enum):
    """Say what ended a call before its answer was whole: the last two after it was sent."""

    TLS = auto()  # no safe connection
    AUTHORITIES = auto()  # nobody's certificate can be checked
    PROXY = auto()  # the proxy before it cannot be reached
    NAME = auto()  # DNS knows no such host
    NOT_TAKEN = auto()  # the connection was not taken in time
    NOT_REACHED = auto()
    ADDRESS = auto()  # no request can be made of it
    SILENCE = auto()  # sent, and then nothing was said for too long
    BROKEN = auto()  # sent, and then the connection broke


@dataclass
class Reply:
    """Hold what came back of one request, whole or not.

    ``cut`` is what ended it too early; ``over`` is the bound, in bytes, that it is larger than, 0 where it is not.
    """

    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytearray = field(default_factory=bytearray)
    cut: Cut | None = None
    over: int = 0

    @property
    def sent(self) -> bool:
        """Whether the request was sent, or some of it."""
        return self.cut in (None, Cut.SILENCE, Cut.BROKEN)

    @property
    def accepted(self) -> bool:
        """Whether the status is one of success."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def leads_to(self) -> str:
        """Return the address that a redirect names, as it was sent; "" for an answer that is none."""
        return self.headers.get("Location", "") if self.status in (301, 302, 303, 307, 308) else ""

    @property
    def streams(self) -> bool:
        """Whether the body is a stream of events."""
        return self._type == "text/event-stream"

    @property
    def holds_image(self) -> bool:
        """Whether the body calls itself a picture, readable or not."""
        return self._type.startswith("image/")

    @property
    def _type(self) -> str:
        types = (value for name, value in self.headers.items() if name.lower() == "content-type")
        return next(types, "").partition(";")[0].strip().lower()

    @property
    def looks_cut(self) -> bool:
        """Whether a body that is no JSON began like one and nothing says how long it was to be."""
        framed = any(name.lower() in ("content-length", "transfer-encoding") for name in self.headers)
        return not framed and self.body.lstrip()[:1] in (b"", b"{")
