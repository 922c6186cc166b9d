"""Answers in other shapes than the documented one, and a decompression bomb.

Each function takes the answer in the documented shape and the pictures' media type, and returns the same pictures in
another shape.
"""

import base64
import gzip
import hashlib
import json
from functools import cache
from typing import Any

from fastapi.responses import Response

JSON = "application/json"
MB = 2**20
# The unpacked bytes of the bomb, and the bytes of noise in it, which make about 1 MB packed.
BOMB, NOISE = 256 * MB, 5 * MB // 8
# An answer in the documented shape.
Answer = dict[str, Any]


def as_image(body: Answer, media_type: str) -> Response:
    """Return the first picture as the whole body."""
    return Response(base64.b64decode(body["data"][0]["b64_json"]), media_type=media_type)


def then_done(body: Answer, media_type: str) -> Response:
    """Return the answer followed by the last line of a stream."""
    return Response(json.dumps(body) + "\n\ndata: [DONE]\n\n", media_type=JSON)


def as_texts(body: Answer, media_type: str) -> Response:
    """Return the pictures as a list of base64 texts, under another name."""
    pictures = [entry["b64_json"] for entry in body["data"]]
    return _as_json({name: value for name, value in body.items() if name != "data"} | {"images": pictures})


def as_chat(body: Answer, media_type: str) -> Response:
    """Return the message of a chat model, with each picture as a data: URL in Markdown."""
    pictures = "\n\n".join(f"![image](data:{media_type};base64,{entry['b64_json']})" for entry in body["data"])
    message = {"role": "assistant", "content": f"Here is your picture.\n\n{pictures}"}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    return _as_json({"object": "chat.completion", "created": body["created"], "choices": [choice]})


def as_bomb(body: Answer, media_type: str) -> Response:
    """Return 1 MB that unpacks to 256 MB and begins like an answer."""
    return Response(make_bomb(), media_type=JSON, headers={"Content-Encoding": "gzip"})


@cache
def make_bomb() -> bytes:
    """Return the packed bomb: several gzip members in a row, as RFC 1952 allows."""
    begin = b'{"data": [{"b64_json": "' + base64.b64encode(hashlib.shake_256(b"noise").digest(NOISE))
    return gzip.compress(begin) + gzip.compress(b"A" * MB, mtime=0) * (BOMB // MB) + gzip.compress(b'"}]}')


def _as_json(body: Answer) -> Response:
    return Response(json.dumps(body), media_type=JSON)
