"""The page is opened under its own names only, and called by its own pages only."""

import socket

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from components.library.runs.jobs import Jobs
from components.settings.server_settings import ServerSettings
from components.settings.values import read_networks
from components.studio.server.middleware import protect
from components.studio.server.operation.request_counts import make_histogram


def client(*, trusted: str | None = None, peer: str = "127.0.0.1", **settings: object) -> TestClient:
    """Return a client of an app behind the middleware; the app answers with what it knows of the request."""

    def answer(request):
        names = ("x-forwarded-host", "x-forwarded-proto")
        return PlainTextResponse(" ".join(request.headers.get(name, "-") for name in names))

    route = Route("/", answer, methods=["GET", "POST"])
    protection = protect(ServerSettings(**settings), read_networks("P", trusted), [route], Jobs(), make_histogram())
    app = Starlette(routes=[route], middleware=[*protection])
    return TestClient(app, base_url="http://127.0.0.1:7860", client=(peer, 50000))


def status(client: TestClient, host: str, method: str = "GET", **headers: str) -> int:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.request(method, "/", headers={"Host": host, **named}).status_code


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:7860", "[::1]:7860", "192.168.1.7:7860", "LOCALHOST:1"])
def test_the_page_is_opened_by_its_address(host):
    assert status(client(), host) == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:7860", "localhost.evil.example", "127.0.0.1.evil", "", "a b"]
)
def test_a_strangers_name_for_this_machine_is_refused(host):
    assert status(client(), host) == 421


def test_the_refusal_names_the_remedy(served):
    answer = httpx.get(served.address, headers={"Host": "studio.house:7860"}, timeout=20)
    assert answer.status_code == 421
    assert answer.text == (
        'Proofroom does not answer under the name "studio.house". Open it by its address, or set'
        " PROOFROOM_HOSTS=studio.house where it is started."
    )


def test_the_owners_names_are_its_own():
    named = client(hosts=("studio.example.org",), listens_on="proofroom.house")
    assert [status(named, host) for host in ("studio.example.org", "proofroom.house", "x.example.org")] == [
        200,
        200,
        421,
    ]


def test_a_server_for_other_machines_answers_to_this_machines_name():
    own = socket.gethostname()
    assert status(client(listens_on="0.0.0.0"), f"{own}:7860") == 200
    assert status(client(), own) == (200 if own == "localhost" else 421)


def test_a_space_answers_under_the_names_of_the_hub():
    space = client(space_hosts=("me-proofroom.hf.space", "studio.example.org"), peer="10.1.2.3")
    assert [status(space, host) for host in ("me-proofroom.hf.space", "studio.example.org", "evil.example")] == [
        200,
        200,
        421,
    ]
    seen = space.get("/", headers={"Host": "me-proofroom.hf.space", "X-Forwarded-Proto": "https"})
    assert seen.text == "- https"


def test_only_a_trusted_proxy_says_under_which_name_it_was_asked():
    asked = {"X-Forwarded-Host": "studio.example.org", "X-Forwarded-Proto": "https"}
    options = {"hosts": ("studio.example.org",), "trusted": "10.0.0.0/8"}
    assert client(**options, peer="10.0.0.1").get("/", headers=asked).text == "studio.example.org https"
    assert client(**options, peer="192.168.1.1").get("/", headers=asked).text == "- -"
    # A proxy on this machine may say that the connection is encrypted.
    assert client(**options).get("/", headers=asked).text == "- https"
    assert client(trusted="10.0.0.0/8", peer="10.0.0.1").get("/", headers=asked).status_code == 421


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://localhost:3000", "null", "http://127.0.0.1:7861", "http://["]
)
def test_a_page_of_somebody_else_sends_nothing(origin):
    assert status(client(), "127.0.0.1:7860", "POST", Origin=origin) == 403


def test_its_own_pages_and_scripts_send():
    assert status(client(), "127.0.0.1:7860", "POST", Origin="http://127.0.0.1:7860") == 200
    assert status(client(), "127.0.0.1:7860", "POST") == 200
    # Behind a proxy that asks by the address of this server.
    assert (
        status(client(hosts=("studio.example.org",)), "127.0.0.1:7860", "POST", Origin="https://studio.example.org")
        == 200
    )


def test_no_page_of_another_origin_reads_an_answer(served):
    headers = {"Origin": "https://evil.example"}
    for answer in (
        httpx.get(f"{served.address}config", headers=headers, timeout=20),
        httpx.options(served.address, headers=headers | {"Access-Control-Request-Method": "POST"}, timeout=20),
    ):
        assert not [name for name in answer.headers if name.startswith("access-control")]


def test_a_page_that_the_owner_names_calls_and_is_nobody_there():
    allowed = client(origins=("https://shop.example.org",))
    asked = {"Origin": "https://shop.example.org", "Access-Control-Request-Method": "POST"}
    answers = (allowed.options("/", headers=asked), allowed.post("/", headers={"Origin": "https://shop.example.org"}))
    for answer in answers:
        assert answer.status_code == 200
        assert answer.headers["access-control-allow-origin"] == "https://shop.example.org"
        assert "access-control-allow-credentials" not in answer.headers
    other = allowed.get("/", headers={"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in other.headers
