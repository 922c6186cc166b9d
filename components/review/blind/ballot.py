"""A ballot: a vote of a guest on two pictures, which were shown side by side. Knows no database."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

Answer = Literal["left", "right", "both", "neither"]
ANSWERS: tuple[Answer, ...] = get_args(Answer)


@dataclass(frozen=True)
class Ballot:
    """Hold a ballot; ``left`` and ``right`` are ids of pictures of the room, ``answer`` None until the guest voted."""

    id: str
    room: str
    guest: str
    left: str
    right: str
    served_at: datetime
    version: int
    answer: Answer | None = None
    answered_at: datetime | None = None

    @property
    def pair(self) -> frozenset[str]:
        """Return the two pictures, whichever side each was on."""
        return frozenset((self.left, self.right))
