"""The usual time of a run is the median of the latest runs alike, and found without reading the others."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sql

from components.library.records.handling import Handling
from components.library.records.run import DONE, FAILED, MODEL, QUALITY, SIZE, Run, UsualTime
from components.library.records.store import Store
from components.library.runs.usual_time import find_usual_time
from components.library.storage.schema import RUNS, row_of_run
from tests.library.shots import some_run

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


def like(quality: str = "high", size: str = "1024x1024", model: str = "m", n: int = 1, **changes: object) -> Run:
    asked = {"model": model, "prompt": "a", "quality": quality, "size": size, "n": n}
    return some_run(parameters=asked, **changes)


def fill(store: Store, *seconds: float, ago: int = 0, **asked: object) -> None:
    """Record runs that took so many seconds each, and ended ``ago`` seconds ago."""
    ended = NOW - timedelta(seconds=ago)
    runs = [like(**{"state": DONE, "ended_at": ended} | asked, seconds=each) for each in seconds]
    with store.database.write() as connection:
        connection.execute(sql.insert(RUNS), [row_of_run(run) | {"owner": "o"} for run in runs])


def test_the_median_of_runs_with_the_same_model_quality_and_size_is_usual(any_store):
    fill(any_store, 30, 34, 90)
    fill(any_store, 5, 5, 5, quality="low")
    fill(any_store, 60, 60, 60, size="1536x1024")
    fill(any_store, 80, 80, 80, model="n")
    assert find_usual_time(any_store.database, like()) == UsualTime(34, SIZE)
    assert find_usual_time(any_store.database, like(quality="low")) == UsualTime(5, SIZE)
    fill(any_store, 36)
    assert find_usual_time(any_store.database, like()).seconds == 35


def test_with_too_few_runs_those_of_other_sizes_count_and_then_those_of_other_qualities(any_store):
    fill(any_store, 34, 34)
    assert find_usual_time(any_store.database, like()) is None
    fill(any_store, 5, 5, 5, quality="low")
    assert find_usual_time(any_store.database, like()) == UsualTime(5, MODEL)
    fill(any_store, 40, size="1536x1024")
    assert find_usual_time(any_store.database, like()) == UsualTime(34, QUALITY)
    assert find_usual_time(any_store.database, like(model="n")) is None


@pytest.mark.parametrize(
    "other",
    [
        {"endpoint": "the offline endpoint"},
        {"kind": "edit"},
        {"n": 4},
        {"handling": Handling(asked_parts=2)},
        {"model": "n"},
    ],
    ids=str,
)
def test_runs_of_another_endpoint_kind_or_number_of_pictures_are_not_alike(any_store, other):
    fill(any_store, 34, 34, 34)
    assert find_usual_time(any_store.database, like(**other)) is None
    fill(any_store, 7, 7, 7, **other)
    assert find_usual_time(any_store.database, like(**other)).seconds == 7
    assert find_usual_time(any_store.database, like()).seconds == 34


def test_runs_that_brought_no_picture_do_not_count(any_store):
    for _ in range(3):
        any_store.add_run(like(state=FAILED, ended_at=NOW))
    assert find_usual_time(any_store.database, like()) is None


def test_an_endpoint_that_became_faster_is_soon_known_to_be(any_store):
    fill(any_store, *[60] * 300, ago=3600)
    fill(any_store, *[20] * 30)
    assert find_usual_time(any_store.database, like()) == UsualTime(20, SIZE)


def test_the_usual_time_is_looked_up_and_not_searched_for(any_store):
    """Neither the table nor a sort, however many runs there are."""
    asked = []
    sql.event.listen(any_store.database.engine, "before_cursor_execute", lambda *event: asked.append(event[2:4]))
    find_usual_time(any_store.database, like())
    [(statement, values)] = asked
    if any_store.database.is_sqlite:
        with any_store.database.read() as connection:
            plan = str(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all())
        assert "COVERING INDEX ix_runs_size (endpoint=? AND kind=? AND model=? AND pictures=? AND quality=?" in plan
        assert "COVERING INDEX ix_runs_model (endpoint=? AND kind=? AND model=? AND pictures=?)" in plan
        assert "TEMP B-TREE" not in plan
        assert "SCAN runs" not in plan
