"""The order of pictures in a blind room: at random for each guest, the same at each visit, with letters for names.

The place of a picture follows from a keyed hash (HMAC, RFC 2104) of the ids of the guest and of the picture, so nothing
is stored, and no guest's order tells the order of another guest. Knows no database.
"""

import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime

from components.review.rooms.room import Guest, RoomPicture

LETTERS = 26


def order_pictures(guest: Guest, pictures: Iterable[RoomPicture]) -> dict[str, str]:
    """Return the letter of each picture for a guest, by the id of the picture, in the guest's order.

    ``pictures`` are all pictures that were ever in the room: a picture that was removed keeps its letter and is left
    out. A picture that was added after the guest joined comes last, so that no letter changes under a comment.
    """
    ordered = sorted(pictures, key=lambda picture: (_added_later(guest, picture), _draw_place(guest, picture.id)))
    return {picture.id: letters_of(number) for number, picture in enumerate(ordered) if not picture.removed_at}


def letters_of(number: int) -> str:
    """Return the letters of a number from 0: A, B, ... Z, AA, AB, ..."""
    letters = ""
    number += 1
    while number:
        number, place = divmod(number - 1, LETTERS)
        letters = chr(ord("A") + place) + letters
    return letters


def _added_later(guest: Guest, picture: RoomPicture) -> datetime:
    """Return when a picture was added, and for the pictures that the guest found when joining one and the same time."""
    return max(picture.added_at, guest.joined_at)


def _draw_place(guest: Guest, picture_id: str) -> bytes:
    return hmac.digest(guest.id.encode(), f"{guest.room} {picture_id}".encode(), hashlib.sha256)
