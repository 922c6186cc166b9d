"""Another process that adds shots to a room.

Says the version of the room after each, and goes on until all are added or the process is killed.
"""

from components.library.records.store import Store
from components.review.rooms.room_pictures import RoomPictures
from components.review.rooms.rooms import Rooms
from components.review.rooms.visit import RoomVisit


def main(database: str, room_id: str, *shots: str) -> None:
    """Add each shot in a transaction of its own."""
    store = Store(f"sqlite:///{database}", "memory://another")
    visit, pictures = RoomVisit.of_owner(Rooms(store.database).find(room_id, None)), RoomPictures(store.database)
    for shot in shots:
        print(pictures.add(visit, [shot])[0].version, flush=True)
    store.close()
