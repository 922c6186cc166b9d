"""Review: the rooms, and all that is kept of them, for the pages and the scripts of one Proofroom."""

from dataclasses import dataclass

from components.library.records.store import Store
from components.review.changes import Changes
from components.review.review_errors import LinkRefused
from components.review.rooms.guests import Guests
from components.review.rooms.links import Links
from components.review.rooms.room_pictures import RoomPictures
from components.review.rooms.rooms import Rooms
from components.review.rooms.visit import RoomVisit


@dataclass(frozen=True)
class Review:
    """Hold the parts that keep rooms, and let people in. ``changes`` are waited for until ``close``."""

    rooms: Rooms
    links: Links
    guests: Guests
    pictures: RoomPictures
    changes: Changes

    def enter(
        self,
        token: object,
        password: str = "",
        secret: str = "",
        *,
        proof: str = "",
        account: str = "",
        place: str = "",
    ) -> RoomVisit:
        """Return the visit of somebody with the token of a link; to be asked for anew with every request.

        ``secret``: of the guest, kept by the browser since the guest joined. ``account``: the id of the account that
        signed in. ``proof`` stands for a password that was given earlier (``Links.prove``), and so does a guest who is
        known. ``place``: the network address, "" where it is not known. Raises LinkRefused, PasswordNeeded, and
        TooManyAttempts after wrong passwords.
        """
        link = self.links.find(token)
        guest = self.guests.known(link, secret, account)
        if guest is None:
            link = self.links.open(token, password, proof, place)
        room = self.rooms.find_by_link(link)
        if room is None:
            raise LinkRefused
        return RoomVisit(room, link, guest)

    def enter_as_owner(self, room_id: str, visitor: str | None, name: str = "") -> RoomVisit:
        """Return the visit of the owner of a room, with a name to speak under; "" keeps the name of earlier.

        Raises UnknownItem for a room of somebody else.
        """
        visit = RoomVisit.of_owner(self.rooms.find(room_id, visitor))
        return RoomVisit.of_owner(visit.room, self.guests.of_owner(visit, name))

    def close(self) -> None:
        """Stop waiting for changes."""
        self.changes.close()


def open_review(store: Store) -> Review:
    """Return the review of the rooms beside a library."""
    database = store.database
    return Review(Rooms(database), Links(database), Guests(database), RoomPictures(database), Changes(database))
