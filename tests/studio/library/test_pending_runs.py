"""Runs that wait, are running or brought nothing are listed for who asked, until they have been asked again."""

import asyncio
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import gradio as gr
import pytest

from components.endpoint.client.client import ImagesClient
from components.errors import ProofroomError
from components.library.records.run import CANCELLED, DONE, FAILED, INTERRUPTED, RUNNING, WAITING, Run, UsualTime
from components.library.records.store import Store, open_store
from components.library.runs.asker import Asker
from components.library.runs.jobs import Jobs
from components.library.runs.maker import Maker
from components.library.runs.orphans.orphaned_runs import UNPASTED
from components.library.runs.run_watcher import LEFT
from components.message.message import Message
from components.studio.form.resume import RECENT, resume_visit
from components.studio.library.pending_runs import build_pending_runs, find_unfinished
from components.studio.page.job_status import build_job_status, see_run
from components.studio.page.visitor import hash_token
from components.studio.server.session_blocks import SessionBlocks
from tests.library.page import Page
from tests.library.plans import ask
from tests.library.shots import bare_shot
from tests.studio.conftest import Served

NOW = datetime.now(UTC)


@pytest.fixture
def listed(served: Served, request: pytest.FixtureRequest):
    visitor = request.node.name[:64]

    def listed(*runs: tuple[str, str, timedelta]) -> list[str]:
        for prompt, state, ago in runs:
            asked = {"model": "m", "prompt": prompt}
            run = Run("generate", "e", asked, visitor=visitor, state=state, asked_at=NOW - ago)
            served.service.store.add_run(run)
        assert find_unfinished(served.service, "someone else") == []
        return [run.prompt for run in find_unfinished(served.service, visitor)]

    return listed


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


def test_newest_first_and_only_what_is_not_done(listed):
    states = (RUNNING, WAITING, FAILED, INTERRUPTED, CANCELLED, DONE)
    runs = [(state, state, minutes(number)) for number, state in enumerate(states)]
    assert listed(*runs) == [RUNNING, WAITING, FAILED, INTERRUPTED]


def test_what_was_asked_again_and_came_is_no_longer_spoken_of(listed):
    assert listed(("a", INTERRUPTED, minutes(9)), ("a", DONE, minutes(1)), ("b", FAILED, minutes(5))) == ["b"]


def test_what_failed_after_it_had_once_come_is(listed):
    assert listed(("a", DONE, minutes(9)), ("a", FAILED, minutes(1))) == ["a"]


def test_what_failed_long_ago_is_not_but_what_runs_is(listed):
    assert listed(("a", FAILED, timedelta(days=8)), ("b", RUNNING, timedelta(days=8))) == ["b"]


def test_a_page_that_comes_back_soon_goes_on_and_later_begins_anew(served: Served):
    token = "ab" * 32
    assert resume_visit(served.service, token) is None
    asked = {"model": "m", "prompt": "花"}
    run = Run("generate", "e", asked, visitor=hash_token(token), state=INTERRUPTED, message="Stopped.")
    served.service.store.add_run(replace(run, asked_at=NOW - RECENT - minutes(1)))
    assert resume_visit(served.service, token) is None
    served.service.store.add_run(replace(run, id="0" * 32))
    again = resume_visit(served.service, token)
    assert (again.spec.prompt, str(again.said), again.run, again.job) == ("花", "Stopped.", False, "")
    assert resume_visit(served.service, "cd" * 32) is None
    # Nobody had seen how it ended, and now that was shown.
    assert again.opens_tab
    assert not resume_visit(served.service, token).opens_tab


@pytest.mark.parametrize(("state", "lands"), [(RUNNING, True), (DONE, True), (FAILED, True), (CANCELLED, False)])
def test_a_page_lands_where_a_run_is_under_way_or_has_ended_unseen(served: Served, state: str, lands: bool):
    token = f"{state:0<64}".encode().hex()[:64]
    run = Run("generate", "e", {"model": "m", "prompt": "a"}, visitor=hash_token(token), state=state)
    served.service.store.add_run(run)
    assert resume_visit(served.service, token).opens_tab == lands


@pytest.fixture
def other(served: Served) -> Iterator[Store]:
    """Give the store of the studio as another process has it open."""
    other = open_store(served.data)
    yield other
    other.close()


def test_a_page_that_comes_back_to_another_process_waits_for_the_run_all_the_same(served: Served, other: Store):
    token, store = "0e" * 32, served.service.store
    asked = {"model": "m", "prompt": "a"}
    run = Run("generate", "e", asked, visitor=hash_token(token), state=RUNNING, asked_at=datetime.now(UTC) - minutes(2))
    other.add_run(run)
    again = resume_visit(served.service, token)
    job = served.service.maker.jobs.find(again.job)
    assert again.opens_tab
    assert 120 <= job.seconds < 240
    other.update_run(run.id, state=FAILED, message="It failed.")
    with pytest.raises(ProofroomError, match="It failed"):
        job.result(60)
    assert str(resume_visit(served.service, token).said) == "It failed."
    assert store.find_run(run.id).state == FAILED


