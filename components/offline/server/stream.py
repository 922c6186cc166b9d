"""Stream pictures as server-sent events, and cut responses.

    picture 0:  partial_image 0, partial_image 1, ... completed      -> picture 1: ...

Partial pictures are coarse versions of the picture that is completed.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from typing import Any

from fastapi.responses import Response
from starlette.types import Receive, Scope, Send

from components.offline.server.pictures import coarsen, draw_pixels, encode_text
from components.offline.server.request import ImageRequest

FAILED = {
    "type": "image_generation_server_error",
    "code": "image_generation_failed",
    "message": "Image generation failed",
    "param": None,
}

# Runs a function with its arguments on a worker thread.
Run = Callable[..., Awaitable[Any]]


def to_event(name: str, **fields: object) -> bytes:
    """Return one server-sent event; its data repeat the name as ``type``."""
    return f"event: {name}\ndata: {json.dumps({'type': name, **fields}, separators=(',', ':'))}\n\n".encode()


async def stream_events(
    wanted: ImageRequest,
    delay: float,
    run: Run,
    entry: Callable[[str], dict[str, object]],
    usages: Sequence[Mapping[str, object] | None],
    ending: str = "",
    call: str | None = None,
) -> AsyncIterator[bytes]:
    """Yield the events of a request; ``delay`` seconds per picture are spread over its states.

    ``entry`` returns the fields of a picture from its base64 text. ``usages``: one usage, or None, for each completed
    picture. ``ending``: "error" or "early" in place of the first completed picture, or "done" for a last line [DONE].
    ``call``: the request id for ``error.param``, or None.
    """
    kind = "image_edit" if wanted.images else "image_generation"
    same: dict[str, object] = {
        "created_at": int(time.time()),
        "size": wanted.size,
        "quality": wanted.quality,
        "background": wanted.background,
        "output_format": wanted.output_format,
    }
    for index, usage in enumerate(usages):
        pixels = await run(draw_pixels, wanted, index)
        for number in range(wanted.partial_images):
            await asyncio.sleep(delay / (wanted.partial_images + 1))
            coarse = await run(coarsen, pixels, wanted.partial_images - 1 - number)
            text = await run(encode_text, wanted, coarse)
            yield to_event(f"{kind}.partial_image", b64_json=text, **same, partial_image_index=number)
        if ending == "error":
            yield to_event("error", error=FAILED | {"param": call})
        if ending in ("error", "early"):
            return
        await asyncio.sleep(delay / (wanted.partial_images + 1))
        text = await run(encode_text, wanted, pixels)
        told = {"usage": usage} if usage is not None else {}
        yield to_event(f"{kind}.completed", **entry(text), **same, **told)
    if ending == "done":
        yield b"data: [DONE]\n\n"


class CutResponse(Response):
    """Declare a whole body and send a share of it; the server then drops the connection."""

    def __init__(self, body: bytes, kind: str, share: float) -> None:
        super().__init__(body, media_type=kind)
        self.beginning = body[: int(len(body) * share)]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the headers and the beginning of the body, and return without the end."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        await send({"type": "http.response.body", "body": self.beginning, "more_body": True})
