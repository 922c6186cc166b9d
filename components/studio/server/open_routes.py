"""Open routes: what the page and the named endpoints use. Every other path is answered with 404.

Gradio has routes that Proofroom does not use: some of them take memory or disk for anybody (a picture of any size, a
list of any length, a recording), one fetches addresses for strangers. A list of what is open closes those of the next
version too.
"""

import re
from collections.abc import Iterable, Mapping

from gradio.route_utils import API_PREFIX
from starlette.responses import RedirectResponse
from starlette.routing import Route, compile_path
from starlette.types import ASGIApp, Receive, Scope, Send

from components.message.message import Message
from components.studio.page.root_address import path_below_root, root_path_of
from components.studio.server.refusal import refuse

READ = frozenset({"GET", "HEAD"})
SEND = frozenset({"POST"})
# The routes of Gradio that are open, and their methods.
OPEN: Mapping[str, frozenset[str]] = {
    # The pages, and what a browser loads for them. The sizes of the icon are those that the manifest names.
    "/": READ,
    "/room": READ,
    "/theme.css": READ,
    "/assets/{path:path}": READ,
    "/static/{path:path}": READ,
    "/favicon.ico": READ,
    "/robots.txt": READ,
    "/manifest.json": READ,
    "/pwa_icon/192": READ,
    "/pwa_icon/512": READ,
    # The description of the page, and of the named endpoints.
    "/config": READ,
    f"{API_PREFIX}/info": READ,
    # Asked by a page that has lost its connection: once there is an answer, the page loads itself anew.
    f"{API_PREFIX}/app_id": READ,
    # Events, of the page and of scripts.
    f"{API_PREFIX}/heartbeat/{{session}}": READ,
    f"{API_PREFIX}/queue/join": SEND,
    f"{API_PREFIX}/queue/data": READ,
    f"{API_PREFIX}/run/{{name}}": SEND,
    f"{API_PREFIX}/cancel": SEND,
    f"{API_PREFIX}/reset": SEND,
    f"{API_PREFIX}/call/{{name}}": SEND,
    f"{API_PREFIX}/call/{{name}}/{{event}}": READ,
    f"{API_PREFIX}/call/v2/{{name}}": SEND,
    f"{API_PREFIX}/call/v2/{{name}}/{{event}}": READ,
    # Files: sent here, and read from Gradio's cache.
    f"{API_PREFIX}/upload": SEND,
    f"{API_PREFIX}/upload_progress": READ,
    f"{API_PREFIX}/file={{path:path}}": READ,
    # Signing in with Hugging Face. Gradio has these routes where the page can do that.
    "/login/huggingface": READ,
    "/login/callback": READ,
    # Asked by Gradio itself when it starts; later it does nothing.
    f"{API_PREFIX}/startup-events": READ,
}
FILE = f"{API_PREFIX}/file="
# Gradio would fetch such a "file" from the network for whoever asks.
ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:/|//|https?:", re.IGNORECASE)
# A drive of Windows is no scheme.
DRIVE = re.compile(r"[a-z]:[\\/]", re.IGNORECASE)
CLOSED = Message("There is nothing here.")


class OpenRoutes:
    """Let requests through to the routes of ``OPEN`` and to Proofroom's own; answer all others with 404."""

    def __init__(self, app: ASGIApp, own: Iterable[Route] = ()) -> None:
        self._app = app
        known = dict(OPEN) | {route.path: frozenset(route.methods or READ) for route in own}
        self._open = [(compile_path(path)[0], methods) for path, methods in known.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "lifespan" or (scope["type"] == "http" and self._is_open(scope)):
            await self._app(scope, receive, send)
        elif scope["type"] == "http" and scope["method"] in READ and path_below_root(scope) == "":
            # The page without its last slash: everything that the page loads is relative to the slash.
            query = scope["query_string"].decode("latin-1")
            where = root_path_of(scope) + (f"?{query}" if query else "")
            await RedirectResponse(where, 308)(scope, receive, send)
        elif scope["type"] == "http":
            await refuse(scope, receive, send, 404, CLOSED)
        else:
            # Nothing here speaks WebSocket.
            await send({"type": "websocket.close", "code": 1008})

    def _is_open(self, scope: Scope) -> bool:
        path = path_below_root(scope)
        if path.startswith(FILE):
            named = path.removeprefix(FILE)
            if ADDRESS.match(named) and not DRIVE.match(named):
                return False
        return any(pattern.match(path) and scope["method"] in methods for pattern, methods in self._open)
