"""The errors of access: refusals by the rules of this Proofroom's owner, each with its remedy.

AccessError
├── SignInNeeded       only people who signed in may do this
├── WrongToken         a script's token is wrong or revoked
├── KeyNeeded          a visitor's own key is needed
├── NotOffered         a model, quality or count that the owner does not offer
├── TooManyCalls       too many calls in a minute or at a time; waiting helps
│   └── LineFull       too many calls wait in line
├── BudgetSpent        a limit of money or pictures is used up
├── SpendingStopped    the owner has stopped all spending
└── WrongCorrection    a correction of the ledger that cannot be made
"""

from datetime import datetime

from components.errors import ProofroomError
from components.message.message import Message

# Seconds after which a call may be repeated that was refused for other calls in flight or in line.
WAIT = 10


class AccessError(ProofroomError):
    """The owner's rules refuse a call; nothing was sent, and nothing was billed.

    ``retry_after``: seconds after which the same call may be allowed, None where waiting does not help. ``status``: the
    HTTP status with that meaning, which scripts read.
    """

    retry_after: float | None = None
    status = 403


class SignInNeeded(AccessError):
    """Only people who signed in may do this."""


class WrongToken(AccessError):
    """The token of a script is wrong, or was revoked."""

    status = 401

    default_message = Message("The token is wrong or was revoked. Make a new one on the page of Proofroom.")


class KeyNeeded(AccessError):
    """The visitor has to bring a key."""


class NotOffered(AccessError):
    """The owner does not offer this model, quality or count."""


class TooManyCalls(AccessError):
    """Too many calls in a minute, or at a time."""

    status = 429

    def __init__(self, message: Message | str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class LineFull(TooManyCalls):
    """Too many calls wait in line."""


class BudgetSpent(AccessError):
    """A limit of money or pictures is used up; ``renews_at`` is when it is full again, None for never."""

    status = 429

    def __init__(self, message: Message | str, renews_at: datetime | None = None) -> None:
        super().__init__(message)
        self.renews_at = renews_at


class SpendingStopped(AccessError):
    """The owner has stopped all spending."""


class WrongCorrection(AccessError):
    """The owner's correction of the ledger cannot be made."""
