"""The root address of the app, as the sender of a request reaches it: behind a proxy, or below a path.

A proxy may pass on a path whole or without the path of the root (GRADIO_ROOT_PATH): Starlette finds the route of both.
"""

from urllib.parse import urlsplit

from gradio.route_utils import get_root_url
from starlette._utils import get_route_path
from starlette.requests import Request
from starlette.types import Scope


def find_root(request: Request, path: str) -> str:
    """Return the address without a slash at its end; ``path`` is the part of the request's path below the root."""
    app = request.scope["app"]
    root = app.root_path or request.scope.get("root_path") or app.get_blocks().custom_mount_path
    return get_root_url(request, path, root)


def path_below_root(scope: Scope) -> str:
    """Return the part of a request's path below the root, as Starlette finds a route; "" for the root without a slash.

    Every middleware that goes by the path must read it here: one that read another path could be passed by.
    """
    path: str = get_route_path(scope)
    return path


def root_path_of(scope: Scope) -> str:
    """Return the path of the root in the browser, with a slash at both ends; "/" where there is none."""
    path: str = urlsplit(scope.get("root_path", "")).path
    return f"{path.rstrip('/')}/"
