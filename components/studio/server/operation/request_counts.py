"""Requests counted by route and status, with the seconds until the answer began: for the metrics of a process.

A route is told by its template, and a request that no route answers by "other": no value of a stranger is a label.
"""

import time

from prometheus_client import Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

OTHER = "other"
# Seconds: an answer from memory takes milliseconds, and an event that waits for its turn begins its answer at once.
BOUNDS = (0.005, 0.025, 0.1, 0.5, 2.5, 10.0)


def make_histogram() -> Histogram:
    """Return the histogram of requests, which no registry has yet."""
    said, labels = "requests by route and status, and seconds until the answer began", ["route", "status"]
    return Histogram("proofroom_http_request_seconds", said, labels, buckets=BOUNDS, registry=None)


class RequestCounts:
    """Count each request of HTTP into ``histogram``: a middleware of ASGI."""

    def __init__(self, app: ASGIApp, histogram: Histogram) -> None:
        self._app, self._histogram = app, histogram

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and count it when its answer begins."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, answered = time.perf_counter(), False

        def note(status: int) -> None:
            self._histogram.labels(_route_of(scope), str(status)).observe(time.perf_counter() - began)

        async def count(message: Message) -> None:
            nonlocal answered
            if message["type"] == "http.response.start":
                answered = True
                note(message["status"])
            await send(message)

        try:
            await self._app(scope, receive, count)
        except Exception:
            # Starlette answers it outside of every middleware.
            if not answered:
                note(500)
            raise


def _route_of(scope: Scope) -> str:
    """Return the template of the route that answers; Starlette notes it when it finds the route."""
    return str(getattr(scope.get("route"), "path", OTHER))
