"""Links in answers: the parts of a link, and the hosts from which it may be fetched.

Prevents server-side request forgery (OWASP Top 10 of 2021, A10): a link to an internal address is not fetched. Two
parsers may read two hosts in one text, so only the checked parts are used, never the text again. A name is resolved
once, and the connection goes to the checked address, so that the owner of the DNS zone cannot change the address in
between (DNS rebinding).
"""

import ipaddress
import re
import socket
from dataclasses import dataclass, field
from urllib.parse import quote, urljoin, urlsplit

MOST_HOSTS = 4
PORTS = {"http": 80, "https": 443}
# A host by RFC 3986: an IPv6 address in brackets, without a zone; or labels of a name, or an IPv4 address.
PLACE = re.compile(
    r"(?:\[(?P<ipv6>[0-9a-f:.]+)\]|(?P<name>(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*"
    r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?))(?::(?P<port>[0-9]{1,5}))?"
)
# Names that many resolvers read as an IPv4 address, by the last label: 127.1, 2130706433, 0x7f.1.
ODD_IPV4 = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)")
# Characters that a path and a query may contain unescaped (RFC 3986, 2.2 and 2.3), and the percent sign of escapes.
KEPT = "%/:?@!$&'()*+,;=[]-._~"

# IPv6 addresses with an IPv4 address in the last 32 bits: NAT64 (RFC 6052) and IPv4-compatible (RFC 4291, 2.5.5.1).
HOLDS_IPV4 = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("::/96"))
# Local-use NAT64 (RFC 8215), which older Pythons count as public.
LOCAL_NAT64 = ipaddress.IPv6Network("64:ff9b:1::/48")


@dataclass(frozen=True)
class Link:
    """Hold the parts of a web address: "http" or "https", a host in small letters, a port, and path with query."""

    scheme: str
    host: str
    port: int
    target: str = field(repr=False)

    @property
    def origin(self) -> tuple[str, str, int]:
        """Return the web origin: scheme, host and port (RFC 6454)."""
        return self.scheme, self.host, self.port

    @property
    def url(self) -> str:
        """Return the link as a text that all parsers read alike."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.target}"


def read_link(text: str, base: str) -> Link | None:
    """Return the parts of a link, relative to the address ``base``; None for a link that is not plain.

    A plain link is an http or https address without a user, with an ASCII name or an address in its usual form as host,
    and without the characters that parsers read differently: backslashes, spaces, control characters.
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


def hosts_for(link: Link, endpoint: Link | None) -> tuple[str, ...]:
    """Return the hosts to connect to for a link, in the order of trying; () where the link must not be fetched.

    A link of the origin of ``endpoint`` is allowed at any address. The addresses of all other links must be public.
    Raises OSError for a name that DNS does not know.
    """
    return (endpoint.host,) if endpoint and link.origin == endpoint.origin else _public_addresses(link.host)


def is_loopback(host: str) -> bool:
    """Return whether a host name or address is this machine's own."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _plain_host(ipv6: str | None, name: str | None) -> str | None:
    """Return an address in its shortest form, a name unchanged; None for an address in an unusual form."""
    try:
        return str(ipaddress.IPv6Address(ipv6)) if ipv6 else str(ipaddress.IPv4Address(name or ""))
    except ValueError:
        return None if ipv6 or ODD_IPV4.fullmatch(name or "") else name


def _public_addresses(host: str) -> tuple[str, ...]:
    """Return the addresses of a host, () unless all are public. Raises OSError for a name that DNS does not know."""
    try:
        found = [str(ipaddress.ip_address(host))]
    except ValueError:
        rows = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        found = [str(row[4][0]).partition("%")[0] for row in rows]
    return tuple(dict.fromkeys(found))[:MOST_HOSTS] if all(map(_is_public, found)) else ()


def _is_public(address: str) -> bool:
    """Return whether an address and every IPv4 address within it are public."""
    found = ipaddress.ip_address(address)
    if found.is_multicast or not found.is_global:
        return False
    if isinstance(found, ipaddress.IPv4Address):
        return True
    within = [found.ipv4_mapped, found.sixtofour, *(found.teredo or ())]
    if any(found in network for network in HOLDS_IPV4):
        within.append(ipaddress.IPv4Address(int(found) & 0xFFFF_FFFF))
    return not (found.is_site_local or found in LOCAL_NAT64) and all(
        _is_public(str(inner)) for inner in within if inner
    )
