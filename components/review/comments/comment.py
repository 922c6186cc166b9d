"""A comment of a guest on a picture of a room, or a reply to one. Knows no database."""

from dataclasses import dataclass
from datetime import datetime

from components.review.comments.mark import Mark

LONGEST_TEXT = 10_000


@dataclass(frozen=True)
class Comment:
    """Hold a comment; ``number`` counts the comments on the picture from 1, and is 0 for a reply.

    ``resolved_by`` is the name of who resolved the comment. A removed comment has no text.
    """

    id: str
    room: str
    picture: str
    guest: str
    number: int
    text: str
    made_at: datetime
    version: int
    mark: Mark | None = None
    reply_to: str | None = None
    changed_at: datetime | None = None
    resolved_at: datetime | None = None
    resolved_by: str = ""
    removed_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether the comment still asks for something."""
        return not (self.reply_to or self.resolved_at or self.removed_at)
