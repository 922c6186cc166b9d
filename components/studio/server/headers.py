"""Headers of every answer: what a browser may do with the page, and with files that visitors uploaded."""

import base64
import hashlib
import re
from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.types import Message as Event

from components.studio.page.root_address import path_below_root

# Hugging Face shows a Space in a frame of its own page.
ANCESTORS = "frame-ancestors 'self' https://huggingface.co https://*.hf.space"
SCRIPT = re.compile(rb"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)
POLICY = "content-security-policy"
# An answer that is no page: shown by itself it can do nothing, whatever is in it.
INERT = f"default-src 'none'; sandbox; {ANCESTORS}"
SCRIPTS = f"default-src 'self'; {ANCESTORS}"
OF_SCRIPTS = ("/assets/", "/static/")
GENERAL: Mapping[str, str] = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


def policy_of(page: bytes, inserted: bytes = b"") -> str:
    """Return the Content-Security-Policy of a page: only the scripts in its own HTML, and those of this server.

    ``inserted`` is HTML that Gradio inserts into the page's head when the page has loaded.
    """
    scripts = dict.fromkeys((*SCRIPT.findall(page), *SCRIPT.findall(inserted)))
    hashes = " ".join(f"'sha256-{_digest(script)}'" for script in scripts)
    return "; ".join(
        (
            "default-src 'self'",
            # Gradio makes functions of the JavaScript of events.
            f"script-src 'self' 'unsafe-eval' {hashes}".rstrip(),
            # Gradio's widgets have styles in their HTML.
            "style-src 'self' 'unsafe-inline'",
            # The editor gives its picture as data: and blob:.
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "media-src 'self' data: blob:",
            "connect-src 'self' data: blob:",
            # The library that draws the editor has workers of its own.
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            ANCESTORS,
        )
    )


class SafeHeaders:
    """Add the headers to each answer; one that is no page becomes inert."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_on(message: Event) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(GENERAL)
                headers.setdefault(POLICY, SCRIPTS if path_below_root(scope).startswith(OF_SCRIPTS) else INERT)
            await send(message)

        await self._app(scope, receive, send_on)


def _digest(script: bytes) -> str:
    return base64.b64encode(hashlib.sha256(script).digest()).decode()
