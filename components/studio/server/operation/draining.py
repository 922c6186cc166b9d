"""Draining: a process that is being stopped leaves new visits to another process, where a proxy knows of one.

The proxy says so by the header ``X-Proofroom-Others: yes`` and sends a request that is answered with status 503 to
another process. Nothing was done for such a request, so that it can be sent again whatever it asks for. The pages and
the events that this process has in memory are served to the end.
"""

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs

from gradio.route_utils import API_PREFIX
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from components.library.runs.jobs import Jobs
from components.message.message import Message
from components.studio.page.root_address import path_below_root
from components.studio.server.body_limits import Replay, read_body
from components.studio.server.refusal import refuse

OTHERS = "x-proofroom-others"
STOPPING = Message("This process of Proofroom is being stopped. Load the page anew.")
# What begins something: the pages, and what scripts begin with.
BEGINS = re.compile(rf"/|/room|/config|{API_PREFIX}/(?:upload|info)")
CALLS = re.compile(rf"{API_PREFIX}/(?:mcp|(?:call|run)/(?:v2/)?[^/]+)")
EVENT = re.compile(rf"{API_PREFIX}/call/(?:v2/)?[^/]+/([^/]+)")
JOIN, DATA = f"{API_PREFIX}/queue/join", f"{API_PREFIX}/queue/data"
HEARTBEAT = f"{API_PREFIX}/heartbeat/"


class Draining:
    """Answer with 503 what another process can serve, while ``jobs`` are being stopped."""

    def __init__(self, app: ASGIApp, jobs: Jobs) -> None:
        self._app, self._jobs = app, jobs

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or not self._jobs.stopping or Headers(scope=scope).get(OTHERS) != "yes":
            await self._app(scope, receive, send)
            return
        path, body = path_below_root(scope), b""
        if path == JOIN:
            body = await read_body(scope, receive) or b""
            receive = Replay(body, receive)
        if _belongs_here(scope, path, body):
            await self._app(scope, receive, send)
        else:
            await refuse(scope, receive, send, 503, STOPPING, closes=True)


def _belongs_here(scope: Scope, path: str, body: bytes) -> bool:
    """Whether a request is about what only this process has, or what every process answers alike."""
    if BEGINS.fullmatch(path) or (scope["method"] == "POST" and CALLS.fullmatch(path)):
        return False
    blocks = scope["app"].get_blocks()
    if path == JOIN:
        return _knows(blocks, _read_visit(body))
    if path == DATA:
        return _knows(blocks, parse_qs(scope["query_string"].decode("latin-1")).get("session_hash", [""])[0])
    if path.startswith(HEARTBEAT):
        return _knows(blocks, path.removeprefix(HEARTBEAT))
    event = EVENT.fullmatch(path)
    return event is None or _has_event(blocks, event[1])


def _knows(blocks: Any, visit: object) -> bool:
    """Whether a visit has states or events in this process; a script has states nowhere, and events for a moment."""
    session = blocks.state_holder.session_data.get(visit)
    if session is not None and session.state_data:
        return True
    return bool(blocks._queue.pending_event_ids_session.get(visit))


def _has_event(blocks: Any, event: str) -> bool:
    queue = blocks._queue
    return event in queue.event_ids_to_events or any(event in each for each in queue.pending_event_ids_session.values())


def _read_visit(body: bytes) -> object:
    """Return the visit that an event names, None where it names none."""
    with suppress(ValueError):
        said = json.loads(body)
        visit = said.get("session_hash") if isinstance(said, Mapping) else None
        return visit if isinstance(visit, str) else None
    return None
