"""Requests that a page of another site makes a browser send: told by what the browser itself says of their origin.

As Go's ``http.CrossOriginProtection`` does: Sec-Fetch-Site, which browsers send over https and on this machine, else
the Origin beside the Host. A request with neither is no browser's, and whoever sends it has the cookie already.
"""

from starlette.datastructures import Headers
from starlette.types import Scope

from components.studio.server.hosts import host_of_origin

SAFE = ("GET", "HEAD", "OPTIONS")


def is_from_another_site(scope: Scope) -> bool:
    """Return whether a page of another site makes a browser send this request, which may change something."""
    if scope["method"] in SAFE:
        return False
    headers = Headers(scope=scope)
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        return site not in ("same-origin", "none")
    if origin is None:
        return False
    # The proxy's header cannot be set by a page of another site without a preflight, which is refused.
    ours = {headers.get("host"), headers.get("x-forwarded-host")}
    return host_of_origin(origin) not in {host.lower() for host in ours if host}
