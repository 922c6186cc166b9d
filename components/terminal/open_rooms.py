"""The rooms of the library of a command, opened for one command, and one of them as its owner."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from components.errors import InputError
from components.review.review import Review, open_review
from components.review.review_errors import NameNeeded, UnknownItem
from components.review.rooms.visit import RoomVisit
from components.settings.settings import Settings
from components.terminal.parts import Library, open_library


@contextmanager
def open_rooms(settings: Settings) -> Iterator[tuple[Library, Review]]:
    """Give the library and its rooms, and close them. Raises ProofroomError."""
    with open_library(settings) as library, closing(open_review(library.store)) as review:
        yield library, review


@contextmanager
def open_room(settings: Settings, room: str, name: str = "") -> Iterator[tuple[Library, Review, RoomVisit]]:
    """Give the library, its rooms, and the visit of the owner of a room, who speaks under ``name``.

    "" keeps the name that the owner has in the room. Raises ProofroomError, InputError where a name is needed.
    """
    with open_rooms(settings) as (library, review):
        try:
            visit = review.enter_as_owner(room, library.visitor, name)
        except UnknownItem:
            raise InputError("There is no room of this id. The command room list lists the ids of rooms.") from None
        try:
            yield library, review, visit
        except NameNeeded:
            raise InputError("Say in whose name this is: --name NAME.") from None
