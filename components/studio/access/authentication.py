"""Authentication of requests: who sends one, and whether it reaches the app.

A middleware of ASGI around everything: pages, events, named endpoints, files, links, and whatever a later Gradio adds.
The ``auth`` and ``auth_dependency`` of Gradio guard the routes that name them: not the routes of an app itself (ZIP
links, uploads), nor ``/cancel``, ``/heartbeat``, ``/stream``, ``/startup-events``, ``/theme.css`` and others of Gradio.
Streams pass as they are.
"""

import re
from typing import Any
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from components.access.access_errors import WrongToken
from components.credentials.attempts import TooManyAttempts
from components.errors import ProofroomError
from components.message.message import Message
from components.studio.access.identity import IN_SCOPE, Identity
from components.studio.access.sign_in.hugging_face import BEGIN, CALLBACK, take_over
from components.studio.access.sign_in.other_site import is_from_another_site
from components.studio.access.sign_in.sign_in_routes import SIGN_IN, SIGN_OUT, SignInRoutes
from components.studio.language.translation import translate
from components.studio.page.root_address import path_below_root
from components.studio.server.operation.operation_routes import BEFORE_SIGN_IN

# Gradio asks itself for this address while it starts, and says by "true" or "false" whether the start was over.
START = "/gradio_api/startup-events"
# What gradio_client and curl need to call the named endpoints; which events a script may send is for the guard.
OF_SCRIPTS = re.compile(
    r"/config|/gradio_api/(info|call/.+|run/[^/]+|queue/(join|data)|upload|upload_progress|cancel|reset|heartbeat/[^/]+"
    r"|file=.+|mcp)"
)
SIGN_IN_FIRST = Message("Sign in first. A script sends a token of its own: see the page of Proofroom.")
NO_PROXY = Message("This address is reached through a proxy that says who you are. Open the page there.")
OTHER_SITE = Message("A page of another site sent this request, so nothing was done. Load this page again.")
NOT_OF_SCRIPTS = Message("A token opens the named endpoints and their files, and nothing else.")


class Authentication:
    """Let a request reach an app, or refuse it, by who sends it."""

    def __init__(self, app: ASGIApp, routes: SignInRoutes) -> None:
        self._app, self._routes = app, routes
        self._identities, self._entrance = routes.identities, routes.entrance

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or let the app answer it."""
        # Before anybody is looked up: a probe of this process must not wait for the database.
        if scope["type"] == "lifespan" or (scope["type"] == "http" and path_below_root(scope) in BEFORE_SIGN_IN):
            await self._app(scope, receive, send)
            return
        try:
            identity = await self._identities.read(scope)
            refused = self._refuse(scope, identity)
        except ProofroomError as error:
            identity, refused = None, _refusal(error)
        if refused is None:
            scope[IN_SCOPE] = identity
            await self._app(scope, receive, self._sender(scope, send))
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
        else:
            await refused(scope, receive, send)

    def _sender(self, scope: Scope, send: Send) -> Send:
        ours = self._entrance.settings.entrance == "huggingface" and scope["type"] == "http"
        return take_over(scope, send, self._routes) if ours and path_below_root(scope) == CALLBACK else send

    def _refuse(self, scope: Scope, identity: Identity | None) -> Response | None:
        """Return the answer to a request that is not let through, None for the others."""
        path = path_below_root(scope)
        if identity is None:
            return self._refuse_stranger(scope, path) if self._entrance.closed else None
        if identity.of_script:
            return None if OF_SCRIPTS.fullmatch(path) else _say(NOT_OF_SCRIPTS, 403)
        if scope["type"] == "websocket" or path in (SIGN_IN, SIGN_OUT) or not is_from_another_site(scope):
            return None
        return _say(OTHER_SITE, 403)

    def _refuse_stranger(self, scope: Scope, path: str) -> Response | None:
        if path == START:
            return None
        if self._entrance.settings.entrance == "header":
            # Gradio asks itself for the head of the page while it starts, and takes 401 for an answer.
            return _say(NO_PROXY, 401 if scope.get("method") == "HEAD" else 403)
        open_to_all = [SIGN_IN, SIGN_OUT]
        if self._entrance.settings.entrance == "huggingface":
            open_to_all += [BEGIN, CALLBACK]
        if path in open_to_all:
            return None
        if scope["type"] == "http" and _is_page(scope):
            query = scope["query_string"].decode("latin-1")
            target = path.lstrip("/") + (f"?{query}" if query else "")
            way = "../" * (path.count("/") - 1)
            where = f"{way}{SIGN_IN.lstrip('/')}?next={quote(target)}"
            return RedirectResponse(where, 303, {"Cache-Control": "no-store"})
        return _say(SIGN_IN_FIRST, 401, {"WWW-Authenticate": "Bearer"})


def _is_page(scope: Scope) -> bool:
    """Whether a browser asks for a page to show, and not for data of a page."""
    headers = Headers(scope=scope)
    shown = headers.get("sec-fetch-dest", "document") in ("document", "iframe")
    return scope["method"] == "GET" and shown and "text/html" in headers.get("accept", "")


def _refusal(error: ProofroomError) -> Response:
    """Return the answer that tells an error."""
    if isinstance(error, WrongToken):
        return _say(error.message, 401, {"WWW-Authenticate": "Bearer"})
    if isinstance(error, TooManyAttempts):
        return _say(error.message, 429, {"Retry-After": str(int(error.retry_after or 0) + 1)})
    return _say(error.message, 503)


def _say(message: Message, status: int, headers: dict[str, str] | None = None) -> Response:
    sentence = translate(message)
    # gradio_client reads "detail", and pages of Gradio read "error".
    body: dict[str, Any] = {"detail": sentence, "error": sentence}
    return JSONResponse(body, status, {"Cache-Control": "no-store", **(headers or {})})
