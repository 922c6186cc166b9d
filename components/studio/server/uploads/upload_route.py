"""The route of uploads: files come in under a quota, and an upload that is cut leaves nothing.

In place of Gradio's own route, which takes any number of files, and fields of any length into memory.
"""

import math
import re
from collections.abc import AsyncGenerator, Callable, Mapping
from pathlib import Path
from typing import Any

from gradio.route_utils import API_PREFIX, GradioMultiPartParser, GradioUploadFile
from gradio.routes import file_upload_statuses
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from components.message.message import Message, as_message
from components.studio.language.translation import translate
from components.studio.server.uploads.upload_quota import Incoming, NoRoom
from components.studio.server.uploads.uploads import Uploads

UPLOADS = f"{API_PREFIX}/upload"
MOST_FILES, MOST_FIELDS, MOST_FIELD = 32, 8, 10_000
# How far uploads are, of which nobody asked: beyond this number the oldest are forgotten.
MOST_FOLLOWED = 1000
TOO_LARGE = Message("The file is larger than {most:,.0f} MB.")
TOO_MANY = Message("More than {most} files at once are not taken.", most=MOST_FILES)
CUT = Message("The file did not come whole. Upload it again.")


def upload_route(uploads: Uploads, sender_of: Callable[[str | None, Mapping[str, str]], str]) -> Route:
    """Return the route; ``sender_of`` returns what stands for the address of a request, "" where it is unknown."""

    async def receive(request: Request) -> Response:
        sender = sender_of(request.client.host if request.client else None, request.headers)
        most = request.app.get_blocks().max_file_size or math.inf
        try:
            with uploads.begin(sender) as incoming:
                files = await _store(request, incoming, most)
                incoming.keep()
        except NoRoom as error:
            return _refused(507, as_message(error.message))
        except MultiPartException as error:
            if "maximum allowed size" in error.message:
                return _refused(413, TOO_LARGE.with_values(most=most / 2**20))
            return _refused(413, TOO_MANY) if "Too many" in error.message else _refused(400, CUT)
        finally:
            _forget_oldest()
        return JSONResponse(files)

    return Route(UPLOADS, receive, methods=["POST"])


class _Parser(GradioMultiPartParser):
    """A parser that takes no long fields besides files: those would be kept in memory."""

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        """Take a piece of a part. Raises MultiPartException for a field that is too long."""
        part: Any = self._current_part
        if part.file is None:
            if len(part.data) + end - start > MOST_FIELD:
                raise MultiPartException("A field is too long.")
            part.data += data[start:end]
        else:
            super().on_part_data(data, start, end)


async def _store(request: Request, incoming: Incoming, most: float) -> list[str]:
    """Store the files of a request in the folder of an upload; return their paths. Raises MultiPartException."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise MultiPartException("This is no form.")

    async def counted() -> AsyncGenerator[bytes, None]:
        async for piece in request.stream():
            incoming.add(len(piece))
            yield piece

    upload_id = request.query_params.get("upload_id")
    if upload_id:
        file_upload_statuses.track(upload_id)
    parser = _Parser(
        request.headers,
        counted(),
        max_files=MOST_FILES,
        max_fields=MOST_FIELDS,
        upload_dir=incoming.folder,
        max_file_size=most,
        upload_id=upload_id,
        upload_progress=file_upload_statuses if upload_id else None,
    )
    try:
        form = await parser.parse()
    finally:
        for file in parser._files_to_close_on_error:
            file.close()
        if upload_id:
            file_upload_statuses.set_done(upload_id)
    stored = []
    for number, item in enumerate(form.getlist("files")):
        if not isinstance(item, GradioUploadFile):
            raise MultiPartException("This is no file.")
        folder = incoming.folder / str(number)
        folder.mkdir()
        stored.append(str(Path(item.file.name).rename(folder / _safe_name(item.filename or ""))))
    return stored


def _safe_name(name: str) -> str:
    """Return the end of a file's name, without the characters that mean something to a file system."""
    kept = re.sub(r"[^\w.() -]", "_", name.replace("\\", "/").rpartition("/")[2])
    return kept.encode()[-200:].decode(errors="ignore").strip(". ") or "file"


def _refused(status: int, message: Message) -> Response:
    # The rest of the request is not read.
    return PlainTextResponse(translate(message), status, {"Connection": "close"})


def _forget_oldest() -> None:
    statuses: Any = file_upload_statuses
    while len(statuses._statuses) > MOST_FOLLOWED:
        oldest = next(iter(statuses._statuses))
        statuses.stop_tracking(oldest)
        statuses._signals.pop(oldest, None)
