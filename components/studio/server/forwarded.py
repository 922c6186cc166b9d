"""Forwarded headers: what a proxy says of the request that it passes on, believed of trusted proxies only.

Gradio makes addresses of ``X-Forwarded-Host`` and ``X-Forwarded-Proto``, and keeps some of them for everybody. The
address of the visitor, ``X-Forwarded-For``, stays for ``People``, who believe it of the same proxies.
"""

import re
from collections.abc import Sequence

from starlette.types import ASGIApp, Receive, Scope, Send

from components.access.addresses import is_within, read_address
from components.settings.values import Network

SCHEME = b"x-forwarded-proto"
# In the scope of a request: whether any proxy passed the request on, believed or not.
PASSED_ON = "proofroom.passed_on"
OF_PROXIES = re.compile(rb"x-forwarded(-.*)?|forwarded|via|x-real-ip|x-client-ip|true-client-ip|cf-connecting-ip")
SHAPING = frozenset((b"x-forwarded-host", SCHEME))
# Never believed: a proxy does not set them for this server, and passes on what a visitor has written into them.
UNUSED = frozenset((b"x-forwarded-prefix", b"x-gradio-server", b"forwarded"))


class ForwardedHeaders:
    """Remove what others than the ``trusted`` proxies say of a request; ``anyone`` is trusted on a Space.

    A proxy on this machine may always say that its side of the connection is encrypted: that names nobody.
    """

    def __init__(self, app: ASGIApp, trusted: Sequence[Network], anyone: bool = False) -> None:
        self._app, self._trusted, self._anyone = app, tuple(trusted), anyone

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "lifespan":
            passed_on = any(OF_PROXIES.fullmatch(name.lower()) for name, _ in scope["headers"])
            scope = {**scope, PASSED_ON: passed_on}
            peer = read_address((scope.get("client") or ("",))[0])
            removed = UNUSED
            if not self._anyone and not is_within(peer, self._trusted):
                removed |= SHAPING - {SCHEME} if peer is not None and peer.is_loopback else SHAPING
            scope["headers"] = [pair for pair in scope["headers"] if pair[0].lower() not in removed]
        await self._app(scope, receive, send)
