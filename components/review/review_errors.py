"""The errors of review rooms, each with its remedy.

ReviewError
├── LinkRefused        a link that is wrong, expired, renewed or revoked, or of a room that was deleted
├── PasswordNeeded     a link whose password is missing or wrong
├── NameNeeded         a guest who has not given a name
├── NotPermitted       something that the link does not permit
├── RoomLocked         a change in a room that was locked, closed or archived
├── UnknownItem        a picture, comment, guest or link that the room does not have
├── WrongEntry         a text, mark or decision that cannot be taken
└── RecordTooLarge     a record of more bytes than whoever exports it takes
"""

from components.errors import ProofroomError
from components.message.message import Message


class ReviewError(ProofroomError):
    """A room refuses something; nothing was changed. ``status``: the HTTP status with that meaning."""

    status = 400


class LinkRefused(ReviewError):
    """The link is wrong, expired, renewed or revoked, or its room was deleted. The guest is not told which."""

    status = 404
    default_message = Message("This link does not open a room any more. Ask the host for a new one.")


class PasswordNeeded(ReviewError):
    """The password of the link is missing or wrong."""

    status = 401
    default_message = Message("This room has a password. Ask the host for the password.")


class NameNeeded(ReviewError):
    """The guest has not given a name."""

    status = 401
    default_message = Message("Type your name, so that the others know who said it.")


class NotPermitted(ReviewError):
    """The link does not permit this."""

    status = 403
    default_message = Message("This link does not permit that. Ask the host for a link that does.")


class RoomLocked(ReviewError):
    """The room was locked, closed or archived: it can be read, and nothing in it can be changed."""

    status = 409
    default_message = Message("This room is locked. Ask the host to open it again.")


class UnknownItem(ReviewError):
    """The room has no such picture, comment, guest or link."""

    status = 404
    default_message = Message("This is not in the room any more. Load the page again.")


class WrongEntry(ReviewError):
    """A text, a mark or a decision cannot be taken as it is."""


class RecordTooLarge(ReviewError):
    """A record has more bytes than whoever exports it takes."""

    status = 413
    default_message = Message(
        "The record has more than {most} MB, the most here. Ask for json or csv, which have no pictures, or fetch it"
        " with /room_export."
    )

    def __init__(self, most: int) -> None:
        super().__init__(self.default_message.with_values(most=most // 10**6))
