"""Ballots for tests, without a database."""

from datetime import UTC, datetime

from components.review.blind.ballot import Answer, Ballot

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


def cast(left: str, right: str, answer: Answer | None = None, guest: str = "anna") -> Ballot:
    """Return a ballot; one without an answer was served and is open."""
    return Ballot("0" * 32, "room", guest, left, right, NOW, 1, answer, NOW if answer else None)
