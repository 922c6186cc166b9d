"""Anna, who owns a library, and her rooms: what most tests of rooms begin with."""

from components.library.records.store import Store
from components.review.rooms.guests import Guests
from components.review.rooms.links import Links
from components.review.rooms.room import Permissions, Room, RoomPicture, RoomSettings
from components.review.rooms.room_pictures import RoomPictures
from components.review.rooms.rooms import Rooms
from components.review.rooms.visit import RoomVisit
from tests.library.shots import bare_shot

ANNA, BEN = "a" * 64, "b" * 64


class AnnasRooms:
    """Make shots and rooms of Anna."""

    def __init__(self, store: Store) -> None:
        self.store, self.database = store, store.database
        self.rooms, self.pictures = Rooms(store.database), RoomPictures(store.database)
        self.links, self.guests = Links(store.database), Guests(store.database)

    def shots(self, count: int = 1, visitor: str | None = ANNA) -> list[str]:
        """Return the ids of new shots."""
        shots = [bare_shot(visitor=visitor) for _ in range(count)]
        for shot in shots:
            self.store.add_row(shot)
        return [shot.id for shot in shots]

    def room(self, title: str = "Hero of the spring page", **settings) -> Room:
        return self.rooms.create(ANNA, title, RoomSettings(**settings))

    def visit(self, room: Room | None = None) -> RoomVisit:
        """Return the visit of Anna in a room, as the room is now."""
        return RoomVisit.of_owner(self.rooms.find((room or self.room()).id, ANNA))

    def guest(self, visit: RoomVisit, name: str = "Ben", **permitted: bool) -> RoomVisit:
        """Return the visit of a guest with a name, who came in by a new link."""
        _, link = self.links.make(visit, label=name, permissions=Permissions(**permitted))
        return RoomVisit(visit.room, link, self.guests.join(link, name)[1])

    def room_with(self, count: int) -> tuple[RoomVisit, list[RoomPicture]]:
        """Return the visit of Anna in a new room with so many pictures."""
        visit = self.visit()
        return visit, self.pictures.add(visit, self.shots(count))
