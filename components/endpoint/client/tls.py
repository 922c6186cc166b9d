"""TLS contexts with trusted certificate authorities, loaded once for all connections.

Loading takes about 25 ms of processor time: without sharing, two hundred calls at once would spend seconds on loading.
Certificates and names are verified for each connection.
"""

import ssl
import threading
from functools import cache
from pathlib import Path

from urllib3.util.ssl_ import create_urllib3_context

LOADING = threading.Lock()


class NoAuthorities(OSError):
    """The certificate authorities cannot be loaded from the named file or folder."""


def context_for(authorities: str) -> ssl.SSLContext:
    """Return the TLS context that trusts the authorities in a file or folder. Raises NoAuthorities."""
    # Of the first threads one loads, and the others wait.
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
