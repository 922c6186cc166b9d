"""A visit of a room: the room, the link by which somebody came in, and who it is. Knows no database."""

from dataclasses import dataclass, replace
from typing import Literal, Self

from components.review.review_errors import NameNeeded, NotPermitted, RoomLocked
from components.review.rooms.room import Guest, Link, Permissions, Room

Permission = Literal["comment", "decide", "download"]
# The id of the link in a visit of the room's owner, who needs none.
OWNER = ""


@dataclass(frozen=True)
class RoomVisit:
    """Hold a visit; ``guest`` is None until a name is given. Whatever people do in a room takes their visit.

    ``wall``: the room is shown on a wall, to whoever is there.
    """

    room: Room
    link: Link
    guest: Guest | None = None
    wall: bool = False

    @classmethod
    def of_owner(cls, room: Room, guest: Guest | None = None) -> Self:
        """Return the visit of the owner of the library that the room belongs to."""
        return cls(room, Link(OWNER, room.id, "host", "", room.made_at, Permissions.of_host()), guest)

    def on_wall(self) -> Self:
        """Return the visit of a wall: it sees what guests see, also by the link of a host, and may do nothing."""
        link = replace(self.link, role="guest", permissions=Permissions(comment=False, decide=False, download=False))
        return replace(self, link=link, guest=None, wall=True)

    @property
    def viewer(self) -> str:
        """Return the id of who sees the room: of the guest, of the wall of a link, or "" for one without a name."""
        if self.guest is not None:
            return self.guest.id
        return f"wall of {self.link.id}" if self.wall else ""

    @property
    def host(self) -> bool:
        """Whether the visitor is a host of the room."""
        return self.link.of_host

    @property
    def owner(self) -> bool:
        """Whether the visitor is the owner of the room, who alone may duplicate and delete it."""
        return self.link.id == OWNER

    def permits(self, permission: Permission) -> bool:
        """Whether the link permits something; a host may do everything."""
        return self.host or bool(getattr(self.link.permissions, permission))

    def require(self, permission: Permission) -> None:
        """Raise NotPermitted where the link does not permit something."""
        if not self.permits(permission):
            raise NotPermitted

    def require_host(self) -> None:
        """Raise NotPermitted for somebody who is no host."""
        if not self.host:
            raise NotPermitted

    def require_owner(self) -> None:
        """Raise NotPermitted for somebody who is not the owner."""
        if not self.owner:
            raise NotPermitted

    def author(self, permission: Permission) -> Guest:
        """Return who says or decides something. Raises NotPermitted, RoomLocked or NameNeeded.

        The room may be locked between this and the transaction, which ``change`` notices.
        """
        self.require(permission)
        if not self.room.open:
            raise RoomLocked
        if self.guest is None:
            raise NameNeeded
        return self.guest
