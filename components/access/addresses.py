"""Network addresses: read as a connection gives them, told to be a trusted proxy's or not, and counted by customer."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from components.settings.values import Network

Address = IPv4Address | IPv6Address

# Of an IPv6 address the bits that a provider assigns; a customer chooses the other 64 (RFC 4291, 2.5.4).
ASSIGNED_BITS = 64
# IPv6 addresses of IPv4 customers, with the IPv4 address in the last 32 bits (RFC 6052).
TRANSLATED = IPv6Network("64:ff9b::/96")


def read_address(text: str | None) -> Address | None:
    """Return an address, in brackets or not, None for anything else; an IPv4 address within IPv6 as the former."""
    try:
        address = ip_address((text or "").strip("[]"))
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def is_within(address: Address | None, networks: Iterable[Network]) -> bool:
    """Whether an address lies in one of several networks; None lies in none."""
    return address is not None and any(address in network for network in networks)


def name_customer(address: Address) -> str:
    """Return a name of the one customer who has an address: the IPv4 address, or the /64 network of an IPv6 address."""
    if isinstance(address, IPv4Address):
        return str(address)
    if address in TRANSLATED:
        return str(IPv4Address(int(address) & 0xFFFF_FFFF))
    chosen = 128 - ASSIGNED_BITS
    return str(IPv6Network((int(address) >> chosen << chosen, ASSIGNED_BITS)))
