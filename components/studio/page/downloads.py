"""The export as a page needs it: links under which ZIPs are streamed, and their routes in the server.

A page asks for a link and shows it; whoever has the link has the pictures, so nobody can guess it and it soon dies:

    app.py          launch(app_kwargs={"routes": service.routes})
    a tab's event   href = service.downloads.offer(search_or_ids, service.visitor(token).library_of)
                    return gr.update(value=link_to_zip(href, count), visible=True)
    and then, for a download with the same click, .then(None, None, None, js=START_DOWNLOAD)

The place is under Gradio's own, which every proxy before it lets through, and beside the page, wherever that is.
"""

import logging
import secrets
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html import escape

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from components.errors import ProofroomError
from components.library.exchange.export import stream_zip
from components.library.records.search import Search
from components.library.records.shot import Shot
from components.library.records.store import Store
from components.studio.page.plural import plural

logger = logging.getLogger(__name__)

PLACE = "gradio_api/proofroom/export"
SECONDS_TO_BEGIN = 600.0
# Of links that nobody has followed: the oldest die first.
MOST_OFFERS, MOST_IDS = 1000, 200_000
# Each holds a picture in memory; those whose readers are slow take no thread meanwhile.
MOST_AT_ONCE, THREADS = 16, 2
GONE = "This link is no longer good: it is for ten minutes. Go back to the library and export again."
BUSY = "Too many exports are on their way. Wait a minute, then follow the link again."
START_DOWNLOAD = "() => document.querySelector('a.zip-link')?.click()"


@dataclass(frozen=True)
class _Offer:
    wanted: Search | Sequence[str]
    visitor: str | None
    dies_at: float


class Downloads:
    """Offer ZIPs of a store's pictures; ``thumbnail`` returns a small WebP of a shot, or None."""

    def __init__(
        self,
        store: Store,
        thumbnail: Callable[[Shot], bytes | None] = lambda shot: None,
        seconds_to_begin: float = SECONDS_TO_BEGIN,
    ) -> None:
        self._store, self._thumbnail, self._seconds = store, thumbnail, seconds_to_begin
        self._lock = threading.Lock()
        self._offers: dict[str, _Offer] = {}
        self._under_way = 0
        self._threads: CapacityLimiter | None = None

    @property
    def routes(self) -> list[Route]:
        """Return what the server is to answer besides Gradio's own."""
        return [Route(f"/{PLACE}/{{token}}", self._send)]

    def offer(self, wanted: Search | Sequence[str], visitor: str | None) -> str:
        """Return a link, relative to the page, to a ZIP of what a search finds or of shots by their ids.

        Whatever is asked for, only pictures of ``visitor`` are in it; None is for everybody's.
        """
        token, now = secrets.token_urlsafe(24), time.monotonic()
        wanted = replace(wanted, visitor=visitor) if isinstance(wanted, Search) else tuple(wanted)
        with self._lock:
            alive = {name: offer for name, offer in self._offers.items() if offer.dies_at > now}
            self._offers = alive | {token: _Offer(wanted, visitor, now + self._seconds)}
            ids = sum(_count_ids(offer) for offer in self._offers.values())
            for name in list(self._offers)[:-1]:
                if len(self._offers) <= MOST_OFFERS and ids <= MOST_IDS:
                    break
                ids -= _count_ids(self._offers.pop(name))
        return f"{PLACE}/{token}"

    def _find(self, token: str) -> _Offer | None:
        with self._lock:
            offer = self._offers.get(token)
        return offer if offer is not None and offer.dies_at > time.monotonic() else None

    def _shots(self, offer: _Offer) -> Iterator[Shot]:
        if isinstance(offer.wanted, Search):
            yield from self._store.walk_shots(offer.wanted)
            return
        for shot_id in offer.wanted:
            shot = self._store.find_shot(shot_id)
            if shot is not None and offer.visitor in (None, shot.visitor):
                yield shot

    async def _send(self, request: Request) -> Response:
        offer = self._find(request.path_params["token"])
        if offer is None:
            return PlainTextResponse(GONE, 404)
        name = f"proofroom-{datetime.now(UTC):%Y-%m-%d}.zip"
        headers = {
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
            # A proxy that gathers the answer first would gather all of it.
            "X-Accel-Buffering": "no",
        }
        if request.method == "HEAD":
            return Response(media_type="application/zip", headers=headers)
        if self._under_way >= MOST_AT_ONCE:
            return PlainTextResponse(BUSY, 503, {"Retry-After": "60"})
        return _Streamed(self._stream(offer), media_type="application/zip", headers=headers)

    async def _stream(self, offer: _Offer) -> AsyncIterator[bytes]:
        # Bound to the event loop that the server runs in, which is not there before it does.
        self._threads = self._threads or CapacityLimiter(THREADS)
        pieces = stream_zip(self._shots(offer), self._store.files, self._thumbnail)
        self._under_way += 1
        try:
            while piece := await to_thread.run_sync(next, pieces, b"", limiter=self._threads):
                yield piece
        finally:
            self._under_way -= 1
            pieces.close()


class _Streamed(StreamingResponse):
    """An answer whose work ends when its reader goes away, and which is cut, not completed, where it fails."""

    async def __call__(self, scope, receive, send) -> None:
        async with aclosing(self.body_iterator):
            try:
                await super().__call__(scope, receive, send)
            except ProofroomError as error:
                logger.warning("An export was cut: %s", error.message)


def link_to_zip(href: str, count: int) -> str:
    """Return a link of ``Downloads.offer`` as HTML; ``count`` is how many pictures it is for."""
    said = f"Download {plural(count, 'picture')} as a ZIP"
    return f'<a class="zip-link" href="{escape(href)}" download>{said}</a>'


def _count_ids(offer: _Offer) -> int:
    return 0 if isinstance(offer.wanted, Search) else len(offer.wanted)
