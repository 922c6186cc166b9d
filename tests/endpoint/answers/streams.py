"""Answers that stream pictures, as an endpoint sends them, and the request that they answer."""

import base64
import json

from components.endpoint.client.client import ImagesClient
from components.endpoint.contracts.contract import contract_for
from components.endpoint.request import GenerateRequest
from tests.endpoint.conftest import KEY, make_png
from tests.far_end import FarEnd

FIRST, SECOND, LAST = (make_png(4, 4, shade=shade) for shade in (1, 2, 3))
FLOWER = GenerateRequest(contract_for("gpt-image-1"), "a beautiful flower")
USAGE = {"total_tokens": 4169, "input_tokens": 9, "output_tokens": 4160}


def partial(index: int, picture: bytes) -> dict:
    text = base64.b64encode(picture).decode()
    return {"type": "image_generation.partial_image", "b64_json": text, "partial_image_index": index}


def completed(picture: bytes = LAST) -> dict:
    text = base64.b64encode(picture).decode()
    return {"type": "image_generation.completed", "b64_json": text, "created_at": 1620000000, "usage": USAGE}


def stream(*found: dict, tail: bytes = b"") -> bytes:
    """Return a whole answer that streams these objects, ended by the end of the connection."""
    events = "".join(f"event: {each['type']}\ndata: {json.dumps(each)}\n\n" for each in found).encode()
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n\r\n" + events + tail


def ask(far_end: FarEnd, partials: list[bytes]):
    return ImagesClient(far_end.url, KEY, read_timeout=30).generate(FLOWER, on_partial=partials.append)
