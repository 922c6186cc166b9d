"""Network addresses: read as the other end of a connection gives them, and told to be a trusted proxy's or not."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address

from components.settings.values import Network

Address = IPv4Address | IPv6Address


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
