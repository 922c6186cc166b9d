"""The page cache: the page of each language, made and packed once for all visitors.

A middleware of ASGI, the innermost: whoever gets a page out of the cache has passed the others. Gradio makes the page
anew for each request, from a configuration of half a megabyte that is the same for everybody.
"""

import asyncio
import gzip
import hashlib
from collections import OrderedDict
from dataclasses import dataclass, field

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components.studio.language.reader import Reader, reader_now
from components.studio.language.served_page import finish_page
from components.studio.page.root_address import find_root, path_below_root
from components.studio.server.headers import POLICY

# The pages of the app by their paths: the studio, and the page of a review room.
PATHS = ("/", "/room")
# A page has its own address in it: each page is there once for each language and each name under which visitors come.
MOST_PAGES = 16
# What Gradio puts into the page by the query of its address.
SHAPING = ("deep_link", "all_endpoints")
# A browser keeps its copy and asks each time whether the copy is the latest, and whether its user may still see it.
LASTING = "private, no-cache"
# The headers of a page that nobody has asked for yet. Gradio asks for the head of the page when it starts, and gives up
# after three seconds; a slow machine makes the page in more.
UNMADE = [(b"content-type", b"text/html; charset=utf-8"), (b"cache-control", LASTING.encode())]

Key = tuple[str, str, str]


@dataclass(frozen=True)
class Page:
    """Hold a finished page: HTML, plain and packed, and the headers without those that depend on the packing.

    ``packed`` is None for a page that is sent once.
    """

    status: int
    headers: MutableHeaders
    plain: bytes = field(repr=False)
    packed: bytes | None = field(default=None, repr=False)

    @property
    def lasting(self) -> bool:
        """Return whether other visitors may get the same page."""
        return self.status == 200 and "set-cookie" not in self.headers

    def pack(self) -> "Page":
        """Return the page as it is kept."""
        headers = self.headers.mutablecopy()
        # Weak: the same page travels plain and packed.
        headers["etag"] = f'W/"{hashlib.sha256(self.plain).hexdigest()[:32]}"'
        headers["cache-control"] = LASTING
        return Page(self.status, headers, self.plain, gzip.compress(self.plain, mtime=0))

    async def send_to(self, request: Request, send: Send) -> None:
        """Send the page, or that the browser's copy is the latest."""
        headers, status, body = self.headers.mutablecopy(), self.status, self.plain
        known = [tag.strip() for tag in request.headers.get("if-none-match", "").split(",")]
        if self.packed is not None and headers["etag"] in known:
            status, body = 304, b""
        else:
            if self.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
                headers["content-encoding"], body = "gzip", self.packed
            headers["content-length"] = str(len(body))
        await send({"type": "http.response.start", "status": status, "headers": headers.raw})
        await send({"type": "http.response.body", "body": b"" if request.method == "HEAD" else body})


class PageCache:
    """Serve the pages of an app finished for their readers, and keep the first page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        # One page at a time: a crowd that comes at once waits for one, and does not make as many as it is.
        self._making = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        request, reader = Request(scope), reader_now()
        key = _key_of(request, reader)
        page = self._find(key)
        if page is None and key is not None and scope["method"] == "HEAD":
            await send({"type": "http.response.start", "status": 200, "headers": UNMADE})
            await send({"type": "http.response.body"})
        elif page is None and key is not None:
            async with self._making:
                page = self._find(key) or await self._make({**scope, "method": "GET"}, receive, send, key)
        elif page is None:
            page = await self._make(scope, receive, send)
        if page is not None:
            await page.send_to(request, send)

    async def _make(self, scope: Scope, receive: Receive, send: Send, key: Key | None = None) -> Page | None:
        """Return the page that the app answers with, finished; None for another answer, which is sent on."""
        gathered = _Gathered(send)
        await self._app(scope, receive, gathered)
        page = gathered.finish(reader_now())
        if page is not None and key is not None and page.lasting:
            self._pages[key] = page = await asyncio.to_thread(page.pack)
            while len(self._pages) > MOST_PAGES:
                self._pages.popitem(last=False)
        return page

    def _find(self, key: Key | None) -> Page | None:
        page = self._pages.get(key) if key else None
        if page and key:
            self._pages.move_to_end(key)
        return page


class _Gathered:
    """Gather the messages of a page, and send on the messages of another answer."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None
        self._body = bytearray()

    async def __call__(self, message: Message) -> None:
        """Keep a message, or send it on."""
        if message["type"] == "http.response.start" and _is_page(message):
            self._start = message
        elif self._start is None:
            await self._send(message)
        else:
            self._body += message.get("body", b"")

    def finish(self, reader: Reader) -> Page | None:
        """Return the page, finished for its reader; None where none was gathered."""
        if self._start is None:
            return None
        headers = MutableHeaders(raw=list(self._start["headers"]))
        del headers["content-length"]
        html, more = finish_page(bytes(self._body), reader)
        headers.update(more)
        return Page(self._start["status"], headers, html)


def _is_page(start: Message) -> bool:
    """Whether an answer is a page of Gradio's: Proofroom's own pages come finished, with a policy of their own."""
    headers = MutableHeaders(raw=start["headers"])
    return headers.get("content-type", "").startswith("text/html") and POLICY not in headers


def _key_of(request: Request, reader: Reader) -> Key | None:
    """Return what the page depends on, None for a page that is made for one request."""
    app = request.scope["app"]
    # With Gradio's own signing in the page has the name of its user.
    own = app.auth is not None or app.auth_dependency is not None
    path = path_below_root(request.scope)
    if own or path not in PATHS or any(name in request.query_params for name in SHAPING):
        return None
    return path, reader.language, find_root(request, path)
