"""A run of another process is followed by its record, with its seconds and its usual time, and left alone."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from components.errors import Cancelled, ProofroomError, Stopped
from components.library.records.run import DONE, FAILED, RUNNING, UsualTime
from components.library.records.store import Store, open_store
from components.library.runs.job import Job
from components.library.runs.jobs import Jobs
from components.library.runs.orphans.orphaned_runs import UNPASTED
from components.library.runs.run_watcher import IN_LINE, PATIENCE, PUT_BACK, SENT, SOUGHT, is_watched, watch_run
from components.message.message import Message
from tests.library.pictures import PNG, answer_with
from tests.library.runs.follow import follow
from tests.library.shots import bare_shot, some_run


@pytest.fixture
def other(store: Store, folder: Path) -> Iterator[Store]:
    """Give the store as another process has it open."""
    other = open_store(folder)
    yield other
    other.close()


def watch(jobs: Jobs, store: Store, run_id: str) -> Job:
    run = store.find_run(run_id)
    work = partial(watch_run, store, run, every=0.02, patience=0.1)
    return jobs.start(work, run=run_id, sends=False, watches=True, usual=run.usual)


async def test_its_pictures_are_shown_once_the_other_process_has_made_them(store, other, make_maker):
    usual, asked_at = UsualTime(34.0), datetime.now(UTC) - timedelta(seconds=20)
    run = some_run(asked_at=asked_at, usual=usual)
    other.add_run(run)
    job = make_maker(store).watch(store.find_run(run.id))
    steps = job.follow(every=0.02)
    async for now in steps:
        if now.stage == IN_LINE:
            other.update_run(run.id, state=RUNNING)
        if now.stage == SENT:
            break
    assert 20 <= now.seconds < 80
    assert now.usual == usual
    other.add_shot(bare_shot(run=run.id))
    other.update_run(run.id, state=DONE, message="One part is missing.")
    [shot] = await follow(job)
    assert (shot.run, str(job.notice)) == (run.id, "One part is missing.")
    assert store.find_run(run.id).seconds is None


async def test_how_it_failed_is_said_as_the_other_process_recorded_it(store, other, jobs):
    run = some_run(state=RUNNING)
    other.add_run(run)
    job = watch(jobs, store, run.id)
    other.update_run(run.id, state=FAILED, message="The endpoint refused the prompt.")
    with pytest.raises(ProofroomError, match=r"^The endpoint refused the prompt\.$"):
        await follow(job)


async def test_the_end_of_the_other_process_ends_the_wait(store, other, jobs):
    run = some_run(state=RUNNING)
    other.add_run(run)
    job = watch(jobs, store, run.id)
    other.close()
    with pytest.raises(ProofroomError, match=r"has ended\. Its answer is being looked for"):
        await follow(job)


async def test_whoever_waits_for_a_process_that_ended_is_shown_what_another_finds_of_it(store, other, make_maker):
    run = some_run(state=RUNNING)
    other.add_run(run)
    job = make_maker(store).watch(run)
    other.close()
    async for now in job.follow(every=0.02):
        if now.stage == SOUGHT and store.find_run(run.id).state == RUNNING:
            store.add_shot(bare_shot(run=run.id))
            store.update_run(run.id, state=DONE)
    [shot] = job.result(0)
    assert shot.run == run.id


async def test_an_answer_that_is_being_put_back_is_shown_once_it_is(store, other, make_maker):
    run = some_run(kind="edit", state=RUNNING)
    other.add_run(run)
    other.close()
    raw = bare_shot(run=run.id, note=UNPASTED)
    store.add_shot(raw)
    store.update_run(run.id, state=DONE, ended_at=datetime.now(UTC))
    assert is_watched(store, store.find_run(run.id))
    job = make_maker(store).watch(store.find_run(run.id))
    async for now in job.follow(every=0.02):
        if now.stage == PUT_BACK:
            store.update_finished(replace(raw, note=Message(), pasted="shots/b/pasted.png"))
    [shot] = job.result(0)
    assert shot.pasted
    assert not is_watched(store, store.find_run(run.id))


async def test_an_answer_that_is_not_put_back_for_long_is_shown_as_it_came(store, other, jobs):
    run = some_run(kind="edit", state=DONE, ended_at=datetime.now(UTC) - timedelta(seconds=PATIENCE))
    other.add_run(run)
    store.add_shot(bare_shot(run=run.id, note=UNPASTED))
    assert not is_watched(store, run)
    # Its process lives: that it was taken for dead does not make anybody wait for ever.
    [shot] = await follow(watch(jobs, store, run.id))
    assert shot.note == UNPASTED


def test_a_page_that_comes_back_after_a_cancel_or_an_end_watches_anew(store, other, make_maker):
    run, maker = some_run(state=RUNNING), make_maker(store)
    other.add_run(run)
    first = maker.watch(run)
    assert maker.watch(run) is first
    first.cancel()
    second = maker.watch(run)
    assert second is not first
    with pytest.raises(Cancelled, match="if it answers, the picture is kept"):
        first.result(60)
    other.update_run(run.id, state=FAILED, message="It failed.")
    with pytest.raises(ProofroomError, match="It failed"):
        second.result(60)
    assert maker.jobs.find_run(run.id) is None


async def test_a_shutdown_ends_the_wait_and_leaves_the_run_to_its_process(store, other, make_maker):
    run, maker = some_run(state=RUNNING, sent_at=datetime.now(UTC)), make_maker(store)
    other.add_run(run)
    job = maker.watch(run)
    async for now in job.follow(every=0.02):
        if now.stage == SENT:
            break
    maker.abandon_running()
    assert store.find_run(run.id).state == RUNNING
    maker.jobs.stop()
    with pytest.raises(Stopped, match="come to the Library"):
        job.result(60)
    assert store.find_run(run.id).state == RUNNING


def test_pages_that_wait_for_another_process_hold_up_no_call(store, other, make_maker, far_end, flower):
    maker, runs = make_maker(store), [some_run(state=RUNNING) for _ in range(2)]
    maker.jobs = Jobs(workers=1)
    for run in runs:
        other.add_run(run)
    watching = [maker.watch(store.find_run(run.id)) for run in runs]
    assert maker.jobs.has_room(0)
    far_end.say(answer_with(PNG))
    [shot] = maker.create(flower).result(60)
    assert store.files.read_file(shot.answer) == PNG
    assert [job.ended for job in watching] == [False, False]
    maker.jobs.close()
    for job in watching:
        with pytest.raises(Stopped):
            job.result(0)
