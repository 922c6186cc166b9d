"""The visibility of a room: the parts that a visitor may see, by the settings of the room and the visitor's link."""

from dataclasses import dataclass
from typing import Self

from components.review.rooms.room import Room
from components.review.rooms.visit import RoomVisit


@dataclass(frozen=True)
class Visibility:
    """Hold the parts of a room that a visitor may see.

    ``blind``: nothing that tells pictures apart, and nothing that others said of the pictures.
    ``viewer`` is the id of the guest or of the wall, "" for somebody without a name.
    """

    host: bool
    blind: bool
    prompts: bool
    prices: bool
    viewer: str

    @classmethod
    def of(cls, room: Room, visit: RoomVisit) -> Self:
        """Return the visibility of a room, as the room is now, for a visitor."""
        blind = room.hides_origin and not visit.host
        return cls(
            host=visit.host,
            blind=blind,
            prompts=visit.host or (room.settings.show_prompts and not blind),
            prices=visit.host or (room.settings.show_prices and not blind),
            viewer=visit.viewer,
        )

    @property
    def name(self) -> str:
        """Return a name that changes when the visitor may see other parts."""
        switched = {"blind": self.blind, "prompts": self.prompts, "prices": self.prices, "named": bool(self.viewer)}
        return " ".join(["host" if self.host else "guest", *(name for name, on in switched.items() if on)])
