"""The middleware of the server, in the order in which it sees a request, before Gradio sees any of it."""

from collections.abc import Sequence

from gradio.route_utils import CustomCORSMiddleware
from prometheus_client import Histogram
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Route

from components.library.runs.jobs import Jobs
from components.settings.server_settings import ServerSettings
from components.settings.values import Network
from components.studio.server.body_limits import BodyLimits
from components.studio.server.forwarded import ForwardedHeaders
from components.studio.server.headers import SafeHeaders
from components.studio.server.hosts import Hosts
from components.studio.server.open_routes import OpenRoutes
from components.studio.server.operation.draining import Draining
from components.studio.server.operation.request_counts import RequestCounts
from components.studio.server.uploads.upload_route import UPLOADS


def protect(
    server: ServerSettings, proxies: Sequence[Network], own: Sequence[Route], jobs: Jobs, requests: Histogram
) -> tuple[Middleware, ...]:
    """Return the middleware by the settings; ``own`` are Proofroom's routes besides Gradio's.

    ``requests`` counts the requests.
    """
    stack = [
        Middleware(SafeHeaders),
        Middleware(ForwardedHeaders, trusted=proxies, anyone=bool(server.space_hosts)),
        # After what gives a request another scope, or the route that is found would not be seen.
        Middleware(RequestCounts, histogram=requests),
        Middleware(Hosts, server=server),
    ]
    if server.origins:
        # Without credentials: a page of another origin acts for nobody who is known here.
        methods, headers = ("GET", "HEAD", "POST"), ("Authorization", "Content-Type")
        stack.append(
            Middleware(CORSMiddleware, allow_origins=server.origins, allow_methods=methods, allow_headers=headers)
        )
    stack += [Middleware(OpenRoutes, own=own), Middleware(BodyLimits, uploads=UPLOADS)]
    return (*stack, Middleware(Draining, jobs=jobs))


def put_before(app: Starlette, protection: Sequence[Middleware]) -> None:
    """Put middleware before Gradio's own, without Gradio's answer to pages of other origins.

    Gradio lets any page call a server that has a name, in the name of whoever is signed in.
    """
    replaced: tuple[object, ...] = (CustomCORSMiddleware,)
    app.user_middleware = [*protection, *(each for each in app.user_middleware if each.cls not in replaced)]
