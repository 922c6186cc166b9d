"""Views: who has looked at which picture of a room, and when first."""

import logging
import threading
from collections import OrderedDict
from datetime import UTC, datetime

import sqlalchemy as sql

from components.errors import StorageError
from components.library.storage.database import Database
from components.library.storage.review_schema import ROOM_VIEWS
from components.review.rooms.visit import RoomVisit

logger = logging.getLogger(__name__)

# Looks that are known to be on record: the same picture is asked for again and again.
MOST_KNOWN = 50_000


class Views:
    """Keep the first look of each guest at each picture."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._known: OrderedDict[tuple[str, str], None] = OrderedDict()

    def note(self, visit: RoomVisit, picture_id: str) -> None:
        """Write that the visitor looks at a picture of the room, where it is not on record; nothing for no name."""
        if visit.guest is None:
            return
        look = (visit.guest.id, picture_id)
        with self._lock:
            if look in self._known:
                return
            self._known[look] = None
            while len(self._known) > MOST_KNOWN:
                self._known.popitem(last=False)
        row = {"guest": look[0], "picture": picture_id, "room": visit.room.id}
        try:
            with self._database.write() as connection:
                # Within the transaction, which may have waited for a lock of the room.
                connection.execute(sql.insert(ROOM_VIEWS), row | {"viewed_at": datetime.now(UTC)})
        except sql.exc.IntegrityError:
            # Looked at before, by another process or before a restart.
            return
        except StorageError:
            # A full disk keeps nobody from looking; the next look is written.
            logger.warning("A look at a picture of room %s could not be written", visit.room.id)
            with self._lock:
                self._known.pop(look, None)
