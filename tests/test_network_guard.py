"""The guard: what it refuses, what it lets through, and that nobody gets away with swallowing it."""

import socket
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest
import requests

from tests.network_guard import OutsideReached, is_loopback

# TEST-NET-1 (RFC 5737): an address that belongs to nobody.
NOBODY = "192.0.2.1"


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.10", "::1", "localhost", b"localhost", "", None, "0.0.0.0"])
def test_loopback_is_let_through(host):
    assert is_loopback(host)


@pytest.mark.parametrize("host", [NOBODY, "example.com", b"example.com", "10.0.0.1", "localhost.example.com", "::2"])
def test_anything_else_is_outside(host):
    assert not is_loopback(host)


@pytest.mark.parametrize(
    "leave",
    [
        lambda: socket.create_connection((NOBODY, 80), timeout=1),
        lambda: socket.socket().connect_ex((NOBODY, 80)),
        lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b"?", (NOBODY, 53)),
        lambda: socket.getaddrinfo("example.com", 443),
        lambda: socket.gethostbyname("example.com"),
        lambda: urllib.request.urlopen("http://example.com"),
        lambda: requests.get("https://example.com", timeout=1),
    ],
    ids=["connect", "connect_ex", "sendto", "getaddrinfo", "gethostbyname", "urllib", "requests"],
)
def test_leaving_is_refused_and_names_the_host(network_guard, leave):
    with pytest.raises(OutsideReached, match=r"example\.com|192\.0\.2\.1"):
        leave()
    network_guard.attempts.clear()


def test_a_server_on_this_machine_is_reached(network_guard):
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=5).close()
    left, right = socket.socketpair()
    left.sendall(b"here")
    assert right.recv(4) == b"here"
    left.close()
    right.close()
    assert network_guard.attempts == []


def test_a_swallowed_refusal_is_remembered(network_guard):
    with suppress(OutsideReached):
        socket.getaddrinfo("example.com", 443)
    with pytest.raises(OutsideReached, match=r"example\.com"):
        network_guard.check()
    network_guard.check()


SWALLOWED = """
import socket
import pytest

def swallow(host):
    try:
        socket.create_connection((host, 80))
    except Exception:
        pass

@pytest.fixture
def failing():
    yield
    swallow("fixture.example.com")
    raise ValueError

def test_swallow():
    swallow("test.example.com")

def test_fixture(failing):
    pass

def test_next():
    pass
"""


def test_a_test_that_swallows_the_refusal_fails_even_where_its_fixture_fails_and_the_next_passes(tmp_path):
    (tmp_path / "test_swallow.py").write_text(SWALLOWED)
    command = [sys.executable, "-m", "pytest", "-p", "tests.network_guard", "-p", "no:cacheprovider"]
    run = subprocess.run(
        [*command, "--rootdir", tmp_path, tmp_path],
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.returncode == 1, run.stdout
    _, *errors = run.stdout.split("ERROR at teardown of ")
    assert [error.split()[0] for error in errors] == ["test_swallow", "test_fixture"]
    assert "was refused: socket.getaddrinfo test.example.com." in errors[0]
    assert "ValueError" in errors[1]
    assert "was refused: socket.getaddrinfo fixture.example.com." in errors[1]
