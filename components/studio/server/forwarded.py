"""Forwarded headers: what a proxy says of the request that it passes on, believed of trusted proxies only.

Gradio makes addresses of ``X-Forwarded-Host`` and ``X-Forwarded-Proto``, and keeps some of them for everybody. The
address of the visitor, ``X-Forwarded-For``, stays for ``People``, who believe it of the same proxies.
"""

from collections.abc import Sequence
from ipaddress import ip_address

from starlette.types import ASGIApp, Receive, Scope, Send

from components.settings.values import Network

SCHEME = b"x-forwarded-proto"
SHAPING = frozenset((b"x-forwarded-host", b"x-forwarded-prefix", b"x-gradio-server", b"forwarded", SCHEME))


class ForwardedHeaders:
    """Remove what others than the ``trusted`` proxies say of a request; ``anyone`` is trusted on a Space.

    A proxy on this machine may always say that its side of the connection is encrypted: that names nobody.
    """

    def __init__(self, app: ASGIApp, trusted: Sequence[Network], anyone: bool = False) -> None:
        self._app, self._trusted, self._anyone = app, tuple(trusted), anyone

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "lifespan" and not self._anyone:
            peer = (scope.get("client") or ("",))[0]
            if not self._is_trusted(peer):
                removed = SHAPING - {SCHEME} if _is_loopback(peer) else SHAPING
                scope = {**scope, "headers": [pair for pair in scope["headers"] if pair[0].lower() not in removed]}
        await self._app(scope, receive, send)

    def _is_trusted(self, peer: str) -> bool:
        try:
            address = ip_address(peer)
        except ValueError:
            return False
        address = getattr(address, "ipv4_mapped", None) or address
        return any(address in network for network in self._trusted)


def _is_loopback(peer: str) -> bool:
    try:
        return ip_address(peer).is_loopback
    except ValueError:
        return False
