"""Below a path, behind a proxy that passes on the path whole or without the root: every way leads below the path."""

import re
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from gradio_client import Client
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from components.access import passwords
from components.credentials.password_hash import hash_password
from components.endpoint.client.client import ImagesClient
from components.library.runs.jobs import Jobs
from components.offline.server.server import start_offline
from components.settings.access_settings import AccessSettings, SignIn
from components.settings.server_settings import ServerSettings
from components.settings.values import read_networks
from components.studio.page.root_address import path_below_root, root_path_of
from components.studio.server.middleware import protect
from components.studio.server.operation.request_counts import make_histogram
from tests.studio.access.entering import PASSWORD, Browser
from tests.studio.conftest import Served

ROOT, HOST = "/proofroom", "studio.example.org"
# As deploy/nginx/proxy.conf sets them.
PASSED_ON = {"Host": HOST, "X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https"}
TRUSTED = read_networks("P", "127.0.0.1")
LINK = re.compile(rf"https://{HOST}{ROOT}/room#[\w-]{{43}}")


@pytest.fixture(scope="module")
def below(serve: Callable[..., Served]) -> Iterator[Served]:
    """Give a studio below a path, with a password."""
    offline = start_offline(delay=0, painter="flat")
    client = ImagesClient(offline.base_url, offline.api_key)
    with pytest.MonkeyPatch.context() as cheaper:
        cheaper.setattr(passwords, "hash_password", partial(hash_password, ln=10))
        settings = AccessSettings("password", SignIn(password=PASSWORD, proxies=TRUSTED))
        server = ServerSettings(hosts=(HOST,), root_path=ROOT)
        yield serve(client, "the offline endpoint", "offline", settings, server)
    offline.stop()


@pytest.fixture
def visitor(below: Served) -> Browser:
    """Give a browser that comes through the proxy and has signed in."""
    browser = Browser(f"{below.address.rstrip('/')}{ROOT}/", headers=dict(PASSED_ON))
    assert browser.sign_in().status_code == 303
    return browser


def test_signing_in_leads_back_below_the_path(below: Served):
    browser = Browser(f"{below.address.rstrip('/')}{ROOT}/", headers=dict(PASSED_ON))
    sent = browser.get("?prompt=a%20ball")
    # Relative to the page: the proxy's name and path stay.
    assert (sent.status_code, sent.headers["location"]) == (303, "sign-in?next=%3Fprompt%3Da%2520ball")
    done = browser.sign_in(target="?prompt=a%20ball")
    assert (done.status_code, done.headers["location"]) == (303, "./?prompt=a%20ball")
    for line in done.headers.get_list("set-cookie"):
        # Whatever else is at this host gets neither cookie.
        assert {f"Path={ROOT}/", "Secure", "HttpOnly"} <= set(line.split("; "))
    assert browser.get().status_code == 200


def test_the_page_loads_everything_below_the_path(visitor: Browser, below: Served):
    # The proxy passes on what a visitor has written into headers that it does not set.
    visitor.headers |= dict.fromkeys(("X-Forwarded-Prefix", "X-Gradio-Server", "Forwarded"), "http://evil.example")
    for address in (visitor.address, below.address):
        visitor.address = address
        page = visitor.get().text
        assert f'"root":"https://{HOST}{ROOT}"' in page
        assert "evil.example" not in page
        assert not re.findall(r'(?:src|href)="/(?!/)[^"]*"', page)
        # Else a browser asks for it at the root of the host.
        assert '<link rel="icon" href="./favicon.ico">' in page
        assert visitor.get("config").json()["root"] == f"https://{HOST}{ROOT}"
        [script] = re.findall(r'src="\./(assets/[^"]*)"', page)
        loaded = visitor.get(script)
        assert (loaded.status_code, loaded.headers["content-security-policy"][:18]) == (200, "default-src 'self'")


def test_links_and_files_have_the_address_of_the_proxy(visitor: Browser, below: Served):
    cookies = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
    options = {"verbose": False, "analytics_enabled": False, "download_files": False}
    client = Client(visitor.address, headers=PASSED_ON | {"Cookie": cookies}, **options)
    [file], facts = client.predict(prompt="A ball", quality="low", api_name="/generate")
    assert file["url"].startswith(f"https://{HOST}{ROOT}/gradio_api/file=")
    # The proxy of a visitor who opens the link.
    assert visitor.get(file["url"].removeprefix(f"https://{HOST}{ROOT}/")).status_code == 200
    room = client.predict(title="Ball", shots=facts["shots"], api_name="/room_create")
    assert LINK.fullmatch(room["guest"])
    assert visitor.get("room").status_code == 200


def middle(root: str = ROOT, peer: str = "127.0.0.1") -> TestClient:
    """Return a client of an app with an open route, behind the middleware; the app tells what it is asked."""

    def answer(request):
        return JSONResponse([path_below_root(request.scope), dict(request.headers)])

    routes = [Route(path, answer) for path in ("/", "/room", "/assets/{path:path}")]
    app = Starlette(
        routes=routes, middleware=[*protect(ServerSettings(hosts=(HOST,)), TRUSTED, routes, Jobs(), make_histogram())]
    )
    client = TestClient(app, base_url="http://127.0.0.1:7860", client=(peer, 50000), root_path=root)
    client.follow_redirects = False
    return client


@pytest.mark.parametrize(
    "path",
    [
        "/proofroom//room",
        "/proofroom/%2e%2e/room",
        "/proofroomroom",
        "/proofroom%2f%2froom",
        "/proofroom/proofroom/room",
        "/PROOFROOM/room",
        "/other/room",
        "/proofroom/room/",
    ],
)
def test_a_trick_with_the_path_finds_nothing(path):
    assert middle().get(path).status_code == 404


def test_the_page_without_its_last_slash_leads_to_the_page():
    sent = middle().get("/proofroom?prompt=a%20ball", headers={"X-Forwarded-Prefix": "//evil.example"})
    assert (sent.status_code, sent.headers["location"]) == (308, "/proofroom/?prompt=a%20ball")


@pytest.mark.parametrize("root", ["/room", "/assets", "/gradio_api"])
def test_a_root_that_is_called_like_a_route_hides_no_route(root):
    assert middle(root).get(f"{root}/room").json()[0] == "/room"


@pytest.mark.parametrize(
    ("root", "path"),
    [("", "/"), ("/proofroom", "/proofroom/"), ("https://studio.example.org/a/b", "/a/b/"), ("https://a.org", "/")],
)
def test_a_cookie_is_for_the_path_of_the_root(root, path):
    assert root_path_of({"root_path": root}) == path
