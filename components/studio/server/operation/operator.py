"""The operator: whoever may read more about this process than strangers, by a token or by being on this machine.

A proxy on this machine passes on the requests of strangers. Such a request is told by the headers of a proxy, or by a
Host that is no name of loopback. A proxy that adds no header and names loopback as the host is taken for the operator;
behind such a proxy the page does not work either, because its calls are refused as those of another origin.
"""

import hmac

from starlette.datastructures import Headers
from starlette.types import Scope

from components.access.addresses import read_address
from components.studio.server.forwarded import PASSED_ON
from components.studio.server.hosts import LOOPBACK, name_of


def is_operator(scope: Scope, token: str | None) -> bool:
    """Return whether the sender of a request is the operator; with a ``token`` only whoever sends the token is."""
    headers = Headers(scope=scope)
    if token is not None:
        kind, _, given = headers.get("authorization", "").partition(" ")
        return kind.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), token.encode())
    peer = read_address((scope.get("client") or ("",))[0])
    if peer is None or not peer.is_loopback or scope.get(PASSED_ON, True):
        return False
    host = name_of(headers.get("host", ""))
    address = read_address(host)
    return host in LOOPBACK or (address is not None and address.is_loopback)
