"""Which links in an answer may be followed: the endpoint's own, and those to public addresses.

An answer that names a machine of the house is not to make Proofroom knock there (server-side request forgery, OWASP
Top 10 of 2021, A10). The name is resolved here and once more when it is fetched: who rules its DNS could change it in
between, and would get a GET without the key.
"""

import ipaddress
import socket
from urllib.parse import urlsplit


def may_follow(link: str, base_url: str) -> bool:
    """Return whether a picture may be fetched from ``link``, which the endpoint at ``base_url`` has named."""
    host = urlsplit(link).hostname or ""
    return host == urlsplit(base_url).hostname or _is_public(host)


def is_same_origin(link: str, base_url: str) -> bool:
    """Return whether a link leads to the endpoint itself, which may ask for the key."""
    first, second = urlsplit(link), urlsplit(base_url)
    return (first.scheme, first.netloc) == (second.scheme, second.netloc)


def is_loopback(host: str) -> bool:
    """Return whether a host name or address is this machine's own."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _is_public(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        pass
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return False
    return bool(found) and all(ipaddress.ip_address(row[4][0].partition("%")[0]).is_global for row in found)
