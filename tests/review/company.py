"""People in a room: guests and a second host, who come as people do, by a link and with a name."""

from datetime import datetime

import sqlalchemy as sql

from components.library.records.store import Store
from components.library.storage.review_schema import ROOM_LINKS
from components.review.rooms.guests import Guests
from components.review.rooms.links import Links
from components.review.rooms.room import Permissions, Room
from components.review.rooms.visit import RoomVisit


def invite(
    store: Store,
    room: Room,
    label: str = "",
    role: str = "guest",
    watermark: bool = False,
    revoked: bool = False,
    ended_at: datetime | None = None,
    **permitted: bool,
) -> str:
    """Return the id of a new link to a room, by which nobody has come yet."""
    links, owner = Links(store.database), RoomVisit.of_owner(room)
    _, link = links.make(owner, role, label, Permissions(**permitted), watermark=watermark)
    if revoked:
        links.revoke(owner, link.id)
    if ended_at:
        # No link can be made that has ended already.
        with store.database.write() as connection:
            connection.execute(sql.update(ROOM_LINKS).where(ROOM_LINKS.c.id == link.id).values(ends_at=ended_at))
    return link.id


def come(store: Store, room: Room, name: str | None, link: str | None = None, **options) -> RoomVisit:
    """Return the visit of somebody who came by a link, a new one with ``options`` unless it is given."""
    link = link or invite(store, room, **options)
    [found] = [each for each in Links(store.database).list_links(room) if each.id == link]
    guest = None if name is None else Guests(store.database).join(found, name)[1]
    return RoomVisit(room, found, guest)


def host(store: Store, visit: RoomVisit, name: str = "Anna") -> RoomVisit:
    """Return the visit of the owner with a name."""
    return RoomVisit.of_owner(visit.room, Guests(store.database).of_owner(visit, name))
