"""The page as it is served: in the language of the reader, which the page's HTML names.

The middleware of ASGI holds the reader for every request, so that a route writes for the reader too.
"""

from pathlib import Path

import gradio
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from components.studio.language.languages import offered
from components.studio.language.reader import Reader, read_reader, reading
from components.studio.server.headers import POLICY, policy_of
from components.studio.theme import write_head

ASSETS = Path(__file__).resolve().parent.parent / "assets"
EARLY_SCRIPTS = tuple(
    ASSETS / "early" / f"{name}.js"
    for name in ("choices", "event_list", "event_updates", "event_stream", "widget_tree", "loading_frames")
)
# The module of Gradio's page that holds the tree of the widgets; ``widget_tree.js`` imports the module by this link.
TREE = sorted(Path(gradio.__file__).parent.glob("templates/frontend/assets/core-*.js"))
TREE_LINK = "".join(f'<link rel="modulepreload" href="./assets/{path.name}" data-tree>' for path in TREE[:1])
# The tag with which Gradio's template begins.
HTML_TAG, HEAD_TAG = b'<html\n\tlang="en"', b"<head>"
# Gradio's template leads to the root of the host, also below a path. There a browser looks for the icon, unless told.
ICON = b'<link rel="icon" href="./favicon.ico">'
MANIFEST = (b'href="/manifest.json"', b'href="./manifest.json"')
# On a phone the keyboard takes its room from the page, instead of covering the lower part.
VIEWPORT = (b"initial-scale=1, shrink-to-fit=no", b"initial-scale=1, interactive-widget=resizes-content")


class ServedInLanguage:
    """Serve an app in the language of each request's reader."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request for its reader."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        with reading(read_reader(request.headers, request.cookies)):
            await self._app(scope, receive, send)


def finish_page(page: bytes, reader: Reader) -> tuple[bytes, dict[str, str]]:
    """Return the HTML of Gradio's page for a reader, and the headers that go with the HTML."""
    language = offered()[reader.language]
    tag = f'<html\n\tlang="{language.tag}" dir="{language.direction}"'.encode()
    scripts = "".join(each.read_text("utf-8") for each in EARLY_SCRIPTS)
    head = ICON + f"<script>{scripts}</script>{TREE_LINK}".encode()
    page = page.replace(HTML_TAG, tag, 1).replace(HEAD_TAG, HEAD_TAG + head, 1)
    page = page.replace(*VIEWPORT, 1).replace(*MANIFEST, 1)
    return page, {
        "content-language": language.tag,
        "vary": "Accept-Language, Cookie, Accept-Encoding",
        POLICY: policy_of(page, write_head().encode()),
    }
