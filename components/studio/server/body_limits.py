"""Limits of what a request may carry besides files: bytes, depth, and the number of lists and objects.

A request without files is small: files go to the upload route, and events name them. JSON of a megabyte of brackets
takes the memory of a picture, and each level of depth a call of every function that walks through it.
"""

import re

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.types import Message as Event

from components.message.message import Message
from components.studio.page.root_address import path_below_root
from components.studio.server.refusal import refuse

MOST_BYTES = 10**6
MOST_DEPTH = 50
MOST_LISTS = 20_000
MOST_QUOTES = 100_000
# A text without an end goes as far as the body: a search that began again at each of its quotes would take minutes.
STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)', re.DOTALL)
NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
TOO_LARGE = Message("This request is larger than {most:,.0f} MB. Upload files instead.", most=MOST_BYTES / 10**6)
TOO_DEEP = Message("This request has too many lists and objects, or too many in one another.")
METHODS_WITHOUT_BODY = ("GET", "HEAD", "OPTIONS")


class BodyLimits:
    """Refuse bodies that are too large, too deep or too long; ``uploads`` is the path whose bodies are files."""

    def __init__(self, app: ASGIApp, uploads: str) -> None:
        self._app, self._uploads = app, uploads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        bare = scope["type"] != "http" or scope["method"] in METHODS_WITHOUT_BODY
        if bare or path_below_root(scope) == self._uploads:
            await self._app(scope, receive, send)
            return
        body = await read_body(scope, receive)
        if body is None:
            await refuse(scope, receive, send, 413, TOO_LARGE, closes=True)
        elif not is_shallow(body):
            await refuse(scope, receive, send, 413, TOO_DEEP)
        else:
            await self._app(scope, Replay(body, receive), send)


class Replay:
    """Give a body that was read already, and then what else the connection brings."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self._body: bytes | None = body
        self._receive = receive

    async def __call__(self) -> Event:
        """Return the next message of the connection."""
        if self._body is None:
            return await self._receive()
        body, self._body = self._body, None
        return {"type": "http.request", "body": body, "more_body": False}


async def read_body(scope: Scope, receive: Receive) -> bytes | None:
    """Return the body of a request, None where it is too large; counted as it comes, whatever the request declares."""
    declared = Headers(scope=scope).get("content-length", "")
    if declared.isdecimal() and int(declared[:20]) > MOST_BYTES:
        return None
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > MOST_BYTES:
            return None
        if not message.get("more_body"):
            return bytes(body)


def is_shallow(body: bytes) -> bool:
    """Whether JSON keeps to the depth and to the number of lists and objects; read without building any of it."""
    # JSON in UTF-8 has no byte of zero; in another encoding the brackets could not be told from the text.
    if b"\0" in body or body.count(b'"') > MOST_QUOTES:
        return False
    brackets = STRING.sub(b"", body).translate(None, NO_BRACKETS)
    if len(brackets) > 2 * MOST_LISTS:
        return False
    depth = 0
    for bracket in brackets:
        depth += 1 if bracket in b"[{" else -1
        if depth > MOST_DEPTH:
            return False
    return True
