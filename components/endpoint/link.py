"""Which links in an answer may be followed, and by which way: the endpoint's own, and those to public addresses.

An answer that names a machine of the house is not to make Proofroom knock there (server-side request forgery, OWASP
Top 10 of 2021, A10). A name is resolved once, here, and the connection goes to an address that was looked at: who rules
its DNS cannot change it in between.
"""

import ipaddress
import socket
from urllib.parse import urlsplit

MOST_WAYS = 4
# IPv6 addresses whose last 32 bits are an IPv4 address: of a translator (RFC 6052), and as they were once written (RFC
# 4291, 2.5.5.1).
HOLDS_IPV4 = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("::/96"))
# A house's own translator (RFC 8215), which older Pythons take for public.
TRANSLATOR = ipaddress.ip_network("64:ff9b:1::/48")


def ways_to(link: str, base_url: str) -> tuple[str | None, ...]:
    """Return the addresses at which a link of the endpoint's may be fetched, to be tried in order; () for none.

    None stands for its own name: that of the endpoint itself, which is asked wherever it is.
    """
    host = urlsplit(link).hostname or ""
    return (None,) if host == urlsplit(base_url).hostname else _public_addresses(host)


class OneWay:
    """Make a requests.HTTPAdapter connect to one address, whatever the name stands for by now.

    The certificate is still to be the name's. To be named first among a class's bases; ``more`` is for the next.
    """

    def __init__(self, address: str, *more: object) -> None:
        super().__init__(*more)
        self._address = address

    def build_connection_pool_key_attributes(self, request, verify, cert=None) -> tuple[dict, dict]:
        """Return what requests makes connections from, with the address for the host."""
        place, tls = super().build_connection_pool_key_attributes(request, verify, cert)
        if place["scheme"] == "https":
            tls["server_hostname"] = place["host"]
        return place | {"host": self._address}, tls


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


def _public_addresses(host: str) -> tuple[str, ...]:
    """Return where a host is, () unless all of it is public."""
    try:
        found = [str(ipaddress.ip_address(host))]
    except ValueError:
        try:
            rows = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return ()
        found = [row[4][0].partition("%")[0] for row in rows]
    return tuple(dict.fromkeys(found))[:MOST_WAYS] if all(map(_is_public, found)) else ()


def _is_public(address: str) -> bool:
    """Return whether an address is, and with it every IPv4 address that it stands for or leads through."""
    found = ipaddress.ip_address(address)
    if found.is_multicast or not found.is_global:
        return False
    if found.version == 4:
        return True
    within = [found.ipv4_mapped, found.sixtofour, *(found.teredo or ())]
    if any(found in network for network in HOLDS_IPV4):
        within.append(ipaddress.IPv4Address(int(found) & 0xFFFF_FFFF))
    return not (found.is_site_local or found in TRANSLATOR) and all(_is_public(str(inner)) for inner in within if inner)
