"""Keep the tests on this machine.

Before a connection is made, a name is looked up or a datagram is sent, Python raises an audit event (PEP 578),
whichever library asks. The guard refuses every one that is not for loopback, and remembers it: a test whose code
swallowed the refusal fails all the same, when it ends.

Sees this process only. The browser has its own bound (``tests/browser/chromium.py``).
"""

import ipaddress
import sys
from collections.abc import Callable, Iterator

import pytest


class OutsideReached(RuntimeError):
    """A test tried to leave this machine. No OSError, so that nothing takes it for an endpoint that is down."""


class NetworkGuard:
    """Refuse and remember what does not stay on loopback; an audit hook."""

    def __init__(self) -> None:
        self.attempts: list[str] = []

    def __call__(self, event: str, arguments: tuple) -> None:
        """Raise OutsideReached for an event that would leave this machine."""
        read_host = READ_HOST.get(event)
        if read_host is None:
            return
        host = read_host(arguments)
        if not is_loopback(host):
            self.attempts.append(f"{event} {host}")
            raise OutsideReached(f"A test tried to reach {host!r} ({event}). Tests talk to 127.0.0.1 only.")

    def check(self) -> None:
        """Raise OutsideReached if anything was refused since the last check."""
        attempts, self.attempts = self.attempts, []
        if attempts:
            raise OutsideReached(f"Tried to leave this machine, and was refused: {', '.join(attempts)}.")


def is_loopback(host: object) -> bool:
    """Return whether a host stays on this machine; None, "" and "0.0.0.0" are what servers listen on."""
    text = host.decode("ascii", "replace") if isinstance(host, bytes | bytearray) else host
    if text is None or text in ("", "localhost"):
        return True
    try:
        address = ipaddress.ip_address(str(text))
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _host_of_address(arguments: tuple) -> object:
    """Return the host of (socket, address); paths of Unix sockets have none."""
    address = arguments[1]
    return address[0] if isinstance(address, tuple) else None


def _first(arguments: tuple) -> object:
    return arguments[0]


READ_HOST: dict[str, Callable[[tuple], object]] = {
    "socket.connect": _host_of_address,
    "socket.sendto": _host_of_address,
    "socket.sendmsg": _host_of_address,
    "socket.getaddrinfo": _first,
    "socket.gethostbyname": _first,
    "socket.gethostbyaddr": _first,
}

# An audit hook stays for the life of the process, so there is one, and it is there before the first test is imported.
GUARD = NetworkGuard()
sys.addaudithook(GUARD)


@pytest.fixture
def network_guard() -> NetworkGuard:
    """Give the guard of this process."""
    return GUARD


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown() -> Iterator[None]:
    """Fail the test at its end, after its fixtures' and even if one fails, if anything tried to leave this machine."""
    try:
        return (yield)
    finally:
        GUARD.check()
