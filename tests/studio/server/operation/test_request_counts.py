"""Requests are counted by the template of their route and their status, and never by what a stranger wrote."""

from prometheus_client import CollectorRegistry, generate_latest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from components.studio.server.operation.request_counts import RequestCounts, make_histogram


async def fail(request: Request) -> Response:
    raise RuntimeError("a fault of the code")


async def say(request: Request) -> Response:
    return PlainTextResponse(request.path_params["name"], 404 if request.path_params["name"] == "gone" else 200)


def test_requests_are_counted_by_route_and_status_without_a_value_of_a_stranger():
    histogram, registry = make_histogram(), CollectorRegistry()
    registry.register(histogram)
    app = Starlette(routes=[Route("/rooms/{name}", say)], middleware=[Middleware(RequestCounts, histogram=histogram)])
    client = TestClient(app)
    for path in ("/rooms/one", "/rooms/sk-secret", "/rooms/gone", "/nowhere/sk-secret", "/%22%7D%0A1"):
        client.get(path)
    client.post("/rooms/one")
    text = generate_latest(registry).decode()
    counts = [line for line in text.splitlines() if "_count{" in line]
    assert counts == [
        'proofroom_http_request_seconds_count{route="/rooms/{name}",status="200"} 2.0',
        'proofroom_http_request_seconds_count{route="/rooms/{name}",status="404"} 1.0',
        'proofroom_http_request_seconds_count{route="other",status="404"} 2.0',
        'proofroom_http_request_seconds_count{route="/rooms/{name}",status="405"} 1.0',
    ]
    assert "secret" not in text


def test_a_fault_of_the_code_is_counted_as_500():
    histogram, registry = make_histogram(), CollectorRegistry()
    registry.register(histogram)
    app = Starlette(routes=[Route("/fails", fail)], middleware=[Middleware(RequestCounts, histogram=histogram)])
    assert TestClient(app, raise_server_exceptions=False).get("/fails").status_code == 500
    assert 'proofroom_http_request_seconds_count{route="/fails",status="500"} 1.0' in generate_latest(registry).decode()
