"""A run: one press of Create or Repaint, with its parameters, its state and its end.

On record from before anything is sent, so that every call is accounted for whatever happens to the process.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from components.endpoint.contracts.cost import Cost
from components.library.records.handling import Handling
from components.message.message import NO_MESSAGE, Message

WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"
CANCELLED, INTERRUPTED = "cancelled", "interrupted"
OPEN = (WAITING, RUNNING)
# The kind of runs, and of pictures, that no endpoint is asked for.
ERASE = "erase"
# What the runs of a usual time are equal in.
SIZE, QUALITY, MODEL = "size", "quality", "model"
BILLED = Message("Proofroom was stopped while it waited for the answer: it may have been billed.")
UNSENT = Message("Proofroom was stopped before this was sent: nothing was sent.")
UNDONE = Message("Proofroom was stopped before this was erased: erase it again.")


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class UsualTime:
    """Hold the usual time from the press of the button to the picture: the median of earlier runs, in ``seconds``.

    ``of`` is what the runs are equal in besides endpoint, kind and model: SIZE, with the quality; QUALITY; or MODEL,
    nothing else.
    """

    seconds: float
    of: str = SIZE


@dataclass(frozen=True)
class Run:
    """Hold one run: enough to ask again, and the state, one of the six above.

    ``parameters`` are the fields that travel, without the pictures; ``forecast`` is the expected cost, None where the
    cost was not known. ``source`` and ``mask`` of an edit are keys, as in a Shot. ``sent_at`` is None while nothing was
    sent. ``message`` says how the run ended where the run did not end well, and ``spent`` whether the run was billed: a
    name in ``errors.SPENT``, or "" until the run ends. ``seen`` says whether a page has shown the end of the run.
    ``seconds`` passed from the press of the button to the picture; None where no picture came, or where the process of
    the run did not see the picture come. ``currency`` is that of the endpoint's prices where the forecast is not
    known, "" where those are not known either. ``usual`` is the usual time of such a run, as it was when it began.
    """

    kind: str
    endpoint: str
    parameters: Mapping[str, Any]
    forecast: Cost | None = None
    visitor: str | None = None
    parent: str | None = None
    source: str | None = None
    mask: str | None = None
    handling: Handling | None = None
    id: str = field(default_factory=lambda: uuid4().hex)
    state: str = WAITING
    asked_at: datetime = field(default_factory=_now)
    sent_at: datetime | None = None
    ended_at: datetime | None = None
    message: Message = NO_MESSAGE
    spent: str = ""
    seen: bool = False
    seconds: float | None = None
    usual: UsualTime | None = None
    currency: str = ""

    @property
    def prompt(self) -> str:
        """Return the prompt."""
        return str(self.parameters["prompt"])

    @property
    def is_call(self) -> bool:
        """Whether an endpoint is asked, so that the run counts in the ledger."""
        return self.kind != ERASE

    @property
    def count(self) -> int:
        """Return the number of pictures that were asked for."""
        return int(str(self.parameters.get("n") or 1))

    @property
    def pictures(self) -> int:
        """Return the number of pictures that the endpoint is to draw: in each part as many as were asked for."""
        return self.count * (self.handling.asked_parts if self.handling else 1)

    def shot_id(self, number: int) -> str:
        """Return the id of the picture with a number, from 0; the id follows from the id of the run.

        The folder of an answer has the id as its name. So an answer without a row still tells its run.
        """
        return uuid5(UUID(self.id), str(number)).hex
