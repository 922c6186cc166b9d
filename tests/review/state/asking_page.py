"""A page of a room that asks for states, without a browser."""

from dataclasses import replace

from components.library.records.store import Store
from components.review.rooms.rooms import Rooms
from components.review.rooms.visit import RoomVisit
from components.review.state.room_state import RoomState
from components.review.state.snapshot import Snapshots


class Page:
    """Ask for states as a page does: with a visit that is found anew for each."""

    def __init__(self, store: Store) -> None:
        self.rooms, self.state = Rooms(store.database), RoomState(store.database, Snapshots(store))

    def read_state(self, visit: RoomVisit, since: int = 0, shown: str = "") -> dict:
        found = replace(visit, room=self.rooms.find(visit.room.id, None))
        return self.state.read_state(found, since, shown)
