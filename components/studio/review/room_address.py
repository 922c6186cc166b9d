"""The address of a room: the page of rooms, with the token of a link in the fragment, which never reaches a server."""

import re

import gradio as gr
from gradio.route_utils import get_root_url
from starlette.requests import Request

from components.review.review_errors import LinkRefused

PAGE = "room"
# Long enough for any address that leads to a room.
LONGEST_ADDRESS = 2048
TOKEN_AT_END = re.compile(r"(?:^|[#=])([A-Za-z0-9_-]{43})$")


def build_address(request: gr.Request | None, token: str) -> str:
    """Return the address of a room by a link's token, for the page or the script that sent an event.

    The address is relative for a handler that nobody's event called.
    """
    root = _find_root(request.request) if request and isinstance(request.request, Request) else ""
    return f"{root}/{PAGE}#{token}" if root else f"{PAGE}#{token}"


def read_token(address: object) -> str:
    """Return the token in the address of a room, or the token itself. Raises LinkRefused for anything else."""
    text = address.strip() if isinstance(address, str) and len(address) <= LONGEST_ADDRESS else ""
    found = TOKEN_AT_END.search(text)
    if found is None:
        raise LinkRefused
    return found[1]


def _find_root(request: Request) -> str:
    """Return the address of this app as the sender of an event reaches it, without a slash at its end."""
    app, path = request.scope["app"], request.url.path
    root = app.root_path or request.scope.get("root_path") or app.get_blocks().custom_mount_path
    return get_root_url(request, path[path.rfind("/gradio_api/") :], root)
