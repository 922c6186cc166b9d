"""Whom the client trusts, before a far end that speaks TLS."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import requests
import trustme

from components.endpoint.client.client import ImagesClient
from components.endpoint.client.transport import SafeAdapter
from components.errors import EndpointError, EndpointUnreachable
from tests.endpoint.conftest import FLOWER, KEY, PNG
from tests.far_end import FarEnd

UNSAFE = r"^No safe connection to .* could be made.*Nothing was billed for this call\.$"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def known(authority, tmp_path) -> Path:
    """A file with the authority's certificate."""
    path = tmp_path / "authorities.pem"
    authority.cert_pem.write_to_path(path)
    return path


@pytest.fixture
def make_far_end(authority) -> Iterator[Callable[[str], FarEnd]]:
    """Give a function that makes a far end whose certificate says a name, and which has an answer ready."""
    made = []

    def make(name: str) -> FarEnd:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(name).configure_cert(context)
        made.append(FarEnd(context))
        made[-1].answer(FLOWER)
        return made[-1]

    yield make
    for far_end in made:
        far_end.close()


def test_a_certificate_of_a_known_authority_is_taken(make_far_end, known, flower):
    far_end = make_far_end("127.0.0.1")
    client = ImagesClient(far_end.url, KEY, adapter=SafeAdapter(str(known)))
    assert client.generate(flower).pictures == (PNG,)
    assert far_end.asked[0].headers["Authorization"] == f"Bearer {KEY}"


def test_one_of_an_unknown_authority_is_not(make_far_end, flower):
    far_end = make_far_end("127.0.0.1")
    with pytest.raises(EndpointUnreachable, match=UNSAFE):
        ImagesClient(far_end.url, KEY).generate(flower)
    assert far_end.asked == []


def test_a_certificate_of_another_host_is_not_taken(make_far_end, known, flower):
    far_end = make_far_end("images.example")
    with pytest.raises(EndpointUnreachable, match=UNSAFE):
        ImagesClient(far_end.url, KEY, adapter=SafeAdapter(str(known))).generate(flower)
    assert far_end.asked == []


@pytest.mark.parametrize("broken", [False, True], ids=["missing", "broken"])
@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_authorities_that_cannot_be_read_are_said_to_be_what_is_wrong(flower, monkeypatch, tmp_path, broken, variable):
    bundle = tmp_path / "bundle.pem"
    if broken:
        bundle.write_text("no certificate")
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    monkeypatch.setenv(variable, str(bundle))
    with pytest.raises(EndpointUnreachable) as caught:
        ImagesClient("https://images.example/v1", KEY).generate(flower)
    assert str(caught.value.sentence) == (
        "No safe connection to images.example could be made: the authorities of certificates cannot be read."
        " Check the file or folder that REQUESTS_CA_BUNDLE or CURL_CA_BUNDLE names."
    )
    assert caught.value.spent == "no"


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_safe_proxy_is_trusted_by_the_authorities_that_are_named(make_far_end, known, flower, monkeypatch, scheme):
    proxy = make_far_end("127.0.0.1")
    monkeypatch.setenv(f"{scheme.upper()}_PROXY", f"https://127.0.0.1:{proxy.port}")
    client = ImagesClient(f"{scheme}://images.example/v1", KEY, read_timeout=30)
    with pytest.raises(EndpointUnreachable):
        client.generate(flower)
    assert proxy.asked == []
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(known))
    with suppress(EndpointError):
        client.generate(flower)
    (asked,) = proxy.asked
    first = {"http": "POST http://images.example/v1/images/generations", "https": "CONNECT images.example:443"}
    assert asked.line.startswith(first[scheme])


def test_the_authorities_are_loaded_once(make_far_end, known, flower):
    far_end = make_far_end("127.0.0.1")
    far_end.answer(FLOWER)
    for _ in range(2):
        assert ImagesClient(far_end.url, KEY, adapter=SafeAdapter(str(known))).generate(flower).pictures
        known.unlink(missing_ok=True)


def test_authorities_that_are_named_are_the_ones_trusted(make_far_end, known):
    far_end = make_far_end("127.0.0.1")
    with requests.Session() as session:
        session.mount("https://", SafeAdapter(requests.certs.where()))
        # As the client passes on what REQUESTS_CA_BUNDLE says; it does not ask the environment about loopback.
        assert session.get(far_end.url, verify=str(known), timeout=30).json() == FLOWER
