"""Uploads of a page: each under a name that cannot be guessed, and for one visit only.

Gradio itself stores equal uploads at one path, and accepts every path of its cache from every page. Here each upload
has a folder of its own with an unguessable name, and belongs to the visit that names it first:

    app.py          launch(app_kwargs=service.server_options)         UPLOAD_ROUTE is one of the routes
    the guard       uploads.check(inputs, visit)                      before every event

Does not look into the files.
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
from typing import Any

from gradio.route_utils import API_PREFIX, move_uploaded_files_to_cache, upload_fn
from gradio.routes import file_upload_statuses
from gradio.utils import get_upload_folder
from starlette.background import BackgroundTask
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from components.errors import ForeignFile
from components.studio.language.translation import _

# The owners of this many uploads are known. The name of an older one is still known to its uploader only.
MOST_OWNED = 50_000
PLACE = re.compile("[0-9a-f]{32}")


class Uploads:
    """Know the visit to which each upload belongs."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._owners: OrderedDict[str, str] = OrderedDict()

    def check(self, inputs: object, visit: str) -> None:
        """Raise ForeignFile where the values of an event name a file that is not an upload of this visit."""
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
    """Return the path of a copy of a file that a page may send back like an upload of its own."""
    folder = _new_folder()
    folder.mkdir(parents=True)
    return shutil.copyfile(path, str(folder / Path(path).name))


def remove_upload(path: str) -> None:
    """Remove an upload now: Gradio would keep it for two days."""
    place = _find_place(path)
    if place is not None:
        shutil.rmtree(_home() / place, ignore_errors=True)


async def _receive(request: Request) -> Response:
    """Store the files that a page uploads as Gradio does, but in a folder of their own; return their paths."""
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
            if "maximum allowed size" in error.message:
                return PlainTextResponse(_("The file is larger than {most:,.0f} MB.", most=most / 2**20), 413)
            return PlainTextResponse(_("The file did not come whole. Upload it again."), 400)
        raise
    # Gradio removes old files of this set.
    blocks.upload_file_set.update(files)
    return JSONResponse(files, background=BackgroundTask(move_uploaded_files_to_cache, moved, places))


UPLOADS = f"{API_PREFIX}/upload"
UPLOAD_ROUTE = Route(UPLOADS, _receive, methods=["POST"])


def _list_paths(value: object) -> Iterator[str]:
    """Yield every path in the values of an event: a file is an object with a path, at any depth."""
    rest: list[Any] = [value]
    while rest:
        value = rest.pop()
        if isinstance(value, dict):
            if value.get("path") is not None:
                yield str(value["path"])
            rest.extend(value.values())
        elif isinstance(value, list | tuple):
            rest.extend(value)


def _find_place(path: str) -> str | None:
    """Return the name of the folder of an upload with this path, None for a path that is not an upload."""
    with suppress(OSError, ValueError):
        place, *within = Path(path).resolve().relative_to(_home().resolve()).parts
        return place if within and PLACE.fullmatch(place) else None
    return None


def _new_folder() -> Path:
    return _home() / secrets.token_hex(16)


def _home() -> Path:
    return Path(get_upload_folder(), "uploads")
