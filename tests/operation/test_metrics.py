"""The figures of an operator: those of the ledger, bounded in number whatever visitors type, and cheap to ask for."""

import asyncio
from datetime import UTC, datetime
from decimal import Decimal

import pytest
import sqlalchemy as sql
from prometheus_client.parser import text_string_to_metric_families

from components.access.access import open_access
from components.errors import StorageError
from components.library.records.store import Store
from components.library.runs.jobs import Jobs
from components.library.storage.data_limit import DataLimit
from components.library.storage.ledger_schema import LEDGER
from components.operation import metrics as metrics_module
from components.operation.metrics import Measured, Metrics
from components.settings.access_settings import AccessSettings, Budgets

BUDGETS = AccessSettings(budgets=Budgets(day={"USD": Decimal("5")}))
SUMS = ("proofroom_calls_total", "proofroom_tokens_total", "proofroom_call_errors_total", "proofroom_money_spent")


def add_call(store: Store, **values: object) -> None:
    """Record a call of the owner's key that cost a quarter of a dollar."""
    moment = datetime(2026, 11, 30, tzinfo=UTC)
    row = {
        "run": f"{datetime.now().timestamp()}-{id(values)}"[:32],
        "payer": "owner",
        "endpoint": "api.openai.com",
        "model": "gpt-image-2",
        "quality": "low",
        "asked_at": moment,
        "day": "2026-11-30",
        "state": "settled",
        "currency": "USD",
        "cost": 250_000_000,
        "reserved": 0,
        "drawn": 1,
        "pictures": 1,
        "tokens_in": 10,
        "tokens_out": 200,
        "seconds": 7.5,
    }
    with store.database.write() as connection:
        connection.execute(sql.insert(LEDGER), row | values)


def measure(store: Store, jobs: Jobs, settings: AccessSettings = BUDGETS) -> Metrics:
    return Metrics(Measured(store, jobs, open_access(settings, store.database, jobs), DataLimit(10**9)))


def read(written: bytes) -> dict[tuple[str, ...], float]:
    """Return the value of each sample by its name and its labels, read as Prometheus reads it."""
    families = text_string_to_metric_families(written.decode())
    return {
        (sample.name, *(f"{name}={value}" for name, value in sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


@pytest.fixture
def jobs():
    jobs = Jobs(1)
    yield jobs
    jobs.close()


async def test_calls_tokens_seconds_money_and_errors_are_those_of_the_ledger(open_any, jobs):
    store = open_any()
    add_call(store, run="a")
    add_call(store, run="b", seconds=40.0)
    add_call(store, run="c", state="doubtful", cost=None, reserved=500_000_000, error="ConnectionCut", pictures=0)
    found = read(await measure(store, jobs).write(3))
    of_model = ("model=gpt-image-2", "payer=owner")
    assert found["proofroom_calls_total", *of_model] == 3
    assert found["proofroom_call_pictures_total", *of_model] == 2
    assert found["proofroom_tokens_total", "direction=out", *of_model] == 600
    assert found["proofroom_call_seconds_sum", "payer=owner"] == 55
    assert found["proofroom_call_seconds_bucket", "le=10.0", "payer=owner"] == 2
    assert found["proofroom_call_seconds_bucket", "le=+Inf", "payer=owner"] == 3
    assert found["proofroom_money_spent", "currency=USD", "payer=owner"] == 0.5
    assert found["proofroom_money_reserved", "currency=USD", "payer=owner"] == 0.5
    assert found["proofroom_money_limit", "currency=USD", "period=day"] == 5
    assert found["proofroom_call_errors_total", "kind=ConnectionCut"] == 1
    assert found["proofroom_ledger_calls", "state=doubtful"] == 1
    assert found["proofroom_ledger_up",] == 1
    assert found["proofroom_sessions",] == 3
    assert found["proofroom_jobs", "state=waiting"] == 0
    assert found["proofroom_pictures", "place=library"] == 0
    assert found["proofroom_database_bytes",] > 0
    assert any(name == "proofroom_package_info" and "package=gradio" in labels for name, *labels in found)


async def test_what_visitors_type_makes_no_series(open_any, jobs):
    store = open_any()
    for number in range(30):
        add_call(store, run=f"r{number}", model=f"model of a stranger {number}", error=f"Kind{number}", payer="visitor")
    text = (await measure(store, jobs).write(0)).decode()
    found = read(text.encode())
    assert "stranger" not in text
    assert found["proofroom_calls_total", "model=other", "payer=visitor"] == 30
    assert found["proofroom_call_errors_total", "kind=other"] == 30


async def test_a_crowd_of_scrapes_reads_the_ledger_once(open_any, jobs, monkeypatch):
    store, reads = open_any(), []
    read_sums = metrics_module.read_sums
    monkeypatch.setattr(metrics_module, "read_sums", lambda *given: reads.append(1) or read_sums(*given))
    metrics = measure(store, jobs)
    answers = await asyncio.gather(*(metrics.write(0) for _ in range(40)))
    assert len(set(answers)) == 1
    assert len(reads) == 1


async def test_sums_that_take_long_are_read_less_often(open_any, jobs, monkeypatch):
    store, clock = open_any(), [1000.0]
    metrics, reads = measure(store, jobs), []
    monkeypatch.setattr(metrics_module.time, "monotonic", lambda: clock[0])

    def take_long(*_given: object) -> None:
        reads.append(clock[0])
        clock[0] += 10

    monkeypatch.setattr(metrics_module, "read_sums", take_long)
    for _ in range(40):
        metrics._collector._read_sums()
        clock[0] += 15
    assert len(reads) == 4


async def test_without_the_database_the_figures_of_the_process_are_there(open_any, jobs, monkeypatch):
    metrics = measure(open_any(), jobs)

    def refuse(*_given: object) -> None:
        raise StorageError("gone")

    monkeypatch.setattr(metrics_module, "read_sums", refuse)
    found = read(await metrics.write(0))
    assert found["proofroom_ledger_up",] == 0
    assert ("proofroom_jobs", "state=running") in found
    assert not any(name in SUMS for name, *_ in found)
