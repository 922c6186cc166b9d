"""A process that is being stopped keeps its own pages, and leaves everything new to another process."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from components.library.runs.jobs import Jobs
from components.studio.server.operation.draining import Draining

API = "/gradio_api"
OTHERS = {"X-Proofroom-Others": "yes"}
# A page of this process, a script of which an event is under way here, and a script that asked for something earlier.
PAGE, BUSY, EARLIER, UNKNOWN = "page", "busy", "earlier", "unknown"


class App(Starlette):
    """Stands for Gradio's app, with what it has in memory."""

    def get_blocks(self) -> SimpleNamespace:
        states = {PAGE: SimpleNamespace(state_data={1: "a picture"}), EARLIER: SimpleNamespace(state_data={})}
        queue = SimpleNamespace(
            pending_event_ids_session={BUSY: {"event"}, EARLIER: set()}, event_ids_to_events={"other event": object()}
        )
        return SimpleNamespace(state_holder=SimpleNamespace(session_data=states), _queue=queue)


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    jobs = Jobs(1)
    yield jobs
    jobs.close()


@pytest.fixture
def client(jobs: Jobs) -> TestClient:
    async def answer(request: Request) -> PlainTextResponse:
        return PlainTextResponse(await request.body())

    route = Route("/{path:path}", answer, methods=["GET", "POST"])
    return TestClient(App(routes=[route], middleware=[Middleware(Draining, jobs=jobs)]), headers=OTHERS)


def join(client: TestClient, visit: object) -> int:
    return client.post(f"{API}/queue/join", json={"session_hash": visit, "data": []}).status_code


BEGINNINGS = ("GET /", "GET /room", "GET /config", f"POST {API}/call/generate", f"POST {API}/call/v2/edit",
              f"POST {API}/run/generate", f"POST {API}/mcp", f"POST {API}/upload")  # fmt: skip


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_what_begins_anew_is_left_to_another_process(client, jobs, beginning):
    method, path = beginning.split()
    assert client.request(method, path).status_code == 200
    jobs.stop()
    refused = client.request(method, path)
    assert (refused.status_code, refused.text) == (
        503, "This process of Proofroom is being stopped. Load the page anew.",
    )  # fmt: skip
    # Without a proxy that knows of another process, nobody else would answer.
    assert client.request(method, path, headers={"X-Proofroom-Others": "no"}).status_code == 200


def test_pages_and_events_of_this_process_are_served_to_the_end(client, jobs):
    jobs.stop()
    assert [join(client, visit) for visit in (PAGE, BUSY, EARLIER, UNKNOWN, None, ["page"])] == [200, 200, *[503] * 4]
    assert client.post(f"{API}/queue/join", content=b"no JSON").status_code == 503
    paths = {
        "/queue/data?session_hash=busy": 200,
        "/queue/data?session_hash=unknown": 503,
        "/queue/data": 503,
        "/heartbeat/page": 200,
        "/heartbeat/unknown": 503,
        "/call/generate/event": 200,
        "/call/generate/other%20event": 200,
        "/call/v2/generate/unknown": 503,
        "/file=a.png": 200,
        "/proofroom/room/state": 200,
    }
    assert {path: client.get(API + path).status_code for path in paths} == paths


def test_an_event_that_is_let_through_arrives_whole(client, jobs):
    jobs.stop()
    sent = {"session_hash": PAGE, "data": ["花"]}
    assert client.post(f"{API}/queue/join", json=sent).json() == sent
