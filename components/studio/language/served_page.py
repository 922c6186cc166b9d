"""The page as it is served: in the language of the reader, which the page's HTML names.

A middleware of ASGI. Holds the reader for every request, so that a route writes for the reader too.
"""

from collections.abc import Iterable
from pathlib import Path

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components.studio.language.languages import offered
from components.studio.language.reader import Reader, read_reader, reading
from components.studio.server.headers import POLICY, policy_of
from components.studio.theme import write_head

EARLY_SCRIPT = Path(__file__).resolve().parent.parent / "assets" / "early.js"
# The tag with which Gradio's template begins.
HTML_TAG, HEAD_TAG = b'<html\n\tlang="en"', b"<head>"
# On a phone the keyboard takes its room from the page, instead of covering the lower part.
VIEWPORT = (b"initial-scale=1, shrink-to-fit=no", b"initial-scale=1, interactive-widget=resizes-content")


class ServedInLanguage:
    """Serve an app in the language of each request's reader."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._script = f"<script>{EARLY_SCRIPT.read_text(encoding='utf-8')}</script>".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request for its reader."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        reader = read_reader(request.headers, request.cookies)
        with reading(reader):
            await self._app(scope, receive, _PageSender(send, reader, self._script))


class _PageSender:
    """Send on the messages of a response; of an HTML page the whole page, with its language named."""

    def __init__(self, send: Send, reader: Reader, script: bytes) -> None:
        self._send, self._reader, self._script = send, reader, script
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        """Send on one message, or keep it until the page is whole."""
        if message["type"] == "http.response.start" and _is_page(message["headers"]):
            self._start = message
        elif self._start is None:
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                await self._send_page(self._start)

    async def _send_page(self, start: Message) -> None:
        language = offered()[self._reader.language]
        tag = f'<html\n\tlang="{language.tag}" dir="{language.direction}"'.encode()
        page = self._body.replace(HTML_TAG, tag, 1).replace(HEAD_TAG, HEAD_TAG + self._script, 1)
        page = page.replace(*VIEWPORT, 1)
        headers = [pair for pair in start["headers"] if pair[0].lower() != b"content-length"]
        headers += [
            (b"content-length", str(len(page)).encode()),
            (b"content-language", language.tag.encode()),
            (b"vary", b"Accept-Language, Cookie"),
            (POLICY.encode(), policy_of(page, write_head().encode()).encode()),
        ]
        await self._send({**start, "headers": headers})
        await self._send({"type": "http.response.body", "body": page})


def _is_page(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    return any(name.lower() == b"content-type" and value.startswith(b"text/html") for name, value in headers)
