"""The images of a room: the bytes of a picture for a visit, after the check of who asks.

Guests of a blind room get files that tell nothing apart, and none before all of the room are made: neither the size nor
the time of an answer depends on the picture.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass

from components.imaging.picture.picture import read_picture, write_png
from components.library.records.shot import Shot
from components.library.records.store import Store
from components.message.message import Listed, Message
from components.review.pictures.renditions import Look, Owner, Renditions
from components.review.pictures.sized_webp import EDGES
from components.review.pictures.views import Views
from components.review.review_errors import NameNeeded, NotPermitted, UnknownItem, WrongEntry
from components.review.rooms.visit import RoomVisit
from components.review.state.snapshot import Snapshot, Snapshots

# From this edge on a picture is looked at, and below it is a tile among others.
LOOKED_AT = EDGES[1]
MOST_READY = 256


@dataclass(frozen=True)
class Download:
    """Hold the file of a picture; ``suffix`` is that of its format: "png"."""

    data: bytes
    suffix: str


class RoomImages:
    """Find the images of rooms. Raises StorageError, and UnreadablePicture for a damaged picture."""

    def __init__(self, store: Store, renditions: Renditions, snapshots: Snapshots) -> None:
        self._store, self._renditions, self._snapshots = store, renditions, snapshots
        self._views = Views(store.database)
        self._lock, self._making = threading.Lock(), threading.Lock()
        # The shots of blind rooms whose renditions are all made, by the room and the edge.
        self._ready: OrderedDict[tuple[str, int], frozenset[str]] = OrderedDict()

    def read_image(self, visit: RoomVisit, picture_id: str, edge: int) -> bytes:
        """Return a picture of the visitor's room as a WebP; ``edge`` is its longest edge in pixels, one of EDGES.

        Raises UnknownItem for a picture that the visitor does not see, WrongEntry for another edge, and NameNeeded for
        a watermark without a name.
        """
        if edge not in EDGES:
            raise WrongEntry(Message("A picture of a room has {edges} pixels.", edges=Listed(EDGES, "or")))
        snapshot = self._snapshots.read(visit.room.id, visit.room.version)
        look = Look(edge, alike=_is_blind(snapshot, visit))
        shot = self._find_shot(snapshot, visit, picture_id)
        if look.alike:
            self._make_all(snapshot, look)
        image = self._renditions.find(shot, look, _owner_of(visit))
        if edge >= LOOKED_AT:
            self._views.note(visit, picture_id)
        return image

    def read_download(self, visit: RoomVisit, picture_id: str) -> Download:
        """Return the file of a picture for keeping; a link with a watermark gives the largest image with it.

        Guests who do not see prompts and prices get the pixels alone, since the file holds more. Raises NotPermitted
        where the link does not permit it, or the room is blind, and otherwise as ``read_image``.
        """
        visit.require("download")
        snapshot = self._snapshots.read(visit.room.id, visit.room.version)
        if _is_blind(snapshot, visit):
            raise NotPermitted(Message("Pictures of a blind room can be downloaded after the host has revealed it."))
        shot = self._find_shot(snapshot, visit, picture_id)
        if owner := _owner_of(visit):
            return Download(self._renditions.find(shot, Look(EDGES[-1]), owner), "webp")
        data = self._store.files.read_file(shot.picture)
        shows = snapshot.room.settings
        if visit.host or (shows.show_prompts and shows.show_prices):
            return Download(data, shot.picture.rpartition(".")[2])
        picture = read_picture(data, cut=True)
        return Download(write_png(picture.pixels, picture.icc_profile), "png")

    def prepare(self, visit: RoomVisit) -> None:
        """Begin to make the smallest and the usual images of a room, so that the first guest does not wait.

        Of the pictures that are in the room now: a visit from before they were added will do.
        """
        snapshot = self._snapshots.read_now(visit.room.id)
        looks = [Look(edge, alike=snapshot.room.hides_origin) for edge in (EDGES[0], EDGES[2])]
        facts = (snapshot.shots.get(picture.shot) for picture in snapshot.standing)
        self._renditions.prepare([one.shot for one in facts if one], looks)

    def _find_shot(self, snapshot: Snapshot, visit: RoomVisit, picture_id: str) -> Shot:
        picture = snapshot.pictures.get(picture_id)
        if picture is None or picture.removed_at or (_is_blind(snapshot, visit) and picture_id not in snapshot.newest):
            raise UnknownItem
        # As the library has it now: the owner may have removed it for good.
        shot = self._store.find_shot(picture.shot)
        if shot is None:
            raise UnknownItem(Message("This picture was removed from the library, and its file with it."))
        return shot

    def _make_all(self, snapshot: Snapshot, look: Look) -> None:
        """Return once the images of all pictures of a blind room are made."""
        key = (snapshot.room.id, look.edge)
        wanted = frozenset(snapshot.pictures[picture].shot for picture in snapshot.newest)
        if self._is_ready(key, wanted):
            return
        with self._making:
            if not self._is_ready(key, wanted):
                shots = [snapshot.shots[shot].shot for shot in wanted if shot in snapshot.shots]
                self._renditions.make_all(shots, look)
        with self._lock:
            self._ready[key] = wanted
            while len(self._ready) > MOST_READY:
                self._ready.popitem(last=False)

    def _is_ready(self, key: tuple[str, int], wanted: frozenset[str]) -> bool:
        with self._lock:
            if not wanted <= self._ready.get(key, frozenset()):
                return False
            self._ready.move_to_end(key)
            return True


def _is_blind(snapshot: Snapshot, visit: RoomVisit) -> bool:
    return snapshot.room.hides_origin and not visit.host


def _owner_of(visit: RoomVisit) -> Owner | None:
    """Return the name for the watermark of a visit, None where the link has none; on a wall the label of the link."""
    if visit.host or not visit.link.watermark:
        return None
    if visit.wall:
        return Owner(visit.link.label, f"Link {visit.link.id[:8]}")
    if visit.guest is None:
        raise NameNeeded
    return Owner(visit.guest.name, f"Guest {visit.guest.id[:8]}")
