"""Parts of a room's picture that the address of the studio asks to be edited, by the comments on the parts.

The page of a room leads its host there: /?edit-room=ID&comment=ID&comment=ID
"""

from dataclasses import dataclass
from urllib.parse import parse_qs

from components.message.message import Message
from components.review.review_errors import UnknownItem
from components.review.rooms.visit import RoomVisit
from components.studio.page.service import Service
from components.studio.review.host.edit_part import MOST_COMMENTS
from components.studio.review.host.review_tab import find_library

ROOM, COMMENT = "edit-room", "comment"


@dataclass(frozen=True, eq=False)
class AskedParts:
    """Hold the id of the room of an edit, and the ids of the comments.

    No two are equal: Gradio runs no ``change`` event for a state whose new value equals the old one.
    """

    room: str
    comments: tuple[str, ...]


def read_asked(query: str) -> AskedParts | None:
    """Return the parts that the query of an address asks for, None for nothing."""
    fields = parse_qs(query)
    rooms = fields.get(ROOM)
    return AskedParts(rooms[0], tuple(fields.get(COMMENT, ())[:MOST_COMMENTS])) if rooms else None


def enter_asked(service: Service, token: object, asked: AskedParts) -> RoomVisit:
    """Return the owner's visit of the room of an edit. Raises UnknownItem for somebody else, also for another host."""
    try:
        return service.review.enter_as_owner(asked.room, find_library(service, token))
    except UnknownItem:
        raise UnknownItem(
            Message(
                "Only the owner of a room edits its pictures: the result joins their library. Open this address in the"
                " browser in which the room was made."
            )
        ) from None
