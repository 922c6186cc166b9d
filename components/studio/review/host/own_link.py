"""The link by which the owner of a room opens it from the Review tab: a host's link, made when first needed.

The token lives in the memory of the page's session. A link whose time is over is renewed in place of making one more,
but in a room that was locked, whose record has the end of the link.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from components.review.review import Review
from components.review.review_errors import ReviewError
from components.review.rooms.visit import RoomVisit

# The name of such a link in the list of links, and of an owner without an account in the record.
LABEL = "Review"
GOOD_FOR = timedelta(days=1)


def open_own(review: Review, visit: RoomVisit, kept: Mapping[str, str]) -> str:
    """Return the token of the owner's own link; ``kept`` are the tokens of this session, by the room."""
    token = kept.get(visit.room.id, "")
    if token and _is_good(review, token):
        return token
    now = datetime.now(UTC)
    for link in review.links.list_links(visit.room) if visit.room.open else ():
        over = link.ends_at is not None and link.ends_at <= now
        if link.of_host and link.label == LABEL and over and not link.revoked_at:
            return review.links.renew(visit, link.id, now + GOOD_FOR)[0]
    return review.links.make(visit, "host", LABEL, ends_at=now + GOOD_FOR)[0]


def _is_good(review: Review, token: str) -> bool:
    try:
        review.enter(token)
    except ReviewError:
        return False
    return True
