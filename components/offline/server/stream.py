"""How pictures travel otherwise than whole and at once: growing, as server-sent events; by link; cut off.

    picture 0:  partial_image 0, partial_image 1, ... completed      -> picture 1: ...

Partial pictures are earlier states of the very picture that is completed: rough first, then finer. Has them drawn by
``drawing.picture``; knows nothing of faults but what its callers ask for.
"""

import asyncio
import json
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import numpy as np
from fastapi.responses import Response
from PIL import Image
from starlette.types import Receive, Scope, Send

from components.offline.drawing.picture import PictureRequest, draw_picture
from components.offline.server.codec import encode_picture, encode_text
from components.offline.server.refusal import Refusal
from components.offline.server.request import Order

KEPT_SECONDS = 60
# The finest partial picture has one pixel for this many each way; the one before it half as many.
FINEST_PARTIAL = 8
FAILED = {
    "type": "image_generation_server_error",
    "code": "image_generation_failed",
    "message": "Image generation failed",
    "param": None,
}


def draw_order(order: Order, index: int) -> np.ndarray:
    """Return picture ``index`` of an order, (height, width, 3) uint8 RGB, or RGBA where it is transparent."""
    return draw_picture(
        PictureRequest(
            order.prompt,
            order.canvas,
            order.quality,
            index,
            transparent=order.background == "transparent",
            photo=order.images[0] if order.images else None,
            mask=order.mask,
            references=order.images[1:],
            faithful=order.faithful,
            painter=order.painter,
        )
    )


def encode_order(order: Order, pixels: np.ndarray) -> str:
    """Return a picture as base64 text in the format that is ordered."""
    return encode_text(encode_picture(pixels, order.output_format, order.output_compression))


def make_picture(order: Order, index: int) -> str:
    """Return picture ``index`` of an order as base64 text."""
    return encode_order(order, draw_order(order, index))


def roughen(pixels: np.ndarray, later: int) -> np.ndarray:
    """Return an earlier state of a picture, of its size, alpha kept; ``later`` is how many finer ones follow."""
    whole = Image.fromarray(pixels)
    step = FINEST_PARTIAL << later
    # Pillow weighs colours by their alpha: what is not seen has none to give to what is.
    small = whole.resize((max(whole.width // step, 1), max(whole.height // step, 1)), Image.Resampling.BOX)
    return np.asarray(small.resize(whole.size, Image.Resampling.BILINEAR))


def to_event(name: str, **fields: object) -> bytes:
    """Return one server-sent event; its data says its name too, as ``type``."""
    return f"event: {name}\ndata: {json.dumps({'type': name, **fields}, separators=(',', ':'))}\n\n".encode()


async def stream_events(
    order: Order,
    delay: float,
    run: Callable[..., Awaitable],
    entry: Callable[[str], dict[str, object]],
    usages: list[dict[str, object]],
    ending: str = "",
    call: str | None = None,
) -> AsyncIterator[bytes]:
    """Yield the events of an order; ``delay`` seconds per picture are spread over its states.

    ``entry`` makes the fields of a picture's text, ``usages`` has one usage per completed picture. ``ending`` is
    "error" or "early" instead of the first completed picture, or "done" for a last line [DONE]. ``call`` is the call's
    name where an error is to name it as its ``param``.
    """
    kind = "image_edit" if order.images else "image_generation"
    same = {
        "created_at": int(time.time()),
        "size": order.size,
        "quality": order.quality,
        "background": order.background,
        "output_format": order.output_format,
    }
    for index, usage in enumerate(usages):
        pixels = await run(draw_order, order, index)
        for number in range(order.partial_images):
            await asyncio.sleep(delay / (order.partial_images + 1))
            rough = await run(roughen, pixels, order.partial_images - 1 - number)
            text = await run(encode_order, order, rough)
            yield to_event(f"{kind}.partial_image", b64_json=text, **same, partial_image_index=number)
        if ending == "error":
            yield to_event("error", error=FAILED | {"param": call})
        if ending in ("error", "early"):
            return
        await asyncio.sleep(delay / (order.partial_images + 1))
        text = await run(encode_order, order, pixels)
        told = {"usage": usage} if usage is not None else {}
        yield to_event(f"{kind}.completed", **entry(text), **same, **told)
    if ending == "done":
        yield b"data: [DONE]\n\n"


class Shelf:
    """Hold pictures that are given out by name, each for a minute."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._files: dict[str, tuple[float, bytes, str]] = {}

    def keep(self, content: bytes, output_format: str) -> str:
        """Return the name under which the picture can be fetched."""
        self._files = {name: file for name, file in self._files.items() if file[0] > self._clock()}
        name = f"{uuid.uuid4().hex}.{output_format}"
        self._files[name] = (self._clock() + KEPT_SECONDS, content, f"image/{output_format}")
        return name

    def find(self, name: str) -> tuple[bytes, str]:
        """Return a picture and its type; raises a 404 Refusal for one that is gone."""
        until, content, mime = self._files.get(name, (0.0, b"", ""))
        if until <= self._clock():
            raise Refusal("The file is not here any more: links are good for a minute.", "not_found", 404)
        return content, mime


@dataclass(frozen=True)
class Place:
    """Say where a link would point: the server's address with its last slash, the shelf, the pictures' format."""

    base_url: str
    shelf: Shelf
    output_format: str


class CutResponse(Response):
    """Declare a whole body and send a share of it; the server drops a connection that is left like this."""

    def __init__(self, body: bytes, kind: str, share: float) -> None:
        super().__init__(body, media_type=kind)
        self.beginning = body[: int(len(body) * share)]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the headers and the beginning, and return as if that were all."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        await send({"type": "http.response.body", "body": self.beginning, "more_body": True})
