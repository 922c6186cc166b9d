"""The text of a reminder, which a host copies into a message of the host's own; no mail is sent."""

from components.message.message import Listed, Message, Sentences
from components.review.decisions.waiting import Waiting
from components.review.rooms.room import Room


def write_reminder(room: Room, waiting: Waiting) -> Message:
    """Return a reminder for the people who are waited for, an empty message where nobody is."""
    if not waiting.names:
        return Message()
    deadline = room.settings.deadline
    return Sentences(
        Message(
            "{names}: your decision on “{title}” is still missing.",
            names=Listed(waiting.names, "and"),
            title=room.title,
        ),
        Message("{decided} of {expected} have decided.", decided=waiting.decided, expected=waiting.expected)
        if waiting.decided
        else None,
        Message("Please decide by {deadline}.", deadline=deadline)
        if deadline
        else Message("Please open your link and decide."),
    )