def test_a_run_whose_process_has_ended_is_followed_until_its_answer_was_looked_for(served: Served, other: Store):
    token, store = "1e" * 32, served.service.store
    run = Run("generate", "e", {"model": "m", "prompt": "a"}, visitor=hash_token(token), state=RUNNING)
    other.add_run(run)
    other.close()
    job = served.service.maker.jobs.find(resume_visit(served.service, token).job)
    shot = bare_shot(run=run.id)
    store.add_shot(shot)
    store.update_run(run.id, state=DONE)
    assert [found.id for found in job.result(60)] == [shot.id]


def test_a_run_that_nobody_accounts_for_is_not_waited_for(served: Served):
    token, store = "3e" * 32, served.service.store
    run = Run("generate", "e", {"model": "m", "prompt": "a"}, visitor=hash_token(token), state=RUNNING)
    store.add_run(run)
    again = resume_visit(served.service, token)
    assert (again.job, again.said) == ("", LEFT)
    # A page that gave up has not shown the end, which comes later.
    see_run(store, run.id)
    assert not store.find_run(run.id).seen
    store.update_run(run.id, state=DONE)
    see_run(store, run.id)
    assert store.find_run(run.id).seen


def test_an_answer_that_is_being_put_back_is_waited_for(served: Served, other: Store):
    token, store = "2e" * 32, served.service.store
    run = Run("edit", "e", {"model": "m", "prompt": "a"}, visitor=hash_token(token), state=DONE)
    other.add_run(replace(run, ended_at=datetime.now(UTC)))
    other.close()
    raw = bare_shot(run=run.id, note=UNPASTED)
    store.add_shot(raw)
    job = served.service.maker.jobs.find(resume_visit(served.service, token).job)
    finished = replace(raw, note=Message(), pasted="shots/b/pasted.png")
    store.update_finished(finished)
    assert job.result(60) == [finished]


@pytest.fixture
def rows(served: Served) -> Callable[[Run], str]:
    """Give a function that returns the row of a run as a person reads it."""
    with SessionBlocks():
        panel = build_pending_runs()
    return lambda run: Page(panel.show(served.service, [run])[panel.rows[0].said]).text


def test_the_row_of_a_run_says_how_long_it_takes_wherever_it_is_made(served: Served, other: Store, rows):
    usual = UsualTime(40.0)
    run = Run(
        "generate", "e", {"model": "m", "prompt": "a cat"}, state=RUNNING, asked_at=datetime.now(UTC), usual=usual
    )
    other.add_run(run)
    assert re.fullmatch(r"Running · \d+ s a catUsually about 40 s", rows(run))
    long = replace(run, id="2" * 32, asked_at=datetime.now(UTC) - minutes(1))
    other.add_run(long)
    assert re.fullmatch(r"Running · \d+ s a catLonger than usual: about 40 s", rows(long))
    other.close()
    said = rows(run)
    assert said.startswith("Interrupted, ")
    assert said.endswith(str(LEFT))


def test_the_row_of_a_run_that_waits_for_a_worker_says_its_place(served: Served):
    release, begun, store = threading.Event(), threading.Event(), served.service.store
    maker = Maker(ImagesClient("http://127.0.0.1:1", "key"), store, Jobs(workers=1), "e")
    maker.jobs.start(lambda _job: begun.set() or (release.wait(60) and []))
    assert begun.wait(60)
    jobs = [maker.create(ask(prompt="a cat")) for _ in range(2)]
    with SessionBlocks():
        panel = build_pending_runs()
    shown = panel.show(replace(served.service, maker=maker), [store.find_run(job.run) for job in jobs])
    for job in jobs:
        job.cancel()
    release.set()
    maker.jobs.close()
    for number, row in enumerate(panel.rows[:2], 1):
        assert re.match(rf"Number {number} in line · \d+ s a cat", Page(shown[row.said]).text)


def test_a_run_that_a_page_has_followed_to_its_end_is_seen(served: Served):
    token, service = "ef" * 32, served.service
    with SessionBlocks():
        job_status = build_job_status(service.maker.jobs, service.store, gr.Button(), gr.Button(), "test")
    job = service.maker.create(ask(prompt="a lighthouse"), Asker(hash_token(token)))

    async def follow() -> None:
        async for _ in job_status.follow(job, lambda partial: {}):
            pass

    asyncio.run(follow())
    again = resume_visit(service, token)
    assert not again.opens_tab
    # It is put back where it was all the same.
    assert again.job == job.id
