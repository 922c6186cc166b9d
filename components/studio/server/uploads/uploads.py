"""Uploads of a page: each under a name that cannot be guessed, for one visit only, and within limits of disk space.

Gradio itself stores equal uploads at one path, and accepts every path of its cache from every page. Here each upload
has a folder of its own with an unguessable name, and belongs to the visit that names it first:

    upload_route.py     uploads.begin(sender)           a folder, and the count of the bytes that come in
    the guard           uploads.check(inputs, visit)    before every event
    the sweep           uploads.sweep(open_visits)      an hour after a visit is over

Does not look into the files.
"""

import os
import re
import secrets
import shutil
import time
from collections.abc import Collection, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any

from gradio.utils import get_upload_folder

from components.errors import ForeignFile
from components.message.message import Message
from components.studio.access.person import person_now
from components.studio.events.event_errors import UnexpectedValue
from components.studio.server.uploads.upload_quota import Incoming, Kept, UploadQuota

# More than a person chooses for one event: each is looked up on the disk while all other events wait.
MOST_NAMED = 200
TOO_MANY = Message("More than {most} files at once are not taken. Leave some out.", most=MOST_NAMED)
PLACE = re.compile("[0-9a-f]{32}")
# Of a visit that is over, and of nobody: the page may come back, and a script may use its upload again.
SECONDS_KEPT = 3600.0


class Uploads:
    """Know the visit to which each upload belongs, and how much each visit and all together have."""

    def __init__(self, quota: UploadQuota | None = None) -> None:
        self._quota = quota or UploadQuota()

    def begin(self, sender: str) -> Incoming:
        """Return an upload that comes in now, from the address ``sender``, "" for an unknown one."""
        return Incoming(self._quota, _new_folder(), sender)

    def check(self, inputs: object, visit: str, begun: bool = False) -> None:
        """Raise ForeignFile where the values of an event name a file that is not an upload of this visit.

        ``begun``: whether the event goes on. Its upload may be gone by then: an import removes its own, and a limit of
        the visit the longest unused. Raises UnexpectedValue for more than ``MOST_NAMED`` files.
        """
        paths = list(islice(_list_paths(inputs), MOST_NAMED + 1))
        if len(paths) > MOST_NAMED:
            raise UnexpectedValue(TOO_MANY)
        home, named = _home().resolve(), []
        for path in paths:
            place = _find_place(path, home)
            if place is None:
                raise ForeignFile()
            # Uploads of an earlier start are known by their folders.
            self._quota.know(home / place)
            owner = self._quota.claim(place, visit)
            if owner is None and begun:
                continue
            if owner != visit:
                raise ForeignFile()
            named.append(place)
        for place in self._quota.surplus_of(visit, named) if named else ():
            self._remove(place)

    def lend(self, path: str) -> str:
        """Return the path of a copy of a file that the page of the event at work may send back like its own upload."""
        folder = _new_folder()
        folder.mkdir(parents=True)
        copy = shutil.copyfile(path, str(folder / Path(path).name))
        self._quota.keep(folder.name, Kept(os.path.getsize(copy), "", person_now().visit or None))
        return copy

    def remove(self, path: str) -> None:
        """Remove an upload now, which nothing needs any more."""
        place = _find_place(path, _home().resolve())
        if place is not None:
            self._remove(place)

    def sweep(self, open_visits: Collection[str], seconds: float = SECONDS_KEPT) -> None:
        """Remove the uploads that no open visit has used for ``seconds``, those of before this start too."""
        with suppress(OSError):
            for folder in list(_home().iterdir()):
                self._quota.know(folder)
        for place in self._quota.left_by_all_but(open_visits, time.time() - seconds):
            self._remove(place)

    def _remove(self, place: str) -> None:
        self._quota.forget(place)
        shutil.rmtree(_home() / place, ignore_errors=True)


def _list_paths(value: object) -> Iterator[str]:
    """Yield every path in the values of an event: a file is an object with a path, at any depth."""
    rest: list[Any] = [value]
    while rest:
        value = rest.pop()
        if isinstance(value, dict):
            path, address = value.get("path"), value.get("url")
            if path is not None:
                yield str(path)
            # Without a path, or with the file itself in it, an address would be read in the place of an upload.
            if address is not None and (path is None or str(address).strip().lower().startswith("data:")):
                yield str(address)
            rest.extend(value.values())
        elif isinstance(value, list | tuple):
            rest.extend(value)


def _find_place(path: str, home: Path) -> str | None:
    """Return the name of the folder of an upload with this path, None for a path that is none in ``home``."""
    with suppress(OSError, ValueError):
        place, *within = Path(path).resolve().relative_to(home).parts
        return place if within and PLACE.fullmatch(place) else None
    return None


def _new_folder() -> Path:
    return _home() / secrets.token_hex(16)


def _home() -> Path:
    return Path(get_upload_folder(), "uploads")
