"""The routes ``/healthz``, ``/readyz`` and ``/metrics``, which answer before anybody has signed in.

``/healthz`` says that the process answers, and touches nothing. ``/readyz`` tells strangers only ready or not.
``/metrics`` is for the operator alone.
"""

from dataclasses import dataclass
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from components.operation.metrics import Metrics
from components.operation.readiness import CHECKS, Readiness
from components.studio.server.operation.operator import is_operator

HEALTH, READY, METRICS = "/healthz", "/readyz", "/metrics"
BEFORE_SIGN_IN = frozenset((HEALTH, READY, METRICS))
NOT_KEPT = {"Cache-Control": "no-store"}
OPERATOR_ONLY = "The metrics need the token of PROOFROOM_METRICS_TOKEN: send it as Authorization: Bearer TOKEN.\n"
NOT_HERE = "The metrics are for programs on this machine. To read them from another one, set PROOFROOM_METRICS_TOKEN.\n"
BUSY = "Another scrape takes long. Ask again in a minute.\n"


@dataclass(frozen=True)
class OperationRoutes:
    """Answer the questions about a process; ``token`` is that of the operator, None for an operator on this machine."""

    readiness: Readiness
    metrics: Metrics
    token: str | None = None

    @property
    def routes(self) -> list[Route]:
        """Return the routes."""
        return [Route(HEALTH, self._say_alive), Route(READY, self._say_ready), Route(METRICS, self._say_metrics)]

    async def _say_alive(self, _request: Request) -> Response:
        return PlainTextResponse("ok\n", headers=NOT_KEPT)

    async def _say_ready(self, request: Request) -> Response:
        ready = await self.readiness.read()
        said: dict[str, object] = {"ready": bool(ready)}
        if is_operator(request.scope, self.token):
            said["checks"] = {name: ready.faults.get(name, "ok") for name in CHECKS}
        return JSONResponse(said, 200 if ready else 503, NOT_KEPT)

    async def _say_metrics(self, request: Request) -> Response:
        if not is_operator(request.scope, self.token):
            if self.token is None:
                return PlainTextResponse(NOT_HERE, 403, NOT_KEPT)
            return PlainTextResponse(OPERATOR_ONLY, 401, NOT_KEPT | {"WWW-Authenticate": "Bearer"})
        try:
            written = await self.metrics.write(_count_sessions(request.app))
        except TimeoutError:
            return PlainTextResponse(BUSY, 503, NOT_KEPT | {"Retry-After": "60"})
        return Response(written, headers=NOT_KEPT | {"Content-Type": CONTENT_TYPE_LATEST})


def _count_sessions(app: Any) -> int:
    """Return the number of visits in Gradio's memory, 0 for an app that is not Gradio's."""
    blocks = getattr(app, "blocks", None)
    return 0 if blocks is None else len(blocks.state_holder.session_data)
