"""Runs and calls of an earlier Proofroom count for the usual time and for the sums of the ledger."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import sqlalchemy as sql

from components.endpoint.contracts.cost import Cost
from components.library.ledger.usage import Sums, read_usage
from components.library.records.run import Run, UsualTime
from components.library.records.shot import Recipe, Shot
from components.library.records.store import Store
from components.library.runs.usual_time import find_usual_time
from components.library.storage.ledger_schema import LEDGER
from components.library.storage.migrations.upgrade import upgrade
from components.library.storage.schema import RUNS, SHOTS, row_of_run, row_of_shot
from tests.library.storage.plain_engine import plain_engine

RUN = """
INSERT INTO runs (id, owner, kind, endpoint, parameters, handling, state, asked_at, ended_at) VALUES (
    '{id}', 'o', 'edit', 'e', '{{"model": "m", "prompt": "a", "quality": "high", "size": "1024x1024", "n": 1}}',
    '{{"asked_parts": 2}}', '{state}', '2026-03-04 05:06:07.5', '2026-03-04 05:06:49'
)
"""


def test_runs_of_an_earlier_version_count_for_the_usual_time(make_url, tmp_path):
    url = make_url()
    with plain_engine(url).begin() as connection:
        upgrade(connection, "0004")
        for number, state in enumerate(("done", "done", "done", "failed")):
            connection.exec_driver_sql(RUN.format(id=f"{number:032}", state=state))
    store = Store(url, str(tmp_path))
    run = store.find_run("0" * 32)
    assert (run.seconds, run.usual) == (41.5, None)
    assert find_usual_time(store.database, run) == UsualTime(41.5)
    assert store.find_run("3".zfill(32)).seconds is None
    store.close()


def old_call(number: int, count: int = 1, run: str | None = None, **said) -> list[dict[str, object]]:
    """Return the rows of the pictures of a call, as an earlier version recorded them."""
    usage = said.pop("usage", {"input_tokens": 9, "output_tokens": 100})
    cost, visitor = said.pop("cost", Cost(Decimal("0.1"), "USD")), said.pop("visitor", "v" * 64)
    made_at = datetime(2026, 3, 4, 5, 6, number, tzinfo=UTC)
    parameters = {"model": "m", "prompt": "p", "quality": "low"}
    recipe = Recipe("generate", "e", parameters, usage, cost, f"request {number}", 2.5, made_at)
    shots = [
        Shot(
            replace(recipe, **said),
            each,
            "answer.png",
            "0" * 64,
            8,
            8,
            f"{number:031x}{each:x}",
            visitor=visitor,
            run=run,
        )
        for each in range(count)
    ]
    return [row_of_shot(shot) for shot in shots]


def old_run(number: int, **said) -> dict[str, object]:
    """Return the row of a run of an earlier version."""
    forecast, asked_at = Cost(Decimal("0.25"), "USD"), datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
    run = Run(
        "generate", "e", {"model": "m", "prompt": "p"}, forecast, "v" * 64, id=f"{number:032x}", asked_at=asked_at
    )
    return row_of_run(replace(run, **said)) | {"owner": "o"}


def test_the_usage_of_an_earlier_version_has_the_same_sums_in_the_ledger(make_url, tmp_path):
    url = make_url()
    nothing = {"usage": {"input_tokens": 0, "output_tokens": 0}, "cost": Decimal(0), "currency": "CNY"}
    shots = [
        *old_call(1, 4, run="a" * 32),
        *old_call(2, 2),
        *old_call(3, cost=None, usage=None),
        *old_call(4, cost=Cost(Decimal("1.165115000"), "CNY"), visitor=None),
        *(row | nothing for row in old_call(5)),
        # One of two was recorded; the recipe of the other was lost.
        *old_call(6, run="b" * 32),
        *(row | {"id": "c" * 32} for row in old_call(6, run="b" * 32, cost=None, usage=None, seconds=0.0)),
    ]
    runs = [
        old_run(1, spent="perhaps", state="failed"),
        old_run(2, spent="yes", state="failed", forecast=None),
        old_run(3, spent="yes", state="done"),
        old_run(4, spent="no", state="failed"),
        old_run(5, state="running"),
        old_run(6, id="a" * 32, spent="yes", state="done"),
    ]
    with plain_engine(url).begin() as connection:
        upgrade(connection, "0007")
        connection.execute(sql.insert(SHOTS), shots)
        connection.execute(sql.insert(RUNS), runs)
    store = Store(url, str(tmp_path))
    usage = read_usage(store.database)
    money = {"CNY": Decimal("1.165115"), "USD": Decimal("0.3")}
    assert usage.total == Sums(6, 11, 36, 400, 2, money, 2, 15.0)
    assert {entry.day for entry in usage.entries} == {date(2026, 3, 4)}
    assert read_usage(store.database, "v" * 64).total.money == {"USD": Decimal("0.3")}
    assert [(entry.fate, entry.sums.calls, entry.sums.money, entry.sums.unpriced) for entry in usage.doubts] == [
        ("billed", 2, {"USD": Decimal("0.25")}, 1),
        ("perhaps", 1, {"USD": Decimal("0.25")}, 0),
    ]
    # What was in hand when the earlier version was killed is settled like what this version leaves behind.
    with store.database.read() as connection:
        states = connection.execute(sql.select(LEDGER.c.state, sql.func.count()).group_by(LEDGER.c.state)).all()
    assert dict(map(tuple, states)) == {"settled": 8, "doubtful": 1, "reserved": 1}
    store.close()
