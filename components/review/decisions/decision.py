"""Decisions over a picture, and the outcome that follows from the decisions of several people. Knows no database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

Decision = Literal["approved", "approved-with-changes", "changes-required", "not-relevant"]
# Besides a decision: nobody has decided.
Outcome = Literal["approved", "approved-with-changes", "changes-required", "not-relevant", "open"]
DECISIONS: tuple[Decision, ...] = get_args(Decision)
# The first of these that anybody decided is the outcome.
STRONGEST: tuple[Decision, ...] = ("changes-required", "approved-with-changes", "approved", "not-relevant")
LONGEST_REASON = 10_000


@dataclass(frozen=True)
class GuestDecision:
    """Hold the decision of a guest over a picture; ``decision`` is None where the guest withdrew an earlier one."""

    id: str
    room: str
    picture: str
    guest: str
    decision: Decision | None
    reason: str
    made_at: datetime
    version: int


def current_decisions(log: Iterable[GuestDecision]) -> dict[str, dict[str, GuestDecision]]:
    """Return the latest decision of each guest over each picture, by picture and guest, without withdrawn ones."""
    latest: dict[str, dict[str, GuestDecision]] = {}
    for entry in sorted(log, key=lambda entry: entry.version):
        latest.setdefault(entry.picture, {})[entry.guest] = entry
    return {
        picture: {guest: entry for guest, entry in entries.items() if entry.decision}
        for picture, entries in latest.items()
    }


def outcome_of(decisions: Iterable[Decision]) -> Outcome:
    """Return the outcome of decisions over one picture, "open" where there is none."""
    taken = set(decisions)
    return next((decision for decision in STRONGEST if decision in taken), "open")
