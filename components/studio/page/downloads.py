"""Links for the download of pictures as a ZIP, and the routes that stream the ZIPs.

Whoever has a link has the pictures, so that a link cannot be guessed, and is good for ten minutes only:

    app.py          launch(app_kwargs=service.server_options)
    a tab's event   href = service.downloads.offer(search_or_ids, service.visitor(token).library_of)
                    return gr.update(value=link_to_zip(href, count), visible=True)
    and then, for a download with the same click, .then(None, None, None, js=START_DOWNLOAD)

The path is under Gradio's own, which every proxy lets through. A link is relative to the page.
"""

import logging
import secrets
import threading
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager, aclosing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import cast

from anyio import CapacityLimiter, to_thread
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from components.errors import ProofroomError
from components.library.exchange.contact_sheet import Wording
from components.library.exchange.export import stream_zip
from components.library.records.search import Search
from components.library.records.shot import Shot
from components.library.records.store import Store
from components.message.message import Message
from components.studio.language.catalogue import read_catalogue
from components.studio.language.reader import Reader, reader_now
from components.studio.language.translation import _n, translate

logger = logging.getLogger(__name__)

PLACE = "gradio_api/proofroom/export"
SECONDS_TO_BEGIN = 600.0
# Links that nobody has followed yet: beyond these numbers the oldest are dropped.
MOST_OFFERS, MOST_IDS = 1000, 200_000
# Each ZIP holds one picture in memory. A ZIP whose reader is slow takes no thread meanwhile.
MOST_AT_ONCE, THREADS = 16, 2
GONE = Message("This link is no longer good: it is for ten minutes. Go back to the library and export again.")
BUSY = Message("Too many exports are on their way. Wait a minute, then follow the link again.")
START_DOWNLOAD = "() => document.querySelector('a.zip-link')?.click()"


@dataclass(frozen=True)
class _Link:
    """Hold the pictures of a link: a search or the ids of shots, and the second in which the link expires.

    ``reader`` is who asked for the link: the texts in the ZIP are in the reader's language.
    """

    wanted: Search | Sequence[str]
    visitor: str | None
    expires_at: float
    reader: Reader


class Downloads:
    """Keep links to ZIPs of a store's pictures; ``thumbnail`` returns a small WebP of a shot, or None."""

    def __init__(
        self,
        store: Store,
        thumbnail: Callable[[Shot], bytes | None] = lambda shot: None,
        seconds_to_begin: float = SECONDS_TO_BEGIN,
    ) -> None:
        self._store, self._thumbnail, self._seconds = store, thumbnail, seconds_to_begin
        self._lock = threading.Lock()
        self._links: dict[str, _Link] = {}
        self._streaming = 0
        self._threads: CapacityLimiter | None = None

    @property
    def routes(self) -> list[Route]:
        """Return the routes that the server needs besides Gradio's own."""
        return [Route(f"/{PLACE}/{{token}}", self._send)]

    def offer(self, wanted: Search | Sequence[str], visitor: str | None) -> str:
        """Return a link, relative to the page, to a ZIP of the pictures that a search finds, or of shots by their ids.

        The ZIP has pictures of ``visitor`` only; None stands for the pictures of everybody.
        """
        token, now = secrets.token_urlsafe(24), time.monotonic()
        wanted = replace(wanted, visitor=visitor) if isinstance(wanted, Search) else tuple(wanted)
        with self._lock:
            alive = {name: link for name, link in self._links.items() if link.expires_at > now}
            self._links = alive | {token: _Link(wanted, visitor, now + self._seconds, reader_now())}
            ids = sum(_count_ids(link) for link in self._links.values())
            for name in list(self._links)[:-1]:
                if len(self._links) <= MOST_OFFERS and ids <= MOST_IDS:
                    break
                ids -= _count_ids(self._links.pop(name))
        return f"{PLACE}/{token}"

    def _find(self, token: str) -> _Link | None:
        with self._lock:
            link = self._links.get(token)
        return link if link is not None and link.expires_at > time.monotonic() else None

    def _shots(self, link: _Link) -> Iterator[Shot]:
        if isinstance(link.wanted, Search):
            yield from self._store.walk_shots(link.wanted)
            return
        for shot_id in link.wanted:
            shot = self._store.find_shot(shot_id)
            if shot is not None and link.visitor in (None, shot.visitor):
                yield shot

    async def _send(self, request: Request) -> Response:
        link = self._find(request.path_params["token"])
        if link is None:
            return PlainTextResponse(translate(GONE), 404)
        name = f"proofroom-{datetime.now(UTC):%Y-%m-%d}.zip"
        headers = {
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
            # Else a proxy may buffer the whole ZIP before it sends the first byte.
            "X-Accel-Buffering": "no",
        }
        if request.method == "HEAD":
            return Response(media_type="application/zip", headers=headers)
        if self._streaming >= MOST_AT_ONCE:
            return PlainTextResponse(translate(BUSY), 503, {"Retry-After": "60"})
        # Nothing waits between the look at the count and the first step of the response, in which it is counted.
        return _Streamed(self._stream(link), self._count(), headers)

    @contextmanager
    def _count(self) -> Iterator[None]:
        """Count a ZIP that is on its way, from before its first byte until its response is over."""
        self._streaming += 1
        try:
            yield
        finally:
            self._streaming -= 1

    async def _stream(self, link: _Link) -> AsyncIterator[bytes]:
        # Made here, since it is bound to the event loop in which the server runs.
        self._threads = self._threads or CapacityLimiter(THREADS)
        # Without the reader's zone: the times in the ZIP are UTC.
        tag = link.reader.language
        zipped = stream_zip(self._shots(link), self._store.files, self._thumbnail, Wording(read_catalogue(tag), tag))
        pieces = cast(Generator[bytes, None, None], zipped)
        try:
            while piece := await to_thread.run_sync(next, pieces, b"", limiter=self._threads):
                yield piece
        finally:
            pieces.close()


class _Streamed(StreamingResponse):
    """A ZIP that stops when its reader goes away, and that is cut off where an error occurs; ``counted`` meanwhile."""

    def __init__(
        self, pieces: AsyncIterator[bytes], counted: AbstractContextManager[None], headers: dict[str, str]
    ) -> None:
        super().__init__(pieces, media_type="application/zip", headers=headers)
        self._counted = counted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._counted:
            async with aclosing(cast(AsyncGenerator[bytes, None], self.body_iterator)):
                try:
                    await super().__call__(scope, receive, send)
                except ProofroomError as error:
                    logger.warning("An export was cut: %s", error)


def link_to_zip(href: str, count: int) -> Markup:
    """Return a link of ``Downloads.offer`` as HTML; ``count`` is the number of pictures in the ZIP."""
    said = _n("Download {n:,} picture as a ZIP", "Download {n:,} pictures as a ZIP", n=count)
    return Markup('<a class="zip-link" href="{}" download>{}</a>').format(href, said)


def _count_ids(link: _Link) -> int:
    return 0 if isinstance(link.wanted, Search) else len(link.wanted)
