"""Authentication: without a sign-in nothing is served, and with one everything is."""

import re
import socket
from collections.abc import Iterator

import httpx
import pytest
from starlette.routing import Mount, Route

from components.studio.access.authentication import Authentication
from components.studio.access.sign_in.other_site import is_from_another_site
from tests.studio.access.entering import PASSWORD, Browser
from tests.studio.conftest import Served

OPEN = {"/sign-in", "/sign-out", "/gradio_api/startup-events", "/healthz", "/readyz", "/metrics"}
# What a path parameter is filled with, so that a route is really reached.
FILLED = {"path": "index.js", "path_or_url": "/etc/hostname", "url_path": "https://example.org", "api_name": "generate"}


def list_requests(served: Served) -> Iterator[tuple[str, str]]:
    """Yield a method and a path for every route of the app that is running."""
    routes = list(served.studio.app.routes)
    while routes:
        route = routes.pop()
        if isinstance(route, Mount):
            routes.extend(route.routes)
        # FastAPI keeps what a router included as one route.
        elif hasattr(route, "original_router"):
            routes.extend(route.original_router.routes)
        elif isinstance(route, Route):
            path = re.sub(r"\{(\w+)(:\w+)?\}", lambda found: FILLED.get(found[1], "1"), route.path)
            for method in route.methods or ():
                yield method, path


@pytest.fixture
def ada(guarded_by_names: Served) -> Browser:
    browser = Browser(guarded_by_names.address)
    assert browser.sign_in(name="ada").status_code == 303
    return browser


def test_no_route_of_the_app_answers_somebody_who_has_not_signed_in(guarded):
    asked = {(method, path) for method, path in list_requests(guarded) if path not in OPEN}
    paths = {path for _, path in asked}
    # The walk has found what matters, and not a part of it.
    assert len(paths) > 60
    closed, refused = set(), set()
    with httpx.Client(base_url=guarded.address, timeout=20) as client:
        for method, path in sorted(asked):
            answer = client.request(method, path, json={} if method == "POST" else None)
            # 404: a route of Gradio that is open to nobody.
            assert answer.status_code in (401, 404), (method, path)
            closed.add(path) if answer.status_code == 404 else refused.add(path)
            assert "Sign in first" in answer.text or answer.status_code == 404 or method == "HEAD", (method, path)
    for wanted in ("/", "/config", "/gradio_api/info", "/gradio_api/queue/join", "/gradio_api/upload", "/theme.css"):
        assert wanted in refused


@pytest.mark.parametrize(
    "path",
    [
        "//config",
        "/./config",
        "/config/",
        "/sign-in/../config",
        "/sign-in/",
        "/gradio_api/startup-events/",
        "/%63onfig",
    ],
)
def test_no_other_way_of_writing_a_path_leads_past_the_gate(guarded, path):
    with socket.create_connection(
        (guarded.address.split("/")[2].split(":")[0], httpx.URL(guarded.address).port)
    ) as line:
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        answer = line.makefile("rb").read()
    assert re.match(rb"HTTP/1.1 40[14] ", answer)


async def test_a_websocket_is_refused(guarded):
    sent = []

    async def app(*_given: object) -> None:
        sent.append("let through")

    async def receive() -> dict[str, str]:
        return {"type": "websocket.connect"}

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    scope = {"type": "websocket", "path": "/gradio_api/queue/join", "headers": [], "client": ("127.0.0.1", 1)}
    await Authentication(app, guarded.service.sign_in_routes)(scope, receive, send)
    assert sent == [{"type": "websocket.close", "code": 1008}]


def test_files_links_and_streams_of_somebody_who_signed_in_are_closed_to_others(guarded_by_names, ada):
    event = ada.send("POST", "gradio_api/call/v2/generate", json={"prompt": "A ball", "quality": "low"}).json()
    streamed = ada.get(f"gradio_api/call/generate/{event['event_id']}")
    assert "event: complete" in streamed.text
    file = re.search(r'"url": ?"[^"]*(/gradio_api/file=[^"]+)"', streamed.text)[1]
    assert ada.get(file).content.startswith(b"\x89PNG")
    [link] = guarded_by_names.service.downloads.routes[:1]
    stranger = Browser(guarded_by_names.address)
    for path in (file, f"gradio_api/call/generate/{event['event_id']}", re.sub(r"\{.*?\}", "x", link.path)):
        assert stranger.get(path, headers={"Accept": "*/*"}).status_code == 401
    assert stranger.get("gradio_api/queue/data?session_hash=a").status_code in (303, 401)
    assert stranger.get("gradio_api/heartbeat/a", headers={"Accept": "*/*"}).status_code == 401


def test_a_page_that_is_asked_for_leads_to_the_sign_in_page_and_back(guarded_by_names):
    browser = Browser(guarded_by_names.address)
    led = browser.get("?a=1&b=%C3%A4")
    assert led.status_code == 303
    assert led.headers["location"] == "sign-in?next=%3Fa%3D1%26b%3D%25C3%25A4"
    page = browser.get(led.headers["location"])
    assert 'name="next" value="?a=1&amp;b=%C3%A4"' in page.text
    back = browser.sign_in(name="ada", target="?a=1&b=%C3%A4")
    assert (back.status_code, back.headers["location"]) == (303, "./?a=1&b=%C3%A4")
    assert "gradio" in browser.get().text.lower()


@pytest.mark.parametrize("language", ["de", "zh-CN"])
def test_a_refusal_is_in_the_readers_language(guarded, language):
    said = Browser(guarded.address, headers={"Accept-Language": language}).get("config", headers={"Accept": "*/*"})
    assert (
        said.json()["detail"]
        == {
            "de": "Zuerst anmelden. Ein Skript schickt ein eigenes Token: siehe die Seite von Proofroom.",
            "zh-CN": "先登录。脚本应发送自己的令牌：见 Proofroom 的页面。",
        }[language]
    )


def test_a_page_of_another_site_cannot_use_a_sign_in(ada):
    asked = {"json": {"prompt": "A ball"}}
    for said in ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"}):
        answer = ada.send("POST", "gradio_api/call/v2/generate", headers=said, **asked)
        assert answer.status_code == 403
        assert "page of" in answer.text
    ours = {"Origin": ada.address.rstrip("/")}
    assert ada.send("POST", "gradio_api/call/v2/generate", headers=ours, **asked).status_code == 200


def test_what_is_no_origin_is_that_of_another_site():
    headers = [(b"host", b"127.0.0.1:7860"), (b"origin", b"http://[")]
    assert is_from_another_site({"type": "http", "method": "POST", "headers": headers})


def test_without_an_entrance_the_page_is_open_as_before(served):
    assert Browser(served.address).get("config").status_code == 200
    assert Browser(served.address).get("sign-in").status_code == 404
    assert PASSWORD not in Browser(served.address).get().text
