"""Who may learn what about a process: anybody that it lives and is ready, and the operator the rest."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from components.access.access import open_access
from components.library.records.store import open_store
from components.library.runs.jobs import Jobs
from components.library.storage.data_limit import DataLimit
from components.operation.metrics import Measured, Metrics
from components.operation.readiness import Readiness
from components.settings.access_settings import AccessSettings
from components.settings.values import read_networks
from components.studio.server.forwarded import ForwardedHeaders
from components.studio.server.operation.operation_routes import OperationRoutes

TOKEN = "a-token-of-sixteen"
HERE = ("127.0.0.1", 40000)
CHECKS = {"database": "ok", "files": "ok", "endpoint": "ok", "running": "ok"}


@dataclass(frozen=True)
class Process:
    """Hold what the routes tell about."""

    readiness: Readiness
    metrics: Metrics
    jobs: Jobs


@pytest.fixture
def process(tmp_path: Path) -> Iterator[Process]:
    store, jobs = open_store(tmp_path / "data"), Jobs(1)
    measured = Measured(store, jobs, open_access(AccessSettings(), store.database, jobs), DataLimit())
    yield Process(Readiness(store, jobs, "http://127.0.0.1:1/v1"), Metrics(measured), jobs)
    jobs.close()
    store.close()


def asking(
    process: Process | None,
    token: str | None = None,
    peer: tuple[str, int] = HERE,
    trusted: str = "",
    anyone: bool = False,
    host: str = "127.0.0.1:7860",
) -> TestClient:
    """Return a client that connects from an address, with the forwarded headers treated as by the real server."""
    networks = read_networks("PROOFROOM_PROXIES", trusted or None)
    forwarded = Middleware(ForwardedHeaders, trusted=networks, anyone=anyone)
    app = Starlette(
        routes=OperationRoutes(*(process.readiness, process.metrics) if process else (None, None), token).routes,
        middleware=[forwarded],
    )
    return TestClient(app, base_url=f"http://{host}", client=peer)


def is_told(client: TestClient, **headers: str) -> bool:
    """Return whether a sender is told the checks, and so is taken for the operator."""
    answer = client.get("/readyz", headers={name.replace("_", "-"): value for name, value in headers.items()})
    assert answer.status_code == 200
    assert answer.json() in ({"ready": True}, {"ready": True, "checks": CHECKS})
    return "checks" in answer.json()


def test_a_probe_of_the_process_touches_nothing():
    answer = asking(None).get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")
    assert answer.headers["cache-control"] == "no-store"


def test_a_process_that_is_being_stopped_takes_no_more_visitors(process):
    process.jobs.stop()
    answer = asking(process, peer=("203.0.113.9", 1)).get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"ready": False})


@pytest.mark.parametrize("host", ["127.0.0.1:7860", "localhost:7860", "[::1]:7860", "127.8.8.8"])
def test_the_operator_is_whoever_is_on_this_machine(process, host):
    assert is_told(asking(process, host=host))


@pytest.mark.parametrize("peer", ["203.0.113.9", "10.0.0.1", "testclient", "::ffff:203.0.113.9"])
def test_strangers_are_told_only_ready_or_not(process, peer):
    assert not is_told(asking(process, peer=(peer, 1)))


@pytest.mark.parametrize(
    "header",
    ["X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "Via", "X-Real-IP", "CF-Connecting-IP"],
)
@pytest.mark.parametrize(("trusted", "anyone"), [("", False), ("127.0.0.1", False), ("", True)])
def test_a_proxy_on_this_machine_opens_nothing_to_strangers(process, header, trusted, anyone):
    assert not is_told(asking(process, trusted=trusted, anyone=anyone), **{header: "127.0.0.1"})


def test_a_proxy_that_passes_the_host_on_opens_nothing_to_strangers(process):
    assert not is_told(asking(process, host="studio.example.org"))
    assert not is_told(asking(process, host="198.51.100.7:7860"))


def test_with_a_token_only_the_token_counts(process):
    assert not is_told(asking(process, TOKEN))
    assert is_told(asking(process, TOKEN), authorization=f"Bearer {TOKEN}")
    assert is_told(asking(process, TOKEN, ("203.0.113.9", 1)), authorization=f"bearer {TOKEN}", via="1.1 proxy")


@pytest.mark.parametrize("given", [TOKEN[:-1], f"{TOKEN}x", "", TOKEN.upper(), "ä" * 18])
def test_a_wrong_token_opens_nothing(process, given):
    client = asking(process, TOKEN)
    answer = client.get("/readyz", headers=[(b"authorization", f"Bearer {given}".encode("latin-1"))])
    assert answer.json() == {"ready": True}


@pytest.mark.parametrize(
    ("token", "peer", "given", "status"),
    [
        (None, "127.0.0.1", "", 200),
        (None, "203.0.113.9", "", 403),
        (TOKEN, "127.0.0.1", "", 401),
        (TOKEN, "127.0.0.1", "wrong-wrong-wrong-wrong", 401),
        (TOKEN, "203.0.113.9", TOKEN, 200),
    ],
)
def test_the_metrics_are_for_the_operator_alone(process, token, peer, given, status):
    answer = asking(process, token, (peer, 1)).get("/metrics", headers={"Authorization": f"Bearer {given}"})
    assert answer.status_code == status
    assert ("proofroom_jobs" in answer.text) == (status == 200)
    assert answer.headers["cache-control"] == "no-store"
    if status == 200:
        assert answer.headers["content-type"].startswith("text/plain; version=")


def test_the_metrics_are_not_opened_by_a_proxy_on_this_machine(process):
    answer = asking(process).get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"})
    assert answer.status_code == 403
    assert "PROOFROOM_METRICS_TOKEN" in answer.text
