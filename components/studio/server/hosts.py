"""Hosts: the names under which the page may be opened, and the pages whose scripts may call it.

A page of a stranger can give its own name the address of this machine (DNS rebinding). The visitor's browser then takes
Proofroom for a part of that page, and only the name in the Host header tells the two apart. An address of digits cannot
be given away like that, so that every one is let in.
"""

import re
import socket
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from components.message.message import Message
from components.settings.server_settings import ServerSettings
from components.studio.server.refusal import refuse

LOOPBACK = ("localhost",)
SPACES = ".hf.space"
FOREIGN_HOST = Message(
    'Proofroom does not answer under the name "{host}". Open it by its address, or set PROOFROOM_HOSTS={host} where it'
    " is started."
)
FOREIGN_PAGE = Message(
    "A page of {origin} may not call this Proofroom. Its owner can allow that: PROOFROOM_ORIGINS={origin}."
)
READING = ("GET", "HEAD", "OPTIONS")


class Hosts:
    """Answer requests for this Proofroom's own names, and calls of its own pages."""

    def __init__(self, app: ASGIApp, server: ServerSettings) -> None:
        self._app = app
        self._names = frozenset((*LOOPBACK, *server.hosts, *server.space_hosts, *_names_of(server.listens_on)))
        self._origins = frozenset(server.origins)
        self._on_space = bool(server.space_hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        forwarded = headers.get("x-forwarded-host", "").split(",")[0].strip()
        hosts = [headers.get("host", "")] + ([forwarded] if forwarded else [])
        origin = headers.get("origin", "").lower()
        foreign = next((host for host in hosts if not self._is_own(name_of(host))), None)
        if foreign is not None:
            await refuse(scope, receive, send, 421, FOREIGN_HOST.with_values(host=_shorten(name_of(foreign))))
        elif scope["method"] not in READING and origin and not self._may_call(origin, hosts):
            await refuse(scope, receive, send, 403, FOREIGN_PAGE.with_values(origin=_shorten(origin)))
        else:
            await self._app(scope, receive, send)

    def _is_own(self, name: str) -> bool:
        return _is_address(name) or name in self._names or (self._on_space and name.endswith(SPACES))

    def _may_call(self, origin: str, hosts: list[str]) -> bool:
        """Whether a page of this origin may send anything: one of this very server, or one that the owner named."""
        place = host_of_origin(origin)
        named = not _is_address(name_of(place)) and name_of(place) not in LOOPBACK and self._is_own(name_of(place))
        return origin in self._origins or place in (host.lower() for host in hosts) or named


def host_of_origin(origin: str) -> str:
    """Return the host in an Origin header with its port, "" for "null" and for what is no origin."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def name_of(host: str) -> str:
    """Return the name in a Host header, in lower case, without the port and without brackets."""
    host = host.strip().lower()
    found = re.fullmatch(r"\[([0-9a-f:.]+)\](?::\d*)?|([^:\[\]]*)(?::\d*)?", host)
    return (found[1] or found[2].rstrip(".")) if found else host


def _names_of(listens_on: str) -> tuple[str, ...]:
    """Return the names that belong to the address on which the server listens."""
    name = name_of(listens_on)
    if not name or name in LOOPBACK or (_is_address(name) and ip_address(name).is_loopback):
        return ()
    # Whoever opens the page from another machine of the house does so by this machine's name.
    own = socket.gethostname().lower()
    return tuple({name, own, own.partition(".")[0], f"{own.partition('.')[0]}.local"} - {""})


def _is_address(name: str) -> bool:
    try:
        return bool(ip_address(name))
    except ValueError:
        return False


def _shorten(text: str) -> str:
    """Return a name that a stranger chose, fit for a sentence."""
    return re.sub(r"[^a-z0-9.:/-]", "?", text)[:80]
