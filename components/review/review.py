"""Review: the rooms, and all that is kept of them, for the pages and the scripts of one Proofroom."""

from dataclasses import dataclass

from components.library.records.store import Store
from components.review.blind.ballots import Ballots
from components.review.changes import Changes
from components.review.comments.comments import Comments
from components.review.decisions.decisions import Decisions
from components.review.feeds import Feeds
from components.review.pictures.renditions import Renditions
from components.review.pictures.room_images import RoomImages
from components.review.rooms.guests import Guests
from components.review.rooms.links import Links
from components.review.rooms.room_pictures import RoomPictures
from components.review.rooms.rooms import Rooms
from components.review.rooms.visit import RoomVisit
from components.review.rooms.visits import Visits
from components.review.state.room_state import RoomState
from components.review.state.snapshot import Snapshots


@dataclass(frozen=True)
class Review:
    """Hold the parts that keep rooms, and let people in; to be closed.

    ``images`` are the bytes of ``pictures``, and ``state`` is what a page shows.
    """

    rooms: Rooms
    links: Links
    guests: Guests
    visits: Visits
    pictures: RoomPictures
    comments: Comments
    decisions: Decisions
    ballots: Ballots
    images: RoomImages
    state: RoomState
    changes: Changes
    feeds: Feeds
    renditions: Renditions

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
        visit = self.visits.find(token, secret, account)
        if visit.link.has_password and visit.guest is None:
            self.links.check_password(visit.link, password, proof, place)
        return visit

    def enter_as_owner(self, room_id: str, visitor: str | None, name: str = "") -> RoomVisit:
        """Return the visit of the owner of a room, with a name to speak under; "" keeps the name of earlier.

        Raises UnknownItem for a room of somebody else.
        """
        visit = RoomVisit.of_owner(self.rooms.find(room_id, visitor))
        return RoomVisit.of_owner(visit.room, self.guests.of_owner(visit, name))

    def close(self) -> None:
        """Stop telling of changes, and making images."""
        self.feeds.close()
        self.changes.close()
        self.renditions.close()


def open_review(store: Store) -> Review:
    """Return the review of the rooms beside a library."""
    database, renditions, snapshots = store.database, Renditions(store), Snapshots(store)
    guests, changes, state = Guests(database), Changes(database), RoomState(database, snapshots)
    return Review(
        rooms=Rooms(database),
        links=Links(database),
        guests=guests,
        visits=Visits(database),
        pictures=RoomPictures(database),
        comments=Comments(database),
        decisions=Decisions(database),
        ballots=Ballots(database),
        images=RoomImages(store, renditions, snapshots),
        state=state,
        changes=changes,
        feeds=Feeds(changes, state, guests),
        renditions=renditions,
    )
