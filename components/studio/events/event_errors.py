"""The errors of events that no page of this server would send now."""

from components.errors import InputError
from components.message.message import Message


class UnexpectedValue(InputError):
    """An event carries a value that its page cannot have: of another type, out of bounds, or not on offer."""

    default_message = Message(
        "The page sent a value that it does not offer, so nothing was done. Load the page anew, and choose again."
    )


class StalePage(InputError):
    """An event is about something that the server does not show on this page, or no longer."""

    default_message = Message(
        "The server no longer knows what this page shows, so nothing was done. Load the page anew; your pictures are in"
        " the library."
    )
