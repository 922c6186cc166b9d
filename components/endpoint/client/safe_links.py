"""A link in an answer: its parts, read once, and the addresses at which it may be fetched.

An answer that names a machine of the house is not to make Proofroom knock there (server-side request forgery, OWASP
Top 10 of 2021, A10). Two parsers may read two hosts in one text, so what is checked here is what is fetched: the parts,
never the text again. A name is resolved once, here, and the connection goes to an address that was looked at: who rules
its DNS cannot change it in between.
"""

import ipaddress
import re
import socket
from dataclasses import dataclass, field
from urllib.parse import quote, urljoin, urlsplit

MOST_WAYS = 4
PORTS = {"http": 80, "https": 443}
# A host as RFC 3986 has it: an IPv6 address in brackets, without a zone; or labels of a name, or of an IPv4 address.
PLACE = re.compile(
    r"(?:\[(?P<ipv6>[0-9a-f:.]+)\]|(?P<name>(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*"
    r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?))(?::(?P<port>[0-9]{1,5}))?"
)
# What many resolvers take for an IPv4 address by its last label: 127.1, 2130706433, 0x7f.1.
ODD_IPV4 = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)")
# What a path and a query may hold as it is (RFC 3986, 2.2 and 2.3), and the percent sign of what is escaped already.
KEPT = "%/:?@!$&'()*+,;=[]-._~"

# IPv6 addresses whose last 32 bits are an IPv4 address: of a translator (RFC 6052), and as they were once written (RFC
# 4291, 2.5.5.1).
HOLDS_IPV4 = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("::/96"))
# A house's own translator (RFC 8215), which older Pythons take for public.
TRANSLATOR = ipaddress.ip_network("64:ff9b:1::/48")


@dataclass(frozen=True)
class Link:
    """Hold the parts of a web address: "http" or "https", a host in small letters, a port, and path with query."""

    scheme: str
    host: str
    port: int
    target: str = field(repr=False)

    @property
    def origin(self) -> tuple[str, str, int]:
        """Return what two addresses share that may know each other's secrets (RFC 6454)."""
        return self.scheme, self.host, self.port

    @property
    def url(self) -> str:
        """Return it as text in which no two parsers read different parts."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.target}"


def read_link(text: str, base: str) -> Link | None:
    """Return the parts of a link, a relative one completed by the address ``base``; None for any that is not plain.

    Plain is an http or https address without a user, whose host is a name in ASCII or an address in its usual form, and
    in which nothing stands that parsers are known to read differently: backslashes, spaces, control characters.
    """
    if "\\" in text or " " in text or not text.isprintable():
        return None
    try:
        given, parts = urlsplit(text), urlsplit(urljoin(base, text))
    except ValueError:
        return None
    if given.scheme and not given.netloc:
        return None
    place = PLACE.fullmatch(parts.netloc.lower())
    if parts.scheme not in PORTS or place is None:
        return None
    host, port = _plain_host(place["ipv6"], place["name"]), int(place["port"] or PORTS[parts.scheme])
    if host is None or not 0 < port < 2**16:
        return None
    query = f"?{parts.query}" if parts.query else ""
    return Link(parts.scheme, host, port, quote((parts.path or "/") + query, safe=KEPT))


def ways_to(link: Link, own: Link | None) -> tuple[str, ...]:
    """Return the hosts to connect to for a link, to be tried in order; () where it is not to be fetched.

    ``own`` is an address of the endpoint, whose origin is asked by its name wherever it is; any other is to be public
    wholly. Raises OSError for a name that nobody knows.
    """
    return (own.host,) if own and link.origin == own.origin else _public_addresses(link.host)


class OneWay:
    """Make a requests.HTTPAdapter ask for a link at one host, whatever its name stands for by now.

    The certificate is still to be the name's. To be named first among a class's bases; ``more`` is for the next.
    """

    def __init__(self, link: Link, way: str, *more: object) -> None:
        super().__init__(*more)
        self._link, self._way = link, way

    def build_connection_pool_key_attributes(self, request, verify, cert=None) -> tuple[dict, dict]:
        """Return what requests makes connections from: the link's parts, and not what a request's text reads as."""
        place, tls = super().build_connection_pool_key_attributes(request, verify, cert)
        if self._link.scheme == "https":
            tls["server_hostname"] = self._link.host
        return place | {"scheme": self._link.scheme, "host": self._way, "port": self._link.port}, tls


def is_loopback(host: str) -> bool:
    """Return whether a host name or address is this machine's own."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _plain_host(ipv6: str | None, name: str | None) -> str | None:
    """Return an address in its shortest form, a name as it is; None for an address in a form of its own."""
    try:
        return str(ipaddress.IPv6Address(ipv6)) if ipv6 else str(ipaddress.IPv4Address(name))
    except ValueError:
        return None if ipv6 or ODD_IPV4.fullmatch(name) else name


def _public_addresses(host: str) -> tuple[str, ...]:
    """Return where a host is, () unless all of it is public. Raises OSError for a name that nobody knows."""
    try:
        found = [str(ipaddress.ip_address(host))]
    except ValueError:
        rows = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
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
