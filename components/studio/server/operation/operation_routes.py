"""The routes ``/healthz``, ``/readyz`` and ``/metrics``, which answer before anybody has signed in.

``/healthz`` says that the process answers, and touches nothing. ``/readyz`` tells strangers only ready or not.
"""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from components.operation.readiness import CHECKS, Readiness
from components.studio.server.operation.operator import is_operator

HEALTH, READY, METRICS = "/healthz", "/readyz", "/metrics"
BEFORE_SIGN_IN = frozenset((HEALTH, READY, METRICS))
NOT_KEPT = {"Cache-Control": "no-store"}


@dataclass(frozen=True)
class OperationRoutes:
    """Answer the questions about a process; ``token`` is that of the operator, None for an operator on this machine."""

    readiness: Readiness
    token: str | None = None

    @property
    def routes(self) -> list[Route]:
        """Return the routes."""
        return [Route(HEALTH, self._say_alive), Route(READY, self._say_ready)]

    async def _say_alive(self, _request: Request) -> Response:
        return PlainTextResponse("ok\n", headers=NOT_KEPT)

    async def _say_ready(self, request: Request) -> Response:
        ready = await self.readiness.read()
        said: dict[str, object] = {"ready": bool(ready)}
        if is_operator(request.scope, self.token):
            said["checks"] = {name: ready.faults.get(name, "ok") for name in CHECKS}
        return JSONResponse(said, 200 if ready else 503, NOT_KEPT)
