"""The progress of a job: stage, unfinished picture, and whether it is to be cancelled.

The worker reports the stage, and learns that a person cancelled or that Proofroom stops. One thread writes, and any
number read. Knows nothing about workers and pages.
"""

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from components.errors import Cancelled, Stopped, StorageError
from components.library.ledger.bill import NO_BILL
from components.library.records.shot import Shot
from components.message.message import NO_MESSAGE, Message, Sentences

Result = TypeVar("Result")

# Messages for a person who cancels, by how far the job is.
NOTHING_SENT = Message("Cancelled. Nothing was sent.")
KEPT_PARTS = Message("Cancelled. The parts that had come were billed; they are put back, and the picture is kept.")
SENT_FREE = Message("Stopped waiting. If an answer comes, the picture is kept.")
SENT = Message("Stopped waiting. The request had been sent and may be billed; if it answers, the picture is kept.")
STOPPED_PARTS = Message(
    "Proofroom was being stopped, so the rest was not sent. The parts that came are put back and kept."
)


@dataclass(frozen=True)
class Partial:
    """Hold an unfinished picture of a job: a file as it came, and the number of its part, from 0."""

    picture: bytes = field(repr=False)
    part: int = 0


@dataclass(frozen=True)
class Stored:
    """Hold the shots of a job that are stored, and sentences for a person about what came besides."""

    shots: list[Shot]
    notice: Message = NO_MESSAGE


class Progress:
    """Hold the state of a job while the job runs, and how it ended.

    ``stage``: a sentence that says for what the job waits. ``sent``: whether a request is on its way. ``came``: whether
    an answer to one of several requests has come. ``free``: whether the job costs nothing. ``local``: whether nothing
    is ever sent for the job. ``watches``: whether another process does the work. ``notice``: sentences for a person
    although the job ended well. ``partial``: the latest unfinished picture, None once the picture is finished.
    ``store_again``: repeats a storing that failed, without another request; None where nothing is left to store.
    ``bill``: what the requests that were sent cost.
    """

    def __init__(self, stopping: threading.Event) -> None:
        self.stage: Message = Message("Waiting for a free worker")
        self.sent = self.came = self.free = self.local = self.watches = False
        self.notice: Message = NO_MESSAGE
        self.partial: Partial | None = None
        self.store_again: Callable[[], Stored] | None = None
        self.bill = NO_BILL
        self._cancelled, self._stopping = threading.Event(), stopping

    @property
    def cancelled(self) -> bool:
        """Whether a person cancelled."""
        return self._cancelled.is_set()

    @property
    def stopping(self) -> bool:
        """Whether Proofroom is being stopped."""
        return self._stopping.is_set()

    def cancel(self) -> None:
        """Have nothing more sent; a request on its way goes on, and its answer is stored."""
        self._cancelled.set()

    def check_wanted(self) -> None:
        """Raise Cancelled where a person cancelled, or Stopped where Proofroom stops; called before each sending."""
        if self.cancelled:
            raise Cancelled(KEPT_PARTS if self.came else NOTHING_SENT)
        if self.stopping:
            raise Stopped(STOPPED_PARTS) if self.came else Stopped()

    def check_followed(self) -> None:
        """Raise Cancelled with the message for a person who cancelled while the job runs, or as ``check_wanted``."""
        if self.cancelled and self.sent:
            raise Cancelled(SENT_FREE if self.free else SENT)
        self.check_wanted()

    def wait(self, seconds: float, reason: Message) -> None:
        """Wait on the job's worker; the stage is ``reason`` and the seconds left. Raises as ``check_wanted``."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self.stage = Sentences(reason, Message("Asking again in {seconds} s", seconds=math.ceil(left)))
            if self._cancelled.wait(min(left, 0.25)) or self.stopping:
                break
        self.check_wanted()

    def wait_for_stop(self, seconds: float) -> None:
        """Wait for at most ``seconds``, less where Proofroom is being stopped."""
        self._stopping.wait(seconds)

    def store(self, keep: Callable[[], Result], again: Callable[[], Stored]) -> Result:
        """Return the result of ``keep``; where that raises StorageError, ``again`` becomes ``store_again``.

        What ``again`` stores includes what could not be stored before: once it is stored, nothing is left.
        """
        self.stage = Message("Storing what came back")
        try:
            result = keep()
        except StorageError:
            self.store_again = again
            raise
        self.store_again = None
        return result
