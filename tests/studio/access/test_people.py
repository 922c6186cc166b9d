"""Who sends a request: addresses are believed from the connection and from trusted proxies only."""

from ipaddress import ip_network
from types import SimpleNamespace

import pytest

from components.access.access import Access
from components.access.secret import Secret
from components.credentials.attempts import FREE, Attempts, TooManyAttempts
from components.settings.access_settings import AccessSettings, SignIn
from components.studio.access.people import People
from components.studio.access.person import Person, acting, person_now

SECRET = Secret(bytes(32))
PROXIES = (ip_network("10.0.0.0/8"), ip_network("::1"))


def address_of(peer: str | None, forwarded: str | None = None, proxies: tuple = PROXIES) -> str:
    settings = AccessSettings(sign_in=SignIn(proxies=proxies))
    people = People(Access(settings, SECRET, ledger=None, rates=None, spending=None))
    headers = {} if forwarded is None else {"x-forwarded-for": forwarded}
    request = SimpleNamespace(headers=headers, client=SimpleNamespace(host=peer))
    return people.read(request, "visit").address


def signed(address: str) -> str:
    return SECRET.sign("address", address)


def test_the_address_of_a_connection_is_kept_as_an_hmac():
    assert address_of("203.0.113.7") == signed("203.0.113.7")
    assert address_of("::ffff:203.0.113.7") == signed("203.0.113.7")


def test_a_trusted_proxy_says_from_where_a_request_comes():
    assert address_of("10.0.0.1", "203.0.113.7") == signed("203.0.113.7")
    assert address_of("::1", "198.51.100.9, 203.0.113.7, 10.0.0.2") == signed("203.0.113.7")


@pytest.mark.parametrize("proxy", [None, "10.0.0.1", "::1"])
def test_one_customer_of_ipv6_is_one_address_to_the_limits(proxy):
    def of(address: str) -> str:
        return address_of(proxy, address) if proxy else address_of(address)

    assert (
        of("2a00:1450:4001:81b::1") == of("2a00:1450:4001:81b:ffff:ffff:ffff:ffff") == signed("2a00:1450:4001:81b::/64")
    )
    assert of("2a00:1450:4001:81c::1") != of("2a00:1450:4001:81b::1")


def test_ipv4_customers_behind_a_translator_to_ipv6_are_told_apart():
    assert address_of("64:ff9b::203.0.113.7") == signed("203.0.113.7")
    assert address_of("64:ff9b::203.0.113.8") == signed("203.0.113.8")


def test_a_proxy_is_trusted_by_its_whole_address_and_not_by_its_network():
    # "::2" is no proxy of the owner's, although "::1" is one.
    assert address_of("::2", "203.0.113.7") == signed("::/64")


def test_wrong_passwords_of_one_ipv6_customer_wait_whichever_addresses_they_come_from():
    attempts = Attempts(lambda: 0.0)
    for number in range(FREE):
        attempts.begin(address_of(f"2a00:1450:4001:81b::{number:x}"))
    with pytest.raises(TooManyAttempts):
        attempts.begin(address_of("2a00:1450:4001:81b:1:2:3:4"))
    attempts.begin(address_of("2a00:1450:4001:81c::1"))


@pytest.mark.parametrize(
    ("peer", "forwarded"),
    [
        ("127.0.0.1", None),  # everybody on this machine, or everybody behind a proxy on it
        ("10.0.0.1", "not an address"),
        (None, None),
        ("testclient", None),
    ],
)
def test_an_address_that_is_not_known_counts_for_nobody(peer, forwarded):
    assert address_of(peer, forwarded) == ""


@pytest.mark.parametrize(
    ("peer", "proxies", "known"),
    [
        ("203.0.113.7", PROXIES, True),  # no proxy of the owner's
        ("8.8.8.8", (), True),  # a stranger of the internet
        ("192.168.1.7", (), False),  # a proxy that nobody named, or a stranger of the house
        ("127.0.0.1", (), False),
    ],
)
def test_nobody_is_rid_of_the_limits_of_an_address_by_a_header(peer, proxies, known):
    assert address_of(peer, "198.51.100.9", proxies) == (signed(peer) if known else "")


def test_a_person_is_known_within_an_event_only():
    assert person_now() == Person()
    with acting(Person("visit", account="a" * 64)):
        assert person_now().account == "a" * 64
    assert person_now() == Person()
