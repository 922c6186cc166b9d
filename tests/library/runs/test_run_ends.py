"""The end of a run that the database refuses is recorded as soon as the database takes it."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from components.endpoint.client.client import ImagesClient
from components.library.ledger.bill import NO_BILL
from components.library.ledger.usage import read_usage
from components.library.records.run import DONE, FAILED, RUNNING
from components.library.records.store import DATABASE, Store, open_store
from components.library.runs import run_ends
from components.library.runs.maker import Maker
from components.library.runs.orphans.process_watch import ProcessWatch
from components.library.runs.run_ends import RunEnd, RunEnds
from components.library.storage import database
from tests.far_end import FarEnd
from tests.library.pictures import PNG, answer_with
from tests.library.plans import CONTRACT
from tests.library.runs.orphans.conftest import NEVER
from tests.library.shots import some_run
from tests.library.stores.new_database import put_new_database


@pytest.fixture
def hasty(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Give a store that does not wait for a database that another program keeps busy."""
    monkeypatch.setattr(database, "BUSY_SECONDS", 0)
    put_new_database(folder / DATABASE)
    store = open_store(folder)
    yield store
    store.close()


@pytest.fixture
def other_program(hasty: Store, folder: Path) -> Iterator[sqlite3.Connection]:
    """Give a connection of another program, which keeps the database busy between BEGIN IMMEDIATE and COMMIT."""
    other = sqlite3.connect(folder / DATABASE, isolation_level=None, check_same_thread=False)
    yield other
    other.close()


def ended(run_id: str, state: str) -> RunEnd:
    return RunEnd(run_id, NO_BILL, "", {"state": state, "ended_at": datetime.now(UTC)})


def test_a_run_ends_although_another_program_kept_the_database_busy(
    hasty: Store, other_program, far_end: FarEnd, jobs, flower
):
    """Else it would be under way, and its money reserved, until the next start."""
    far_end.say(answer_with(PNG))
    client = ImagesClient(far_end.url, "key")
    maker = Maker(client, hasty, jobs, "e", kept=lambda shots: other_program.execute("BEGIN IMMEDIATE"))
    job = maker.create(flower)
    [shot] = job.result(60)
    watch = ProcessWatch(hasty, maker, lambda model: CONTRACT, seconds_between=NEVER)
    watch.look(0)
    assert (hasty.find_run(job.run).state, hasty.find_shot(shot.id)) == (RUNNING, shot)
    other_program.execute("COMMIT")
    watch.look(2)
    run = hasty.find_run(job.run)
    assert (run.state, run.spent, run.ended_at is not None) == (DONE, "yes", True)
    assert read_usage(hasty.database).total.pictures == 1
    watch.close()


def test_an_end_does_not_follow_a_newer_one_of_its_run(hasty: Store, other_program):
    """Such as that of the storing which failed, once the pictures have been stored again."""
    run, ends = some_run(state=RUNNING), RunEnds(hasty)
    hasty.add_run(run)
    other_program.execute("BEGIN IMMEDIATE")
    ends.record(ended(run.id, FAILED))
    other_program.execute("COMMIT")
    ends.record(ended(run.id, DONE))
    assert ends.record_again() == 0
    assert hasty.find_run(run.id).state == DONE


def test_no_more_ends_are_held_than_fit(hasty: Store, other_program, monkeypatch):
    monkeypatch.setattr(run_ends, "MOST", 2)
    runs, ends = [some_run(state=RUNNING) for _ in range(3)], RunEnds(hasty)
    for run in runs:
        hasty.add_run(run)
    other_program.execute("BEGIN IMMEDIATE")
    for run in runs:
        ends.record(ended(run.id, DONE))
    assert ends.record_again() == 0
    other_program.execute("COMMIT")
    assert ends.record_again() == 2
    assert [hasty.find_run(run.id).state for run in runs] == [RUNNING, DONE, DONE]
