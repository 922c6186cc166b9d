"""Whole answers in other shapes than the agreed one, as servers near the images API send them, and one that is a bomb.

Each takes the answer as it is agreed, of which it shows the same pictures, and returns it with its media type.
"""

import base64
import gzip
import hashlib
import json
from functools import cache

from fastapi.responses import Response

JSON = "application/json"
MB = 2**20
# What the bomb unpacks to, and how much of it is noise, so that it has about 1 MB packed.
BOMB, NOISE = 256 * MB, 5 * MB // 8


def as_image(body: dict, media_type: str) -> Response:
    """Return the first picture by itself."""
    return Response(base64.b64decode(body["data"][0]["b64_json"]), media_type=media_type)


def then_done(body: dict, media_type: str) -> Response:
    """Return the answer with the end of a stream after it, as if it were one."""
    return Response(json.dumps(body) + "\n\ndata: [DONE]\n\n", media_type=JSON)


def as_texts(body: dict, media_type: str) -> Response:
    """Return the pictures as a list of texts, under another name."""
    pictures = [entry["b64_json"] for entry in body["data"]]
    return _as_json({name: value for name, value in body.items() if name != "data"} | {"images": pictures})


def as_chat(body: dict, media_type: str) -> Response:
    """Return what a model says that draws in a chat, each picture as a data: URL in Markdown."""
    pictures = "\n\n".join(f"![image](data:{media_type};base64,{entry['b64_json']})" for entry in body["data"])
    message = {"role": "assistant", "content": f"Here is your picture.\n\n{pictures}"}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    return _as_json({"object": "chat.completion", "created": body["created"], "choices": [choice]})


def as_bomb(body: dict, media_type: str) -> Response:
    """Return 1 MB that unpacks to 256 MB, which begin like an answer."""
    return Response(make_bomb(), media_type=JSON, headers={"Content-Encoding": "gzip"})


@cache
def make_bomb() -> bytes:
    """Return the bomb, packed: several gzip members one after the other, as RFC 1952 allows."""
    begin = b'{"data": [{"b64_json": "' + base64.b64encode(hashlib.shake_256(b"noise").digest(NOISE))
    return gzip.compress(begin) + gzip.compress(b"A" * MB, mtime=0) * (BOMB // MB) + gzip.compress(b'"}]}')


def _as_json(body: dict) -> Response:
    return Response(json.dumps(body), media_type=JSON)
