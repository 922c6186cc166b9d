"""Uploads: files that a page hands over, each under a name that only its uploader is told, used by one visit alone.

Gradio lays an upload where everybody with the same file finds it too, and takes any path in its cache from any page.
Here each upload gets a folder of its own with an unguessable name, and belongs to the visit that names it first:

    app.py          launch(app_kwargs={"routes": service.routes})     UPLOAD_ROUTE is one of them
    the guard       uploads.check(inputs, visit)                      before every event

Knows nothing about what is in a file.
"""

import math
import re
import secrets
import shutil
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from gradio.route_utils import API_PREFIX, move_uploaded_files_to_cache, upload_fn
from gradio.routes import file_upload_statuses
from gradio.utils import get_upload_folder
from starlette.background import BackgroundTask
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from components.errors import ForeignFile

# Of so many uploads it is known whose they are. Who would name an older one must have been told its name.
MOST_OWNED = 50_000
PLACE = re.compile("[0-9a-f]{32}")


class Uploads:
    """Know which visit each upload belongs to."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._owners: OrderedDict[str, str] = OrderedDict()

    def check(self, inputs: object, visit: str) -> None:
        """Raise ForeignFile where the values of an event name a file that is no upload of this visit's."""
        for path in _list_paths(inputs):
            place = _find_place(path)
            if place is None or self._owner_of(place, visit) != visit:
                raise ForeignFile()

    def _owner_of(self, place: str, visit: str) -> str:
        with self._lock:
            owner = self._owners.setdefault(place, visit)
            self._owners.move_to_end(place)
            if len(self._owners) > MOST_OWNED:
                self._owners.popitem(last=False)
        return owner


def lend_file(path: str) -> str:
    """Return the path of a copy of a file, which the one page that is told it may hand back like its upload."""
    folder = _new_folder()
    folder.mkdir(parents=True)
    return shutil.copyfile(path, str(folder / Path(path).name))


def remove_upload(path: str) -> None:
    """Remove an upload, which may be large and which Gradio would keep for two days."""
    place = _find_place(path)
    if place is not None:
        shutil.rmtree(_home() / place, ignore_errors=True)


async def _receive(request: Request) -> Response:
    """Keep what a page uploads, as Gradio does, but each upload in a folder of its own; return the paths."""
    blocks, upload_id = request.app.get_blocks(), request.query_params.get("upload_id")
    folder, progress = _new_folder(), file_upload_statuses if upload_id else None
    most = math.inf if blocks.max_file_size is None else blocks.max_file_size
    try:
        files, moved, places = await upload_fn(
            request, folder, most, upload_id, force_move=False, upload_progress=progress
        )
    except BaseException as error:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, MultiPartException):
            return PlainTextResponse(error.message, 413 if "maximum allowed size" in error.message else 400)
        raise
    # So that Gradio sweeps them.
    blocks.upload_file_set.update(files)
    return JSONResponse(files, background=BackgroundTask(move_uploaded_files_to_cache, moved, places))


UPLOAD_ROUTE = Route(f"{API_PREFIX}/upload", _receive, methods=["POST"])


def _list_paths(value: object) -> Iterator[str]:
    """Yield every path in the values of an event: a page names a file by an object that has one, at any depth."""
    rest = [value]
    while rest:
        value = rest.pop()
        if isinstance(value, dict):
            if value.get("path") is not None:
                yield str(value["path"])
            rest.extend(value.values())
        elif isinstance(value, list | tuple):
            rest.extend(value)


def _find_place(path: str) -> str | None:
    """Return the name of the folder in which an upload with this path lies, None for what is no upload."""
    with suppress(OSError, ValueError):
        place, *within = Path(path).resolve().relative_to(_home().resolve()).parts
        return place if within and PLACE.fullmatch(place) else None
    return None


def _new_folder() -> Path:
    return _home() / secrets.token_hex(16)


def _home() -> Path:
    return Path(get_upload_folder(), "uploads")
