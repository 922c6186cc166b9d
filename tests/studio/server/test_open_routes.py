"""What the page and the named endpoints do not use is closed, whatever Gradio has to offer."""

import re

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from components.studio.server.open_routes import CLOSED, OpenRoutes
from tests.studio.conftest import Served

API = "/gradio_api"
# What a browser and a script need: any other route that Gradio registers has to be decided upon here.
USED = {
    "/",
    "/room",
    "/theme.css",
    "/assets/{path:path}",
    "/static/{path:path}",
    "/favicon.ico",
    "/robots.txt",
    "/manifest.json",
    "/config",
    f"{API}/info",
    f"{API}/app_id",
    f"{API}/heartbeat/{{session_hash}}",
    f"{API}/queue/join",
    f"{API}/queue/data",
    f"{API}/run/{{api_name}}",
    f"{API}/cancel",
    f"{API}/reset",
    f"{API}/call/{{api_name}}",
    f"{API}/call/{{api_name}}/{{event_id}}",
    f"{API}/call/v2/{{api_name}}",
    f"{API}/call/v2/{{api_name}}/{{event_id}}",
    f"{API}/upload",
    f"{API}/upload_progress",
    f"{API}/file={{path_or_url:path}}",
    f"{API}/startup-events",
    f"{API}/proofroom/export/{{token}}",
    f"{API}/proofroom/assets/{{name:path}}",
    f"{API}/proofroom/room/join",
    f"{API}/proofroom/room/changes",
    f"{API}/proofroom/room/state",
    f"{API}/proofroom/room/picture/{{picture}}/{{edge:int}}",
    f"{API}/proofroom/room/ranking",
    f"{API}/proofroom/room/download/{{picture}}",
    f"{API}/proofroom/room/export/{{format}}",
    f"{API}/proofroom/room/{{action}}",
    f"{API}/proofroom/room-files/{{digest}}/{{name:path}}",
    "/healthz",
    "/readyz",
    "/metrics",
}


def registered(served: Served) -> list[tuple[str, str]]:
    """Return the method and the path of every route of the running app."""
    found = []
    for route in served.studio.server_app.routes:
        inner = getattr(route, "original_router", None)
        found += [(API, each) for each in inner.routes] if inner else [("", route)]
    return [
        (method, each.path if each.path.startswith(prefix) else prefix + each.path)
        for prefix, each in found
        for method in each.methods
    ]


def ask(served: Served, method: str, path: str) -> httpx.Response:
    """Return the head of an answer; some of them never end."""
    named = re.sub(r"\{[^}]*\}", "1", path).lstrip("/")
    with httpx.stream(method, served.address + named, timeout=20) as answer:
        if answer.status_code == 404:
            answer.read()
        return answer


def test_every_route_of_gradio_is_closed_that_nothing_uses(served):
    routes = registered(served)
    assert len(routes) > 70
    for method, path in routes:
        answer = ask(served, method, path)
        closed = answer.status_code == 404 and answer.text == str(CLOSED)
        is_head = method == "HEAD"
        assert is_head or closed == (path not in USED), f"{method} {path} answered {answer.status_code}"


@pytest.mark.parametrize("size", [14000, 193, 0, -1])
def test_an_icon_has_the_sizes_that_the_manifest_names_and_no_other(served, size):
    named = {icon["src"] for icon in served.get("manifest.json").json()["icons"]}
    assert named == {"/pwa_icon/192", "/pwa_icon/512"}
    assert all(served.get(path.lstrip("/")).headers["content-type"] == "image/png" for path in named)
    assert served.get(f"pwa_icon/{size}").status_code == 404


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/a", "HTTPS://example.org/a", "http:/127.0.0.1", "//host/a"])
def test_no_address_is_fetched_for_anybody(served, address):
    answer = served.get(f"gradio_api/file={address}")
    assert (answer.status_code, answer.text) == (404, str(CLOSED))


def test_a_route_of_the_next_gradio_is_closed_until_it_is_named():
    def answer(request):
        return PlainTextResponse("open")

    paths = ("/", "/new", "/gradio_api/queue/new", "/own/1")
    app = Starlette(routes=[Route(path, answer) for path in paths])
    app.add_middleware(OpenRoutes, own=[Route("/own/{number}", answer)])
    with TestClient(app) as client:
        assert [client.get(path).status_code for path in paths] == [200, 404, 404, 200]
        assert client.post("/").status_code == 404


def test_the_answer_is_in_the_language_of_the_reader(served):
    answer = httpx.get(f"{served.address}monitoring/summary", headers={"Accept-Language": "de"}, timeout=20)
    assert answer.text == "Hier ist nichts."
