"""The bin: shots that a visitor removed, until they are restored or removed for good.

``storage/removal.py`` removes shots for good.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from components.library.records.shot_rows import update_shots
from components.library.storage.database import Database
from components.library.storage.schema import NOT_REMOVED, SHOTS


class BinRows:
    """Move shots into the bin and out of the bin; a part of Store."""

    database: Database

    def bin_shots(self, shot_ids: Iterable[str]) -> None:
        """Put shots into the bin; shots that are there already keep their time."""
        update_shots(self.database, shot_ids, SHOTS.c.deleted_at.is_(None), deleted_at=datetime.now(UTC))

    def restore_shots(self, shot_ids: Iterable[str]) -> int:
        """Restore shots from the bin, unless they are being removed for good; return the count of restored shots."""
        return update_shots(self.database, shot_ids, NOT_REMOVED, deleted_at=None)
