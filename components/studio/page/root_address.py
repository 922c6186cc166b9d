"""The root address of the app, as the sender of a request reaches it: behind a proxy, or mounted under a path."""

from gradio.route_utils import get_root_url
from starlette.requests import Request


def find_root(request: Request, path: str) -> str:
    """Return the address without a slash at its end; ``path`` is the part of the request's path below the root."""
    app = request.scope["app"]
    root = app.root_path or request.scope.get("root_path") or app.get_blocks().custom_mount_path
    return get_root_url(request, path, root)
