"""Sent files: read in large pieces, each on a thread.

A middleware of ASGI with the extension ``http.response.pathsend``: the app names a file, and the middleware sends the
file. Starlette itself reads 64 kB at a time and changes the thread for each, which for a picture takes longer than all
else about its request.
"""

import asyncio
from typing import BinaryIO

from starlette.types import ASGIApp, Message, Receive, Scope, Send

PATHSEND = "http.response.pathsend"
# As many bytes are in memory for each file that is being sent.
PIECE = 2**18


class SentFiles:
    """Send the files that an app names."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope["extensions"] = {**(scope.get("extensions") or {}), PATHSEND: {}}

        async def send_on(message: Message) -> None:
            await (_send_file(message["path"], send) if message["type"] == PATHSEND else send(message))

        await self._app(scope, receive, send_on)


async def _send_file(path: str, send: Send) -> None:
    file, piece = await asyncio.to_thread(_open, path)
    with file:
        while len(piece) == PIECE:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
            piece = await asyncio.to_thread(file.read, PIECE)
    await send({"type": "http.response.body", "body": piece})


def _open(path: str) -> tuple[BinaryIO, bytes]:
    """Return a file and its first piece."""
    file = open(path, "rb")  # noqa: SIM115 - closed by who sends it
    return file, file.read(PIECE)
