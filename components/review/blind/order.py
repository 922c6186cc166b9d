"""The order of pictures in a blind room: at random for each viewer, the same at each visit, with letters for names.

A viewer is a guest, or the wall of a link. The place of a picture follows from a keyed hash (HMAC, RFC 2104) of the ids
of the viewer and of the picture, so nothing is stored, and no order tells that of another viewer. Knows no database.
"""

import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime

from components.review.rooms.room import RoomPicture

LETTERS = 26


def order_pictures(viewer: str, since: datetime, pictures: Iterable[RoomPicture]) -> dict[str, str]:
    """Return the letter of each picture for a viewer, by the id of the picture, in the viewer's order.

    ``pictures`` are all pictures that were ever in the room: a picture that was removed keeps its letter and is left
    out. A picture that was added after ``since``, when the viewer came, comes last: no letter changes under a comment.
    """
    ordered = sorted(pictures, key=lambda picture: (max(picture.added_at, since), _draw_place(viewer, picture)))
    return {picture.id: letters_of(number) for number, picture in enumerate(ordered) if not picture.removed_at}


def letters_of(number: int) -> str:
    """Return the letters of a number from 0: A, B, ... Z, AA, AB, ..."""
    letters = ""
    number += 1
    while number:
        number, place = divmod(number - 1, LETTERS)
        letters = chr(ord("A") + place) + letters
    return letters


def _draw_place(viewer: str, picture: RoomPicture) -> bytes:
    return hmac.digest(viewer.encode(), f"{picture.room} {picture.id}".encode(), hashlib.sha256)
