"""The address of a room: the page of rooms, with the token of a link in the fragment, which never reaches a server."""

import re

import gradio as gr
from gradio.route_utils import API_PREFIX
from starlette.requests import Request

from components.review.review_errors import LinkRefused
from components.studio.page.root_address import find_root

PAGE = "room"
# Long enough for any address that leads to a room.
LONGEST_ADDRESS = 2048
TOKEN_AT_END = re.compile(r"(?:^|[#=])([A-Za-z0-9_-]{43})$")


def build_address(request: gr.Request | None, token: str) -> str:
    """Return the address of a room by a link's token, for the page or the script that sent an event.

    The address is relative for a handler that nobody's event called.
    """
    sent = request.request if request else None
    if not isinstance(sent, Request):
        return f"{PAGE}#{token}"
    path = sent.url.path
    return f"{find_root(sent, path[path.rfind(API_PREFIX) :])}/{PAGE}#{token}"


def read_token(address: object) -> str:
    """Return the token in the address of a room, or the token itself. Raises LinkRefused for anything else."""
    text = address.strip() if isinstance(address, str) and len(address) <= LONGEST_ADDRESS else ""
    found = TOKEN_AT_END.search(text)
    if found is None:
        raise LinkRefused
    return found[1]
