"""A process is killed, and one that lives on accounts for its runs within 20 seconds; nothing is sent for it."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import sqlalchemy as sql

from components.endpoint.contracts.contract import ModelContract
from components.library.edits.edit import Edit
from components.library.edits.replan import replan_edit
from components.library.edits.spec import Spec
from components.library.records.run import BILLED, CANCELLED, RUNNING, Run
from components.library.records.shot import Shot
from components.library.records.store import Store, open_store
from components.library.runs.journal import Journal
from components.library.runs.orphans import process_watch
from components.library.runs.orphans.orphaned_runs import UNPASTED
from components.library.runs.recovery import Recovered, recover
from components.library.runs.shot_writer import ShotWriter
from components.library.storage.files import Files
from components.library.storage.ledger_schema import DOUBTFUL, LEDGER, RESERVED
from components.library.storage.locks.missing_locks import SECONDS_GONE
from tests.far_end import FarEnd
from tests.forked_process import ForkedProcess
from tests.library.conftest import Clock
from tests.library.pictures import PLAIN, PLAIN_ANSWERS, PNG, disc
from tests.library.plans import plan
from tests.library.runs.orphans.conftest import Watching
from tests.library.runs.orphans.folder_today import folder_today
from tests.library.shots import some_run

SOON, LONGEST = 0.05, 60.0


def state_of_money(store: Store, run: Run) -> str:
    with store.database.read() as connection:
        return connection.scalar(sql.select(LEDGER.c.state).where(LEDGER.c.run == run.id))


def leave_edit(killed: Store, count: int) -> Run:
    """Return a run of an edit whose answers have come and were not put back."""
    journal = Journal(killed)
    run = journal.open_edit(plan(PLAIN, disc(48, 32, 9), n=count), "images.example")
    journal.send_run(run.id)
    for number in range(count):
        killed.files.write_file(f"{folder_today(run, number)}/answer.png", PLAIN_ANSWERS[0])
    return run


def wait_for_pasted(store: Store, run: Run) -> list[Shot]:
    until = time.monotonic() + LONGEST
    while time.monotonic() < until and not all(shot.pasted for shot in store.list_shots_of(run.id)):
        time.sleep(0.02)
    return store.list_shots_of(run.id)


def test_a_call_of_a_killed_process_is_on_record_as_perhaps_billed(open_any, start_watch: Watching):
    killed, store = open_any(), open_any()
    run = some_run(sent_at=datetime.now(UTC), state=RUNNING)
    killed.add_run(run)
    watch = start_watch(store)
    watch.look(0)
    assert (store.find_run(run.id).state, state_of_money(store, run)) == ("running", RESERVED)
    killed.close()
    watch.look(2)
    found = store.find_run(run.id)
    assert (found.state, found.spent, str(found.message)) == ("interrupted", "perhaps", str(BILLED))
    assert state_of_money(store, run) == DOUBTFUL


def test_a_start_with_postgresql_waits_for_nobody_and_leaves_the_dead_to_the_watch(
    make_database, tmp_path, start_watch: Watching, clock: Clock
):
    """Not to be told at the start from a process that lives and lacks its lock."""
    database = make_database()
    killed, store = (Store(database, str(tmp_path)) for _ in range(2))
    running, cancelled = (some_run(sent_at=datetime.now(UTC), state=state) for state in (RUNNING, CANCELLED))
    for run in (running, cancelled):
        killed.add_run(run)
        killed.files.write_file(f"{folder_today(run)}/answer.png", PNG)
    killed.close()
    recovered = recover(store)
    assert recovered == Recovered(left=frozenset({cancelled.id}))
    watch = start_watch(store, left=recovered.left)
    for clock.now in (4.0, 8.0, 12.0, SECONDS_GONE - 1):
        watch.look(clock.now)
    assert store.latest_shots(9) == []
    clock.now = SECONDS_GONE
    watch.look(clock.now)
    assert {shot.run for shot in store.latest_shots(9)} == {running.id, cancelled.id}
    assert [store.find_run(run.id).state for run in (running, cancelled)] == ["done", "cancelled"]
    store.close()


def test_the_answer_that_a_start_finds_is_put_back_after_the_start(folder, start_watch: Watching):
    killed, store = open_store(folder), open_store(folder)
    run = leave_edit(killed, count=1)
    killed.close()
    recovered = recover(store)
    assert [(shot.note, shot.pasted) for shot in store.list_shots_of(run.id)] == [(UNPASTED, None)]
    start_watch(store, left=recovered.left).look(0)
    [shot] = wait_for_pasted(store, run)
    assert (shot.changed_outside_mask, str(shot.note)) == (0, "")
    store.close()


def test_an_answer_that_had_come_is_kept_and_the_run_is_done(open_any, start_watch: Watching):
    killed, store = open_any(), open_any()
    run = some_run(sent_at=datetime.now(UTC), state=RUNNING)
    killed.add_run(run)
    killed.files.write_file(f"{folder_today(run)}/answer.png", PNG)
    killed.close()
    # Two processes see it at the same time: the picture is there once all the same.
    for watch in (start_watch(store), start_watch(open_any())):
        watch.look(0)
    [shot] = store.list_shots_of(run.id)
    assert store.files.read_file(shot.answer) == PNG
    assert (store.find_run(run.id).state, store.find_run(run.id).spent) == ("done", "yes")


def test_an_answer_is_found_where_the_clock_of_the_killed_process_was_a_day_ahead(folder, start_watch: Watching):
    killed, store = open_store(folder), open_store(folder)
    ahead = datetime.now(UTC) + timedelta(days=1)
    run = some_run(asked_at=ahead, sent_at=ahead, state=RUNNING)
    killed.add_run(run)
    killed.files.write_file(f"shots/{ahead:%Y/%m/%d}/{run.shot_id(0)}/answer.png", PNG)
    killed.close()
    watch = start_watch(store)
    watch.look(0)
    assert len(store.list_shots_of(run.id)) == 1
    store.close()


def test_runs_are_finished_one_after_the_other(folder, start_watch: Watching, monkeypatch):
    steps: list[str] = []

    def replan(files: Files, spec: Spec, contract: ModelContract) -> Edit:
        steps.append("plan")
        return replan_edit(files, spec, contract)

    def finish(writer: ShotWriter, shot: Shot, edit: Edit, references: Sequence[str]) -> Shot:
        finished = finish_shot(writer, shot, edit, references)
        steps.append("pasted")
        return finished

    finish_shot = ShotWriter.finish_shot
    monkeypatch.setattr(ShotWriter, "finish_shot", finish)
    monkeypatch.setattr(process_watch, "replan_edit", replan)
    killed, store = open_store(folder), open_store(folder)
    runs = [leave_edit(killed, count=2), leave_edit(killed, count=1)]
    killed.close()
    watch = start_watch(store)
    watch.look(0)
    for run in runs:
        shots = wait_for_pasted(store, run)
        assert {(shot.changed_outside_mask, str(shot.note)) for shot in shots} == {(0, "")}
    watch.close()
    assert " ".join(steps) in ("plan pasted pasted plan pasted", "plan pasted plan pasted pasted")
    store.close()


def test_a_process_that_is_killed_is_accounted_for_while_another_goes_on(folder, start_watch: Watching):
    endpoint = FarEnd()
    endpoint.say(LONGEST)
    with ForkedProcess("tests.library.ended_processes.killed", folder, endpoint.url, 1) as process:
        assert process.stdout.readline() == "started\n"
        store = open_store(folder)
        start_watch(store, SOON)
        until = time.monotonic() + LONGEST
        # Reads the database while its neighbour is killed.
        while not endpoint.asked and time.monotonic() < until:
            store.list_runs()
            time.sleep(0.02)
        process.kill()
    while store.list_runs(states=("waiting", "running")) and time.monotonic() < until:
        time.sleep(0.02)
    [run] = store.list_runs()
    assert (run.state, run.spent) == ("interrupted", "perhaps")
    assert len(endpoint.asked) == 1
    store.close()
    endpoint.close()
