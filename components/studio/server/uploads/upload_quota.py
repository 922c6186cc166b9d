"""The quota of uploads: bytes of all visits together, of one visit, and of one network address.

A visit that reaches its limit loses its oldest uploads, which its page has no use for any more. Where all together
reach theirs, uploads that no visit has named make room, and then the next upload is refused; where an address reaches
its own, the uploads of that address alone.
"""

import shutil
import threading
import time
from collections import OrderedDict
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from components.errors import ProofroomError
from components.message.message import Message
from components.settings.server_settings import UPLOADS, UPLOADS_OF_VISIT

# An upload is named by its page as soon as it is there.
SECONDS_TO_NAME = 60.0
# The records of more uploads than this are dropped, the oldest first: the sweep then goes by their age on disk.
MOST_KNOWN = 50_000
FULL = Message("There is no room for uploads at the moment. Try again in a few minutes.")
SENDER_FULL = Message("Too much was uploaded from your network. Try again in an hour.")


class NoRoom(ProofroomError):
    """An upload is beyond a limit of disk space, that of all together."""

    default_message = FULL


class NoRoomForSender(NoRoom):
    """An upload is beyond the limit of its network address."""

    default_message = SENDER_FULL


@dataclass
class Kept:
    """Hold the facts about an upload: its bytes, from which address, and of which visit; None before one named it."""

    size: int
    sender: str = ""
    visit: str | None = None
    used_at: float = field(default_factory=time.time)


class UploadQuota:
    """Count the uploads; ``most`` bytes of all together, half of that from one address, ``most_visit`` of a visit."""

    def __init__(self, most: int = UPLOADS, most_visit: int = UPLOADS_OF_VISIT) -> None:
        self._most, self._most_visit, self._most_sender = most, most_visit, most // 2
        self._lock = threading.RLock()
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._total, self._of_sender = 0, dict[str, int]()
        self._coming: set[str] = set()

    def begin(self, place: str) -> None:
        """Note an upload that comes in."""
        self._coming.add(place)

    def end(self, place: str) -> None:
        """Note that an upload does not come in any more."""
        self._coming.discard(place)

    def add(self, count: int, sender: str) -> None:
        """Count bytes that have come in. Raises NoRoom, and then has not counted them."""
        with self._lock:
            if sender and self._of_sender.get(sender, 0) + count > self._most_sender:
                raise NoRoomForSender()
            if self._total + count > self._most:
                raise NoRoom()
            self._count(count, sender)

    def release(self, count: int, sender: str) -> None:
        """Take back bytes that ``add`` has counted: the upload was not kept."""
        with self._lock:
            self._count(-count, sender)

    def keep(self, place: str, upload: Kept, counted: bool = False) -> None:
        """Note an upload; ``counted``: its bytes were counted as they came in."""
        with self._lock:
            if not counted:
                self._count(upload.size, upload.sender)
            self._kept[place] = upload
            if len(self._kept) > MOST_KNOWN:
                self.forget(next(iter(self._kept)))

    def find(self, place: str) -> Kept | None:
        """Return the facts about an upload."""
        return self._kept.get(place)

    def claim(self, place: str, visit: str) -> str | None:
        """Return the visit to which an upload belongs: the first that names it. None for an unknown upload."""
        with self._lock:
            upload = self._kept.get(place)
            if upload is None:
                return None
            self._kept.move_to_end(place)
            upload.used_at = time.time()
            if upload.visit is None:
                upload.visit = visit
            return upload.visit

    def surplus_of(self, visit: str, named: Iterable[str]) -> list[str]:
        """Return the uploads of a visit that are beyond its limit, the longest unused first; none of those ``named``.

        All scripts are one visit, "", whose uploads are bounded by the limit of all and by their age.
        """
        with self._lock:
            own = [(place, upload) for place, upload in self._kept.items() if visit and upload.visit == visit]
            left, surplus, spared = sum(upload.size for _, upload in own), list[str](), set(named)
            for place, upload in own:
                if left > self._most_visit and place not in spared:
                    surplus.append(place)
                    left -= upload.size
            return surplus

    def know(self, folder: Path) -> None:
        """Note an upload that an earlier start has left."""
        with self._lock, suppress(OSError):
            if folder.name not in self._kept and folder.name not in self._coming:
                size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
                self.keep(folder.name, Kept(size, used_at=folder.stat().st_mtime))

    def left_by_all_but(self, visits: Collection[str], since: float) -> list[str]:
        """Return the uploads that none of the visits has, and that nobody has used since a time in seconds."""
        with self._lock:
            return [
                place for place, upload in self._kept.items() if upload.visit not in visits and upload.used_at < since
            ]

    def unnamed(self, sender: str | None = None) -> list[str]:
        """Return the uploads that no visit has named in time, the oldest first; of one address, or of all together."""
        due = time.time() - SECONDS_TO_NAME
        with self._lock:
            late = [(place, each) for place, each in self._kept.items() if each.visit is None and each.used_at < due]
            return [place for place, upload in late if sender is None or upload.sender == sender]

    def forget(self, place: str) -> None:
        """Forget an upload that was removed."""
        with self._lock:
            if upload := self._kept.pop(place, None):
                self._count(-upload.size, upload.sender)

    def _count(self, count: int, sender: str) -> None:
        self._total += count
        if sender:
            left = self._of_sender.get(sender, 0) + count
            self._of_sender[sender] = left
            if left <= 0:
                del self._of_sender[sender]


class Incoming:
    """An upload that comes in: its folder, and the count of its bytes. Leaves nothing unless it is kept."""

    def __init__(self, quota: UploadQuota, folder: Path, sender: str) -> None:
        self._quota, self.folder, self._sender = quota, folder, sender
        self._size, self._kept = 0, False

    def add(self, count: int) -> None:
        """Count bytes before they are written. Raises NoRoom."""
        try:
            self._quota.add(count, self._sender)
        except NoRoom as refused:
            # At the limit of one address nobody else's uploads are in the way.
            if not self._make_room(self._sender if isinstance(refused, NoRoomForSender) else None):
                raise
            self._quota.add(count, self._sender)
        self._size += count

    def keep(self) -> None:
        """Keep the upload: it has come whole."""
        self._kept = True
        self._quota.keep(self.folder.name, Kept(self._size, self._sender), counted=True)

    def __enter__(self) -> "Incoming":
        self._quota.begin(self.folder.name)
        self.folder.mkdir(parents=True)
        return self

    def __exit__(self, *_error: object) -> None:
        if not self._kept:
            self._quota.release(self._size, self._sender)
            shutil.rmtree(self.folder, ignore_errors=True)
        self._quota.end(self.folder.name)

    def _make_room(self, sender: str | None) -> bool:
        """Remove the uploads that nobody has named, of one address or of all; return whether there were any."""
        unnamed = self._quota.unnamed(sender)
        for place in unnamed:
            self._quota.forget(place)
            shutil.rmtree(self.folder.parent / place, ignore_errors=True)
        return bool(unnamed)
