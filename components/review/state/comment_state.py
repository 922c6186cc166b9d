"""The comments of a room as JSON: those that a visitor may see."""

from components.review.comments.comment import Comment
from components.review.state.snapshot import Snapshot
from components.review.state.visibility import Visibility

Json = dict[str, object]

# The others are left out where they are empty, since a phone reads hundreds of comments.
ALWAYS = ("number", "text")


def describe_comments(snapshot: Snapshot, visible: Visibility, since: int = 0) -> list[Json]:
    """Return the comments that were written after a version, the oldest first.

    A comment that was removed has "removed" and an empty text. In a blind room the comments on a picture are numbered
    as the guest sees them: gaps would say how much others have said.
    """
    seen = [comment for comment in snapshot.comments.values() if _is_seen(snapshot, comment, visible)]
    seen.sort(key=lambda comment: (comment.made_at, comment.id))
    numbers = _count(seen) if visible.blind else {}
    return [_describe(comment, numbers.get(comment.id, comment.number)) for comment in seen if comment.version > since]


def _is_seen(snapshot: Snapshot, comment: Comment, visible: Visibility) -> bool:
    if not visible.blind or comment.guest == visible.viewer:
        return True
    author = snapshot.guests.get(comment.guest)
    if author is None or not snapshot.is_host(author) or comment.picture not in snapshot.newest:
        return False
    # The answer of a host to somebody else would say what that guest had said.
    begun = snapshot.comments.get(comment.reply_to or comment.id, comment)
    return begun.id == comment.id or _is_seen(snapshot, begun, visible)


def _count(comments: list[Comment]) -> dict[str, int]:
    """Return the number of each comment among the comments on its picture; replies have none."""
    numbers: dict[str, int] = {}
    counts: dict[str, int] = {}
    for comment in comments:
        if comment.reply_to is None:
            numbers[comment.id] = counts[comment.picture] = counts.get(comment.picture, 0) + 1
    return numbers


def _describe(comment: Comment, number: int) -> Json:
    changed_at, resolved_at = comment.changed_at, comment.resolved_at
    state: Json = {
        "id": comment.id,
        "picture": comment.picture,
        "guest": comment.guest,
        "number": number,
        "text": comment.text,
        "mark": comment.mark and {"kind": comment.mark.kind, "points": comment.mark.points},
        "reply_to": comment.reply_to,
        "made_at": comment.made_at.isoformat(timespec="seconds"),
        "changed_at": changed_at and changed_at.isoformat(timespec="seconds"),
        "resolved_at": resolved_at and resolved_at.isoformat(timespec="seconds"),
        "resolved_by": comment.resolved_by,
        "removed": comment.removed_at is not None,
    }
    return {name: value for name, value in state.items() if value or name in ALWAYS}
