"""Whom a safe connection trusts: the authorities of certificates, loaded once and not with every connection.

To load them takes some 25 ms of processor time: two hundred calls at once would spend seconds on it before they send
anything. Certificates and names are checked as ever. Knows nothing about what is sent.
"""

import ssl
import threading
from functools import cache
from pathlib import Path

from urllib3.util.ssl_ import create_urllib3_context

LOADING = threading.Lock()


class NoAuthorities(OSError):
    """The authorities cannot be loaded from where they are said to lie."""


def context_for(authorities: str) -> ssl.SSLContext:
    """Return the context of connections that trust the authorities in a file or folder. Raises NoAuthorities."""
    # Of many who come first at once one loads, and the others wait for it.
    with LOADING:
        return _load_context(authorities)


@cache
def _load_context(authorities: str) -> ssl.SSLContext:
    context = create_urllib3_context()
    folder = Path(authorities).is_dir()
    try:
        context.load_verify_locations(**{"capath" if folder else "cafile": authorities})
    except OSError as err:
        raise NoAuthorities(type(err).__name__) from None
    return context


class SharedTrust:
    """Give the connections of a requests.HTTPAdapter one context; to be named before it among a class's bases.

    ``authorities`` are those trusted, of a proxy too; of the far end only where a call names no others. Always checks.
    """

    def __init__(self, authorities: str) -> None:
        self._authorities = authorities
        super().__init__()

    def build_connection_pool_key_attributes(self, request, verify: bool | str, cert=None) -> tuple[dict, dict]:
        """Return what requests makes connections from, the context in place of where the authorities lie."""
        host, options = super().build_connection_pool_key_attributes(request, True, cert)
        if host["scheme"] != "https":
            return host, options
        context = context_for(verify if isinstance(verify, str) else self._authorities)
        return host, options | {"ssl_context": context, "cert_reqs": "CERT_REQUIRED"}

    def proxy_manager_for(self, proxy: str, **options: object):
        """Return what requests makes connections by a proxy from; one that is spoken to safely is checked as well."""
        if proxy.lower().startswith("https:"):
            context = context_for(self._authorities)
            # The first is for what goes through the proxy by a tunnel, the other for what is handed to it.
            options |= {"proxy_ssl_context": context, "ssl_context": context}
        return super().proxy_manager_for(proxy, **options)

    def cert_verify(self, conn, url: str, verify: bool | str, cert) -> None:
        """Leave a connection as it is: to be told where the authorities lie, it would load them again."""
