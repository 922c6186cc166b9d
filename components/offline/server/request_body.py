"""Read the body of an HTTP request within bounds: a JSON object or a multipart form."""

import json

from fastapi import Request
from python_multipart.exceptions import MultipartParseError
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.types import Message

from components.offline.server.profile import PICTURE_FIELDS
from components.offline.server.refusal import Refusal, given_twice
from components.offline.server.upload import Upload

JSON, FORM = "application/json", "multipart/form-data"
LARGEST_JSON = 1024 * 1024
LARGEST_FORM = 220 * 1024 * 1024
MOST_PARTS = 40


def check_type(request: Request, wanted: str) -> None:
    """Raise a Refusal unless the content type of a request is ``wanted``."""
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if given != wanted:
        raise Refusal(f"Invalid content type: {given[:80] or 'none'}. Send {wanted}.")


async def read_bytes(request: Request, most: int = LARGEST_JSON) -> bytes:
    """Return the body of a request; raises a 413 Refusal for more than ``most`` bytes."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise _too_large(most)
    return bytes(body)


def read_json(body: bytes) -> dict[str, object]:
    """Return the JSON object in a body; raises a Refusal for any other body."""
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Refusal("The body is not valid JSON.") from error
    if not isinstance(fields, dict):
        raise Refusal("The body must be a JSON object with the fields of the request.")
    return fields


async def read_form(request: Request) -> tuple[dict[str, object], list[Upload]]:
    """Return the fields and the files of a multipart form; raises a Refusal for any other body."""
    received = 0
    receive = request.receive

    async def receive_counted() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > LARGEST_FORM:
            raise _too_large(LARGEST_FORM)
        return message

    bounded = Request(request.scope, receive_counted)
    fields: dict[str, object] = {}
    uploads: list[Upload] = []
    try:
        async with bounded.form(max_files=MOST_PARTS, max_fields=MOST_PARTS) as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    mime = (value.content_type or "application/octet-stream").partition(";")[0].strip().lower()
                    uploads.append(Upload(name, mime, await value.read()))
                elif name in fields:
                    raise given_twice(name)
                elif name in PICTURE_FIELDS:
                    raise Refusal(f"Invalid '{name}': a file is expected, with a name and its image type.", param=name)
                else:
                    fields[name] = value
    except (MultiPartException, MultipartParseError, HTTPException, UnicodeDecodeError) as error:
        raise Refusal("The body is not a valid multipart form.") from error
    return fields, uploads


def _too_large(most: int) -> Refusal:
    return Refusal(f"The request is too large: at most {most:,} bytes are taken.", "param_error", 413)
